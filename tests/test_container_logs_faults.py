"""Lines of containers while something is broken: they arrive later, in order and once, or what is missing is said."""

import re
import time
from pathlib import Path

import pytest

from support.apart import COUNTING, MODES, complete
from support.cluster import container
from support.wait import always, eventually

pytestmark = pytest.mark.containers


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


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("what", ["yes " + "y" * 78, "cat /dev/urandom", "tr '\\000' x < /dev/zero"])
def test_a_container_that_writes_faster_than_anything_takes_little_memory(apart, mode, what):
    """Lines, bytes that are no text, and one line without an end."""
    task = apart.cluster.start(container(script=what, logConfiguration=apart.configuration(mode)))
    began = time.monotonic()

    def much() -> bool:
        assert apart.agent.resident_kib() < 200_000
        return time.monotonic() - began > 6 and apart.figures()["Total"]["Bytes"] > 1_000_000

    eventually("much is taken", much, 30)
    apart.cluster.ecs.stop_task(cluster=apart.cluster.name, task=task)
    apart.cluster.wait_task(task, "STOPPED", 60)


def test_a_server_that_is_killed_again_and_again_misses_nothing(apart):
    task = apart.cluster.start(
        *[
            container(name, script=COUNTING.replace("0.05", "0.005"), logConfiguration=apart.configuration(mode))
            for name, mode in (("one", "non-blocking"), ("two", "blocking"))
        ]
    )
    for _ in range(4):
        time.sleep(1)
        apart.server.kill()
        time.sleep(0.3)
        apart.server.start()
    for name in ("one", "two"):
        complete(apart, task, 500, name)


def break_spool(apart) -> Path:
    """Has the agent's spool be a file, in which no stream can be begun."""
    spool = apart.agent.directory / "data" / "logs" / "spool"
    spool.rmdir()
    spool.write_text("not a directory")
    return spool


@pytest.mark.parametrize("mode", MODES)
def test_a_container_whose_log_cannot_be_kept_yet_runs_and_has_its_lines_later(apart, mode):
    spool = break_spool(apart)
    task = apart.cluster.start(container(script=COUNTING, logConfiguration=apart.configuration(mode)))
    time.sleep(3)
    assert not apart.figures()["Streams"]
    spool.unlink()
    assert len(complete(apart, task, 20)) > 20


@pytest.mark.parametrize("mode", MODES)
def test_a_container_whose_log_can_never_be_kept_ends_and_is_removed(apart, mode):
    break_spool(apart)
    definition = apart.cluster.register(
        container(
            script="i=0; while [ $i -lt 9 ]; do echo $i; i=$((i+1)); done; exit 3",
            logConfiguration=apart.configuration(mode),
        )
    )
    stopped = apart.cluster.wait_task(apart.cluster.run(definition), "STOPPED", 40)
    assert stopped["containers"][0]["exitCode"] == 3
    eventually("the container is removed", lambda: not apart.cluster.docker.of_cluster(apart.cluster.name), 30)
