"""Lines of containers while something is broken: they arrive later, in order and once, or what is missing is said."""

import json
import re
import time
import urllib.request
from pathlib import Path

import pytest

from support.cluster import Cluster, container, unique
from support.container_logs import awslogs, messages, stream_of
from support.server import Agent, free_port
from support.wait import always, eventually

pytestmark = pytest.mark.containers

COUNTING = "i=0; while true; do echo $i; i=$((i+1)); sleep 0.05; done"
MODES = ["non-blocking", "blocking"]


class Apart:
    """A server and an agent as processes of their own."""

    def __init__(self, server, agent: Agent, introspection: str) -> None:
        self.server, self.agent, self.introspection = server, agent, introspection
        self.cluster = Cluster(server, server.cluster)
        self.group = unique("/ecs/faults")

    def configuration(self, mode: str, **options) -> dict:
        """A log configuration on the test's group."""
        return awslogs(self.group, mode=mode, **{"awslogs-create-group": "true"}, **options)

    def numbers(self, task: str, name: str = "main") -> list[int]:
        """The numbers that a container has counted."""
        found = messages(self.server.client("logs"), self.group, stream_of(task, name))
        return [int(message) for message in found if message.isdigit()]

    def said(self, task: str, name: str = "main") -> list[str]:
        """What the agent says in a stream."""
        found = messages(self.server.client("logs"), self.group, stream_of(task, name))
        return [message for message in found if message.startswith("longshore: ")]

    def end(self) -> None:
        """Ends all tasks while the agent is there: the engine does not remove a container that waits without it."""
        ecs, cluster = self.cluster.ecs, self.cluster.name
        for service in ecs.list_services(cluster=cluster)["serviceArns"]:
            ecs.delete_service(cluster=cluster, service=service, force=True)
        for task in ecs.list_tasks(cluster=cluster)["taskArns"]:
            ecs.stop_task(cluster=cluster, task=task)
        eventually("no task is left", lambda: not ecs.list_tasks(cluster=cluster)["taskArns"], 60)

    def figures(self) -> dict:
        """The agent's own figures."""
        with urllib.request.urlopen(f"http://{self.introspection}/v1/logs", timeout=10) as answer:
            return json.load(answer)


@pytest.fixture
def apart(request, launch, tmp_path):
    server = launch(role="server")
    introspection = f"127.0.0.1:{free_port()}"
    options = getattr(request, "param", [])
    agent = Agent(server, tmp_path / unique("agent"), *options, introspection=introspection)
    server.client().create_cluster(clusterName=server.cluster)
    agent.spawn()
    both = Apart(server, agent, introspection)
    eventually("an instance", both.cluster.instances, 30)
    yield both
    both.end()
    agent.stop()


def complete(apart: Apart, task: str, at_least: int, name: str = "main") -> list[int]:
    eventually(f"{at_least} lines", lambda: len(apart.numbers(task, name)) > at_least, 40)
    numbers = apart.numbers(task, name)
    assert numbers == list(range(len(numbers)))
    return numbers


@pytest.mark.parametrize("mode", MODES)
def test_a_server_that_is_away_gets_the_lines_later(apart, mode):
    task = apart.cluster.start(container(script=COUNTING, logConfiguration=apart.configuration(mode)))
    before = len(complete(apart, task, 5))
    apart.server.kill()
    time.sleep(3)
    assert apart.figures()["SpoolBytes"] > 0
    apart.server.start()
    complete(apart, task, before + 60)
    eventually("it is level again", lambda: apart.figures()["LagMilliseconds"] < 1000, 10)


@pytest.mark.parametrize("mode", MODES)
def test_an_agent_that_is_killed_goes_on_where_it_was(apart, mode):
    task = apart.cluster.start(container(script=COUNTING, logConfiguration=apart.configuration(mode)))
    for _ in range(3):
        before = len(complete(apart, task, 5))
        apart.agent.kill()
        time.sleep(1)
        apart.agent.spawn()
        complete(apart, task, before + 10)


