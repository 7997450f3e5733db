"""`longshore logs` over the log store: from any machine, in the order of time, chosen by pattern, and followed."""

import contextlib
import json
import subprocess
import threading
import time

import pytest

from support.cluster import Cluster, container, unique
from support.container_logs import awslogs
from support.hollow import HollowInstance
from support.paths import BINARY
from support.server import Server, run_binary
from support.wait import eventually

CREATE = {"awslogs-create-group": "true"}

NO_ENGINE = {"DOCKER_HOST": "unix:///nowhere/docker.sock"}


class Store:
    """What containers would have written, without containers."""

    def __init__(self, server: Server) -> None:
        self.logs = server.client("logs")
        self.group = unique("/group")
        self.logs.create_log_group(logGroupName=self.group)
        self.now = int(time.time() * 1000) - 20_000

    def write(self, task: str, *lines: tuple[int, str], name: str = "main") -> None:
        """Lines of a container of a task, with the milliseconds at which it printed them."""
        stream = f"p/{name}/{task.rsplit('/', 1)[1]}"
        with contextlib.suppress(self.logs.exceptions.ResourceAlreadyExistsException):
            self.logs.create_log_stream(logGroupName=self.group, logStreamName=stream)
        events = [{"timestamp": self.now + at, "message": text} for at, text in lines]
        answer = self.logs.put_log_events(logGroupName=self.group, logStreamName=stream, logEvents=events)
        assert "rejectedLogEventsInfo" not in answer, answer


def run(cluster: Cluster, *arguments: str) -> subprocess.CompletedProcess:
    """`longshore logs` on a machine without an engine."""
    environment = cluster.server.client_environment | NO_ENGINE
    return run_binary("logs", "--cluster", cluster.name, *arguments, environment=environment)


def read(cluster: Cluster, *arguments: str) -> list[dict]:
    result = run(cluster, "--json", *arguments)
    assert result.returncode == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def texts(cluster: Cluster, *arguments: str) -> list[str]:
    return [line["message"] for line in read(cluster, *arguments)]


@pytest.fixture
def store(plane) -> Store:
    return Store(plane)


@pytest.fixture
def tasks(cluster, hollow, store) -> list[str]:
    """Two tasks, each of which has a container `main` and a container `side` that write to the store."""
    hollow()
    log = awslogs(store.group, **CREATE)
    definition = cluster.register(
        container(cpu=1, memory=6, logConfiguration=log), container("side", cpu=1, memory=6, logConfiguration=log)
    )
    return [task["taskArn"] for task in cluster.run_all(definition, count=2)]


def family_of(cluster: Cluster, task: str) -> str:
    return cluster.task(task)["taskDefinitionArn"].rsplit("/", 1)[1]


def test_streams_are_merged_in_the_order_of_time(cluster, store, tasks):
    one, two = tasks
    store.write(one, (0, "1"), (30, "4"))
    store.write(two, (10, "2"), (40, "5"))
    store.write(two, (20, "3"), name="side")
    found = read(cluster, family_of(cluster, one))
    assert [line["message"] for line in found] == ["1", "2", "3", "4", "5"]
    assert [line["container"] for line in found] == ["main", "main", "side", "main", "main"]
    assert {line["task"] for line in found} == {task.rsplit("/", 1)[1] for task in tasks}
    assert all("stream" not in line for line in found)
    assert texts(cluster, one) == ["1", "4"], "of one task alone"
    shown = run(cluster, family_of(cluster, one)).stdout.splitlines()
    assert shown[2].startswith(f"side/{two.rsplit('/', 1)[1][:8]}"), shown
    assert shown[2].endswith("| 3")


def test_a_pattern_chooses_and_one_that_is_none_is_refused_at_its_column(cluster, store, tasks):
    store.write(tasks[0], (0, "ERROR disk"), (1, "ERROR timeout"), (2, '{"status": 503}'), (3, "fine"))
    assert texts(cluster, tasks[0], "--grep", "ERROR -timeout") == ["ERROR disk"]
    assert texts(cluster, tasks[0], "--grep", "{ $.status >= 500 }") == ['{"status": 503}']
    refused = run(cluster, tasks[0], "--grep", "{ $.status >= }")
    assert refused.returncode == 1
    assert refused.stdout == ""
    _, pattern, mark, *_ = refused.stderr.splitlines()
    assert pattern.strip() == "{ $.status >= }"
    assert mark.strip() == "^"
    assert mark.index("^") - pattern.index("{") == len("{ $.status >= "), refused.stderr


