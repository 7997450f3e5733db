"""`longshore logs` over the log store: from any machine, in the order of time, chosen by pattern, and followed."""

import contextlib
import json
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from support.cluster import Cluster, container, unique
from support.container_logs import awslogs
from support.hollow import HollowInstance
from support.paths import BINARY
from support.server import Server, run_binary
from support.unsteady import Unsteady
from support.wait import eventually

CREATE = {"awslogs-create-group": "true"}

NO_ENGINE = {"DOCKER_HOST": "unix:///nowhere/docker.sock"}


class Store:
    """What containers would have written, without containers."""

    def __init__(self, server: Server, group: str | None = None) -> None:
        self.logs = server.client("logs")
        self.group = group or unique("/group")
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
    store.write(tasks[1], (3999, "before"), (4000, "at"), (4001, "after"))
    assert texts(cluster, tasks[1], "--until", clock(4)) == ["before", "at"], "to the millisecond"
    assert texts(cluster, tasks[1], "--until", clock(4), "--tail", "1") == ["at"]
    wrong = run(cluster, tasks[0], "--since", clock(4), "--until", clock(3))
    assert wrong.returncode == 1
    assert "--since is after --until" in wrong.stderr
    assert run(cluster, tasks[0], "--since", "yesterday").returncode == 2


class Follow:
    """A running `longshore logs -f`, and when each of its lines came."""

    def __init__(self, cluster: Cluster, *arguments: str, **variables: str) -> None:
        command = [BINARY, "logs", "-f", "--json", "--cluster", cluster.name, *arguments]
        environment = cluster.server.client_environment | NO_ENGINE | variables
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.process = subprocess.Popen(command, env=environment, text=True, **pipes)
        self.lines: list[tuple[float, str]] = []
        self.remarks: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=lambda: self.remarks.extend(self.process.stderr), daemon=True).start()

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


@pytest.fixture
def follow(cluster) -> Iterator[Callable[..., Follow]]:
    """Starts `longshore logs -f`; it ends with the test."""
    started: list[Follow] = []

    def start(*arguments: str) -> Follow:
        started.append(Follow(cluster, *arguments))
        return started[-1]

    yield start
    for each in started:
        each.end()