def test_server_and_agent_that_are_killed_midway_lose_nothing(apart):
    task = apart.cluster.start(
        *[
            container(name, script=COUNTING.replace("0.05", "0.01"), logConfiguration=apart.configuration(mode))
            for name, mode in (("one", "non-blocking"), ("two", "blocking"))
        ]
    )
    for _ in range(3):
        apart.server.kill()
        time.sleep(0.7)
        apart.agent.kill()
        apart.agent.spawn()
        time.sleep(0.7)
        apart.server.start()
        time.sleep(2)
    for name in ("one", "two"):
        complete(apart, task, 300, name)


@pytest.mark.parametrize("apart", [["--log-spool-bytes", "1000000"]], indirect=True)
def test_a_container_that_does_not_wait_loses_its_oldest_lines_and_says_so(apart):
    loud = "i=0; while [ $i -lt 200000 ]; do echo $i; i=$((i+1)); done; sleep 3600"
    quiet = "i=0; while true; do echo $i; i=$((i+1)); sleep 0.2; done"
    task = apart.cluster.start(
        container("quiet", script=quiet, logConfiguration=apart.configuration("non-blocking")),
        container("loud", script="sleep 3; " + loud, logConfiguration=apart.configuration("non-blocking")),
    )
    complete(apart, task, 3, "quiet")
    apart.server.kill()
    eventually("lines are dropped", lambda: apart.figures()["Total"]["DroppedLines"] > 1000, 40)
    eventually("all are written", lambda: apart.figures()["Total"]["Lines"] > 200000, 60)
    assert apart.figures()["SpoolBytes"] <= 1_000_000
    apart.server.start()
    eventually("the last line is there", lambda: apart.numbers(task, "loud")[-1:] == [199_999], 60)
    numbers, said = apart.numbers(task, "loud"), apart.said(task, "loud")
    assert len(said) >= 1
    dropped = sum(int(re.search(r"(\d+) lines? \(", words)[1]) for words in said)
    assert numbers == sorted(set(numbers))
    assert dropped + len(numbers) >= 200_000
    complete(apart, task, 20, "quiet")


@pytest.mark.parametrize("apart", [["--log-spool-bytes", "400000"]], indirect=True)
def test_a_container_that_waits_stands_still_and_goes_on(apart):
    script = "i=0; while [ $i -lt 20000 ]; do echo $i; i=$((i+1)); done; echo done > /tmp/done; sleep 3600"
    options = apart.configuration("blocking")
    task = apart.cluster.start(container(script="sleep 2; " + script, logConfiguration=options))
    apart.server.kill()
    runtime = apart.cluster.docker.of_task(task)["main"]["Id"]

    def lines() -> int:
        return apart.figures()["Total"]["Lines"]

    eventually("it stands still", lambda: 100 < lines() == (time.sleep(1) or lines()), 40)
    assert lines() < 20_000
    always("it stands still", lambda: lines() < 20_000, 2)
    apart.server.start()
    numbers = eventually("all lines", lambda: (n := apart.numbers(task))[-1:] == [19_999] and n, 60)
    assert numbers == list(range(20_000))
    assert not apart.said(task)
    assert runtime


def test_a_container_that_writes_faster_than_anything_takes_little_memory(apart):
    script = "yes yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"
    task = apart.cluster.start(container(script=script, logConfiguration=apart.configuration("non-blocking")))
    worst = 0
    for _ in range(40):
        status = Path(f"/proc/{apart.agent.pid}/status").read_text()
        worst = max(worst, int(re.search(r"VmRSS:\s+(\d+)", status)[1]))
        time.sleep(0.25)
    assert worst < 300_000, f"{worst} KiB"
    assert apart.figures()["Total"]["Lines"] > 10_000
    apart.cluster.ecs.stop_task(cluster=apart.cluster.name, task=task)
    apart.cluster.wait_task(task, "STOPPED", 60)