def test_a_part_of_time_and_the_last_lines(cluster, store, tasks):
    store.write(tasks[0], *[(second * 1000, f"line {second}") for second in range(10)])

    def clock(second: int) -> str:
        whole = time.gmtime(store.now // 1000 + second)
        return time.strftime("%Y-%m-%dT%H:%M:%S", whole) + f".{store.now % 1000:03}Z"

    assert texts(cluster, tasks[0], "--since", clock(7)) == ["line 7", "line 8", "line 9"]
    assert texts(cluster, tasks[0], "--since", clock(3), "--until", clock(4)) == ["line 3", "line 4"]
    assert texts(cluster, tasks[0], "--tail", "2") == ["line 8", "line 9"]
    assert texts(cluster, tasks[0], "--tail", "2", "--grep", "line -9") == ["line 7", "line 8"]
    assert texts(cluster, tasks[0], "--since", "1s") == []
    wrong = run(cluster, tasks[0], "--since", clock(4), "--until", clock(3))
    assert wrong.returncode == 1
    assert "--since is after --until" in wrong.stderr
    assert run(cluster, tasks[0], "--since", "yesterday").returncode == 2


class Follow:
    """A running `longshore logs -f`, and when each of its lines came."""

    def __init__(self, cluster: Cluster, *arguments: str) -> None:
        command = [BINARY, "logs", "-f", "--json", "--cluster", cluster.name, *arguments]
        environment = cluster.server.client_environment | NO_ENGINE
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        self.lines: list[tuple[float, str]] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.append((time.monotonic(), json.loads(line)["message"]))

    @property
    def texts(self) -> list[str]:
        """What came so far."""
        return [text for _, text in self.lines]

    def end(self) -> None:
        """Ends it if it has not ended."""
        self.process.kill()
        self.process.wait(10)


def test_what_comes_is_shown_once_and_soon(cluster, store, tasks):
    one, two = tasks
    store.now = int(time.time() * 1000) - 3000
    store.write(one, (0, "old"), (1, "last"))
    follow = Follow(cluster, "--tail", "1", family_of(cluster, one))
    try:
        eventually("the last line", lambda: follow.texts == ["last"])
        for number in range(5):
            store.write([one, two][number % 2], (1000 + number, f"new {number}"))
            wrote = time.monotonic()
            eventually(f"line {number}", lambda number=number: f"new {number}" in follow.texts)
            assert time.monotonic() - wrote < 2
        time.sleep(1.5)
        assert follow.texts == ["last", *[f"new {number}" for number in range(5)]], "each once, nothing before the tail"
        for task in tasks:
            cluster.ecs.stop_task(cluster=cluster.name, task=task)
            cluster.ecs.submit_task_state_change(cluster=cluster.name, task=task, status="STOPPED")
        store.write(two, (2000, "the end"))
        eventually("the last words", lambda: follow.texts[-1] == "the end")
        assert follow.process.poll() is None, "a family may run again"
    finally:
        follow.end()
    alone = Follow(cluster, two)
    try:
        eventually("what follows one task ends with it", lambda: alone.process.poll() == 0)
        assert alone.texts[-1] == "the end"
    finally:
        alone.end()


def test_a_task_that_ecs_has_forgotten_still_has_its_lines(launch):
    server = launch("--retention", "1s", role="server")
    cluster = Cluster(server, unique("logs"))
    cluster.ecs.create_cluster(clusterName=cluster.name)
    HollowInstance(server, cluster.name)
    store = Store(server)
    definition = cluster.register(container(cpu=1, memory=6, logConfiguration=awslogs(store.group, **CREATE)))
    task = cluster.run(definition)
    store.write(task, (0, "the last words"))
    cluster.ecs.submit_task_state_change(cluster=cluster.name, task=task, status="STOPPED")
    listed = lambda: cluster.ecs.list_tasks(cluster=cluster.name, desiredStatus="STOPPED")["taskArns"]  # noqa: E731
    eventually("nothing lists it", lambda: cluster.task(task)["lastStatus"] == "STOPPED" and not listed())
    assert texts(cluster, task.rsplit("/", 1)[1][:12]) == ["the last words"]


def test_a_group_that_is_not_there_is_said(cluster, hollow):
    hollow()
    group = unique("/missing")
    task = cluster.run(cluster.register(container(cpu=1, memory=6, logConfiguration=awslogs(group, **CREATE))))
    result = run(cluster, task)
    assert result.returncode == 1
    assert f"log group {group} is not there" in result.stderr
    assert "awslogs-create-group" in result.stderr


def test_what_real_containers_print_is_read_from_the_store_and_from_the_engine(machine):
    group = unique("/real")
    stays = "for i in 1 2 3; do echo {} $i; sleep 0.3; done"
    task = machine.start(
        container(stays=stays.format("stored"), logConfiguration=awslogs(group, **CREATE)),
        container("local", stays="sleep 0.15; " + stays.format("local")),
    )

    def all_there() -> list[str] | None:
        result = machine.server.longshore("logs", task, "--cluster", machine.name, "--json")
        assert result.returncode == 0, result.stderr
        found = [json.loads(line)["message"] for line in result.stdout.splitlines()]
        return found if len(found) == 6 else None

    found = eventually("all lines", all_there)
    assert sorted(found) == ["local 1", "local 2", "local 3", "stored 1", "stored 2", "stored 3"]
    assert found.index("stored 1") < found.index("local 2") < found.index("stored 3"), found
    assert texts(machine, task) == ["stored 1", "stored 2", "stored 3"], "what is in the store needs no engine"
    only = machine.server.longshore("logs", task, "--cluster", machine.name, "--grep", "stored -2")
    assert only.returncode == 0, only.stderr
    assert [line.split("| ")[1] for line in only.stdout.splitlines()] == ["stored 1", "stored 3"]