def test_late_lines_and_floods_are_shown_too(cluster, store, tasks, follow):
    one, two = tasks
    store.now = int(time.time() * 1000)
    store.write(one, (0, "begun"))
    shown = follow(family_of(cluster, one))
    eventually("it follows", lambda: shown.texts == ["begun"])
    time.sleep(1)
    for number, ago in enumerate((15_000, 30_000, 50_000)):
        store.write(one, (-ago, f"late {number}"))
        wrote = time.monotonic()
        eventually("it is shown", lambda number=number: f"late {number}" in shown.texts)
        assert shown.lines[-1][0] - wrote < 1, "within a second, however late it comes"
    flood = [f"{task[-4:]} {n}" for task in tasks for n in range(4000)]
    at = int(time.time() * 1000) - store.now
    for task in tasks:
        for start in range(0, 4000, 1000):
            lines = [(at + n // 10, f"{task[-4:]} {n}") for n in range(start, start + 1000)]
            store.write(task, *lines)
    eventually("all of them come", lambda: len(shown.lines) >= 4 + len(flood))
    time.sleep(6)
    assert sorted(shown.texts) == sorted(["begun", "late 0", "late 1", "late 2", *flood]), "each once"
    assert shown.texts[:4] == ["begun", "late 0", "late 1", "late 2"]
    for task in tasks:
        own = [text for text in shown.texts if text.startswith(task[-4:])]
        assert own == [text for text in flood if text.startswith(task[-4:])], "in order"
    chosen = follow(family_of(cluster, one), "--grep", "late -1")
    eventually("what matches", lambda: chosen.texts == ["late 2", "late 0"])
    store.write(two, (-45_001, "late too"), (-45_000, "late 1, or not"))
    eventually("and what comes late and matches", lambda: chosen.texts == ["late 2", "late 0", "late too"])


def test_a_server_that_is_away_for_a_while_costs_no_line(launch):
    server = launch(role="server")
    cluster = Cluster(server, unique("logs"))
    cluster.ecs.create_cluster(clusterName=cluster.name)
    HollowInstance(server, cluster.name)
    store = Store(server)
    definition = cluster.register(container(cpu=1, memory=6, logConfiguration=awslogs(store.group, **CREATE)))
    task = cluster.run(definition)
    store.write(task, *[(n, f"old {n}") for n in range(5)])
    shown = Follow(cluster, "--tail", "2", definition)
    try:
        eventually("the last lines", lambda: shown.texts == ["old 3", "old 4"])
        server.kill()
        eventually("it says so", lambda: any("as soon as" in line for line in shown.remarks), 30)
        server.start()
        store.logs = server.client("logs")
        store.write(task, (-25_000, "and what was late"), (10, "meanwhile"))
        eventually("what came meanwhile", lambda: "meanwhile" in shown.texts, 30)
        eventually("late or not", lambda: "and what was late" in shown.texts)
        eventually("it says that, too", lambda: any("can be read again" in line for line in shown.remarks))
        store.write(task, (11, "and now"))
        eventually("and what comes then", lambda: "and now" in shown.texts)
        time.sleep(6)
        assert sorted(set(shown.texts)) == sorted(shown.texts), "each once"
        assert shown.texts[:2] == ["old 3", "old 4"]
        assert sum("as soon as" in line for line in shown.remarks) == 1, shown.remarks
        assert shown.process.poll() is None
    finally:
        shown.end()


def test_a_question_that_fails_loses_nothing_and_without_a_live_tail_it_goes_on(cluster, store, tasks):
    store.write(tasks[0], *[(n, f"old {n}") for n in range(5)])
    # Each question is tried three times: the first two fail for good, of those after the tail the third.
    failing = iter([True] * 6 + [False] * 2 + [True] * 3)

    def fails(operation: str) -> bool:
        asks = operation in ("GetLogEvents", "FilterLogEvents")
        return operation == "StartLiveTail" or (asks and next(failing, False))

    proxy = Unsteady(cluster.server, fails)
    shown = Follow(cluster, "--tail", "2", tasks[0], AWS_ENDPOINT_URL=proxy.endpoint)
    try:
        eventually("the last lines", lambda: shown.texts == ["old 3", "old 4"], 30)
        for number in range(8):
            store.write(tasks[0], (100 + number, f"new {number}"))
            time.sleep(0.5)
        expected = ["old 3", "old 4", *[f"new {number}" for number in range(8)]]
        eventually("all that follow", lambda: shown.texts == expected)
        assert "StartLiveTail" in proxy.failed
        assert len([each for each in proxy.failed if each != "StartLiveTail"]) == 9
    finally:
        shown.end()
        proxy.close()


def test_many_last_lines_of_one_moment(cluster, store, tasks, follow):
    long = "x" * 1000
    for start in range(0, 4000, 500):
        store.write(tasks[0], *[(n // 100, f"{n} {long}") for n in range(start, start + 500)])
    expected = [str(n) for n in range(4000 - 2550, 4000)]

    def numbers(lines: list[str]) -> list[str]:
        return [line.split()[0] for line in lines]

    assert numbers(texts(cluster, tasks[0], "--tail", "2550")) == expected, "more than a page of the API has"
    shown = follow(tasks[0], "--tail", "2550")
    eventually("the last lines", lambda: len(shown.lines) >= 2550)
    store.write(tasks[0], (39, "one more of the same moment"))
    eventually("and a new one", lambda: shown.texts[-1].startswith("one more"))
    assert numbers(shown.texts) == [*expected, "one"], "nothing before the last ones, whatever their time"


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


def test_what_stays_away_is_said_once_while_it_is_waited_for(cluster, hollow, follow):
    hollow()
    group = unique("/missing")
    logged = container(cpu=1, memory=6, logConfiguration=awslogs(group, **CREATE))
    task = cluster.run(cluster.register(logged, container("side", cpu=1, memory=6)))
    cluster.wait_task(task, "RUNNING")
    shown = follow(task)
    eventually("the group is missed", lambda: any(f"log group {group} is not there" in it for it in shown.remarks))
    time.sleep(2)
    Store(cluster.server, group).write(task, (20_000, "at last"))
    eventually("the first line", lambda: shown.texts == ["at last"])
    assert sum("is not there" in line for line in shown.remarks) == 1, shown.remarks
    left_out = [line for line in shown.remarks if line.startswith("Not shown: side/")]
    assert len(left_out) == 1, "what only the engine of its machine has"
    once = run(cluster, task)
    assert once.stdout == "at last\n", "one container of one task"
    assert once.stderr.startswith("Not shown: side/")


def test_a_long_line_hides_no_other(machine):
    part = "head -c 20000 /dev/zero | tr '\\0' x"
    task = machine.start(container(stays=f"sleep 3; {part}; sleep 1; echo oops >&2; sleep 1; echo; echo then"))
    shown = Follow(machine, task, DOCKER_HOST=os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock"))
    try:
        eventually("all lines", lambda: shown.texts == ["oops", "x" * 20_000, "then"])
    finally:
        shown.end()


def test_what_real_containers_print_is_read_from_the_store_and_from_the_engine(machine):
    group = unique("/real")
    stays = "for i in 1 2 3; do echo {} $i; sleep 0.3; done"
    task = machine.start(
        container(stays=stays.format("stored"), logConfiguration=awslogs(group, **CREATE)),
        container("local", stays="sleep 0.15; " + stays.format("local")),
    )

    def all_there() -> list[dict] | None:
        result = machine.server.longshore("logs", task, "--cluster", machine.name, "--json")
        assert result.returncode == 0, result.stderr
        found = [json.loads(line) for line in result.stdout.splitlines()]
        return found if len(found) == 6 else None

    lines = eventually("all lines", all_there)
    found = [line["message"] for line in lines]
    assert sorted(found) == ["local 1", "local 2", "local 3", "stored 1", "stored 2", "stored 3"]
    times = [line["timestamp"] for line in lines]
    assert times == sorted(times), "in the order of time, whichever container starts first"
    assert texts(machine, task) == ["stored 1", "stored 2", "stored 3"], "what is in the store needs no engine"
    local = ("logs", task, "--cluster", machine.name, "--json", "--grep", "local")
    lines = [json.loads(line) for line in machine.server.longshore(*local).stdout.splitlines()]
    last_but_one = lines[-2]["timestamp"]
    until = machine.server.longshore(*local[:-2], "--until", last_but_one[:23] + "Z", "--tail", "1").stdout.splitlines()
    assert "local 2" in [json.loads(line)["message"] for line in until], "--tail counts what --until has left"
    following = subprocess.Popen(
        [BINARY, *local, "-f", "--tail", "1"], env=machine.server.client_environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert json.loads(following.stdout.readline())["message"] == "local 3", "--tail counts what --grep has chosen"
    finally:
        following.kill()
        following.wait(10)
    only = machine.server.longshore("logs", task, "--cluster", machine.name, "--grep", "stored -2")
    assert only.returncode == 0, only.stderr
    assert [line.split("| ")[1] for line in only.stdout.splitlines()] == ["stored 1", "stored 3"]
