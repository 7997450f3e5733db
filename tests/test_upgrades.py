"""Upgrades and downgrades: two versions of the binary on one state.

The newer version is rehearsed: development builds pass for the next version when they are told to, and then know
one more format of the state. So what is tested is what the versions owe each other (which format is written, who is
refused, what is left alone), not what a future form of a record will be. With LONGSHORE_PREVIOUS_BIN, the binary of an
earlier version, the roll is done with two programs that really differ.
"""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from support.cluster import WEB, Cluster, container, unique
from support.etcd import Etcd, require_etcd
from support.hollow import HollowInstance
from support.http import get
from support.metrics import families, value
from support.paths import BINARY
from support.server import Agent, Server, run_binary
from support.wait import eventually

NEXT = {"LONGSHORE_REHEARSE_THE_NEXT_VERSION": "1"}
NOW: dict[str, str] = {}


@pytest.fixture(scope="module", autouse=True)
def rehearses() -> None:
    """Optimised binaries do not rehearse."""
    if b"LONGSHORE_REHEARSE_THE_NEXT_VERSION" not in BINARY.read_bytes():
        pytest.skip("this binary does not rehearse the next version: build it with the development profile")


def become(server: Server, version: dict[str, str], binary: Path = BINARY) -> None:
    """Another version takes over: the old one ends as it does when it is asked to."""
    server.stop()
    server.binary = binary
    for name in NEXT:
        server.environment.pop(name, None)
    server.environment |= version
    server.start()


def upgrade(server: Server, *options: str):
    return run_binary("store", "upgrade", "--data-dir", str(server.data), *options)


def contents(directory: Path) -> dict[str, bytes]:
    """The files of a state, but for the one in which the last process left its id."""
    return {path.name: path.read_bytes() for path in (directory / "state").iterdir() if path.name != "lock"}


@pytest.fixture
def etcd(tmp_path) -> Iterator[Etcd]:
    """etcd, for one test."""
    require_etcd()
    member = Etcd(tmp_path / "etcd")
    yield member.start()
    member.kill()


class Load:
    """Makes clusters as fast as it can, until it is stopped; remembers what was answered.

    `call` makes something else with a client, and returns what to remember; `pause` seconds lie between two calls.
    """

    def __init__(self, *servers: Server, call: Callable[..., str] | None = None, pause: float = 0) -> None:
        self.call = call or make_cluster
        self.pause = pause
        self.answered: list[str] = []
        self.failed = 0
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(server,), daemon=True) for server in servers]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(30)

    def _work(self, server: Server) -> None:
        ecs = server.client(retries=0)
        while not self._stop.is_set():
            try:
                made = self.call(ecs)
            except (ClientError, BotoCoreError):
                self.failed += 1
                self._stop.wait(0.05)
            else:
                self.answered.append(made)
                self._stop.wait(self.pause)

    def more(self, count: int = 20) -> None:
        """Waits until so many more are answered."""
        wanted = len(self.answered) + count
        eventually("calls are answered", lambda: len(self.answered) >= wanted)


def make_cluster(ecs) -> str:
    name = unique("load")
    ecs.create_cluster(clusterName=name)
    return name


def clusters(server: Server) -> set[str]:
    pages = server.client().get_paginator("list_clusters").paginate()
    return {arn.rsplit("/", 1)[1] for page in pages for arn in page["clusterArns"]}


def test_forward_and_back_under_load_loses_nothing(launch):
    server = launch(role="server")
    with Load(server) as load:
        load.more()
        for version in (NEXT, NOW, NEXT):
            become(server, version)
            load.more()
            assert value(families(server.endpoint), "longshore_store_format") == 1, "it writes what it found"
    assert set(load.answered) <= clusters(server)
    assert run_binary("store", "check", "--data-dir", str(server.data)).returncode == 0, (
        "the older version reads it all"
    )


def test_after_the_upgrade_the_older_version_is_refused_and_touches_nothing(launch, tmp_path):
    server = launch(role="server")
    server.client().create_cluster(clusterName="before")
    refused = upgrade(server, "--to", "2")
    assert refused.returncode == 1
    assert "does not know it" in refused.stderr
    become(server, NEXT)
    backup = tmp_path / "backup"
    assert run_binary("store", "export", "--data-dir", str(server.data), "--to", str(backup)).returncode == 0
    dry = upgrade(server, "--dry-run")
    assert "has format 1 and can be raised to 2" in dry.stdout, dry
    assert value(families(server.endpoint), "longshore_store_format") == 1
    raised = upgrade(server, "--json")
    assert '"from":1' in raised.stdout.replace(" ", ""), raised
    assert upgrade(server).stdout == "the state has format 2\n", "once more does nothing"
    lower = upgrade(server, "--to", "1")
    assert lower.returncode == 1
    assert "restore the export" in lower.stderr
    server.client().create_cluster(clusterName="after")
    server.stop()

    before = contents(server.data)
    older = run_binary("server", "--data-dir", str(server.data), "--listen", "127.0.0.1:0", seconds=30)
    assert older.returncode == 1
    assert "has format 2, and this binary reads formats up to 1" in older.stderr
    assert "Start the newer binary, or restore the backup" in older.stderr
    assert contents(server.data) == before
    server.start()
    assert clusters(server) >= {"before", "after"}
    server.stop()

    # The way back is the export.
    away = server.data / "state"
    away.rename(tmp_path / "newer")
    restored = run_binary("store", "import", "--data-dir", str(server.data), "--from", str(backup))
    assert restored.returncode == 0, restored.stderr
    become(server, NOW)
    assert clusters(server) == {"before"}


def test_an_export_of_a_newer_format_is_not_imported(launch, tmp_path):
    server = launch(role="server", variables=NEXT)
    server.client().create_cluster(clusterName="new")
    server.stop()
    done = run_binary("store", "export", "--data-dir", str(server.data), "--to", str(tmp_path / "x"))
    assert done.returncode == 1, "this version does not know what it would write"
    assert "format 2" in done.stderr
    environment = server.environment
    done = run_binary(
        "store", "export", "--data-dir", str(server.data), "--to", str(tmp_path / "x"), environment=environment
    )
    assert done.returncode == 0, done.stderr
    done = run_binary("store", "import", "--data-dir", str(tmp_path / "d"), "--from", str(tmp_path / "x"))
    assert done.returncode == 1
    assert "format 2" in done.stderr
    assert not list((tmp_path / "d").glob("state/*.base"))


def test_servers_are_replaced_one_by_one_under_load(launch, etcd):
    """Two servers on one etcd: each is replaced, then the state is raised, and nothing is lost."""
    store = ("--store", etcd.place)
    first = launch(*store, role="server", variables=keys())
    second = launch(*store, role="server", variables=keys())
    cluster = unique("roll")
    first.client().create_cluster(clusterName=cluster)
    instance = HollowInstance(first, cluster)
    with Load(first, second) as load:
        load.more()
        become(first, NEXT)
        load.more()
        early = eventually("the one that is left is told", lambda: refused_for(first, second))
        assert early.count("formats up to 1") == 1
        become(second, NEXT)
        load.more()
        assert {value(families(each.endpoint), "longshore_store_format") for each in (first, second)} == {1}
        eventually("nobody is in the way any more", lambda: upgrade(second).returncode == 0)
        eventually(
            "both write the new format",
            lambda: {value(families(each.endpoint), "longshore_store_format") for each in (first, second)} == {2},
        )
        load.more()
    for server in (first, second):
        eventually("all is there", lambda server=server: set(load.answered) <= clusters(server))
    first.stop()
    older = run_binary(
        "server",
        *store,
        "--data-dir",
        str(first.data),
        "--listen",
        "127.0.0.1:0",
        seconds=30,
        environment={name: text for name, text in first.environment.items() if name not in NEXT},
    )
    assert older.returncode == 1
    assert "has format 2" in older.stderr
    described = second.client().describe_container_instances(cluster=cluster, containerInstances=[instance.arn])
    assert described["containerInstances"][0]["status"] == "ACTIVE"
    second.stop()


class Watch:
    """Looks at something all the time, until it is stopped; remembers what it did not like."""

    def __init__(self, look: Callable[[], str | None], pause: float) -> None:
        self.wrong: list[str] = []
        self.looks = 0
        self._look, self._pause = look, pause
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._stop.set()
        self._thread.join(30)

    def _work(self) -> None:
        while not self._stop.wait(self._pause):
            if wrong := self._look():
                self.wrong.append(wrong)
            self.looks += 1


def first_answer(servers: list[Server], ask: Callable[..., dict]) -> dict | None:
    """What the first server answers that is there."""
    for server in servers:
        try:
            return ask(server.client(retries=0))
        except (ClientError, BotoCoreError):
            continue
    return None


@pytest.mark.containers
def test_servers_and_agents_are_replaced_one_by_one_under_load(launch, etcd, docker, tmp_path):
    """Two servers, three agents: visitors of a service notice nothing, and every task that was answered runs."""
    store = ("--store", etcd.place)
    name = unique("roll")
    servers = [launch(*store, role="server", cluster=name, variables=keys()) for _ in range(2)]
    cluster = Cluster(servers[1], name, docker)
    cluster.ecs.create_cluster(clusterName=name)
    slice_ = ("--cpu", "1024", "--memory", "1024", "--server", servers[1].endpoint)
    agents = [Agent(servers[0], tmp_path / f"agent-{number}", *slice_) for number in range(3)]

    def connected() -> bool:
        found = cluster.instances()
        return len(found) == len(agents) and all(each["agentConnected"] for each in found)

    try:
        for agent in agents:
            agent.spawn()
        eventually("all agents are connected", connected, 30)
        page = container("web", image=WEB, command=[], portMappings=[{"containerPort": 80}])
        service = cluster.serve(cluster.register(page), desired=6)
        cluster.wait_stable(service)
        tasks = set(cluster.tasks_of(service))
        before = identities(cluster, tasks)
        bindings = [cluster.container_of(task, "web")["networkBindings"][0] for task in tasks]
        pages = [f"http://127.0.0.1:{binding['hostPort']}/" for binding in bindings]
        brief = cluster.register(container(script="sleep 1; exit 7"))

        def visit() -> str | None:
            return ", ".join(page for page in pages if get(page) is None) or None

        def count() -> str | None:
            ask = lambda ecs: ecs.describe_services(cluster=name, services=[service])  # noqa: E731
            answer = first_answer(servers, ask)
            running = answer["services"][0]["runningCount"] if answer else "no answer"
            return None if running == 6 else str(running)

        def run(ecs) -> str:
            answer = ecs.run_task(cluster=name, taskDefinition=brief)
            return answer["tasks"][0]["taskArn"] if answer["tasks"] else f"failed: {answer['failures']}"

        with Watch(visit, 0.05) as visits, Watch(count, 0.2) as counts, Load(*servers, call=run, pause=0.4) as load:
            load.more(4)
            for server in servers:
                become(server, NEXT)
                load.more(4)
            for agent in agents:
                assert agent.stop() == 0, agent.tail()
                # Work comes in while it is away, for the others and for what it had begun.
                load.more(4)
                agent.spawn()
                eventually("all agents are connected", connected, 30)
                load.more(4)
            eventually("both have looked often", lambda: min(visits.looks, counts.looks) > 10)
        assert (visits.wrong, counts.wrong) == ([], []), (visits.looks, counts.looks)
        assert set(cluster.tasks_of(service)) == tasks
        assert identities(cluster, tasks) == before, "no container was made or started again"
        for task in load.answered:
            assert cluster.wait_task(task, "STOPPED")["containers"][0].get("exitCode") == 7, cluster.task(task)
        cluster.clear()
    finally:
        for agent in agents:
            agent.stop()


def identities(cluster: Cluster, tasks: set[str]) -> dict[str, tuple[str, str]]:
    """The container of each task, and since when it runs."""
    inspected = {task: cluster.docker.inspect(cluster.docker.of_task(task)["web"]["Id"]) for task in tasks}
    return {task: (found["Id"], found["State"]["StartedAt"]) for task, found in inspected.items()}


def refused_for(newer: Server, older: Server) -> str | None:
    """What is said, once the server that was replaced is not taken for a live one any more."""
    done = upgrade(newer)
    assert done.returncode == 1, done
    assert older.endpoint in done.stderr
    return done.stderr if "Replace it by a newer version first" in done.stderr else None


def keys() -> dict[str, str]:
    """The root access key that servers without a state of their own share."""
    return {
        "LONGSHORE_ROOT_ACCESS_KEY_ID": "AKIAROLLROLLROLLROLL",
        "LONGSHORE_ROOT_SECRET_ACCESS_KEY": "one-secret-for-all-servers-of-a-test",
    }


@pytest.mark.skipif(
    "LONGSHORE_PREVIOUS_BIN" not in os.environ, reason="LONGSHORE_PREVIOUS_BIN names no earlier version"
)
def test_with_an_earlier_version_of_the_binary(launch):
    previous = Path(os.environ["LONGSHORE_PREVIOUS_BIN"])
    server = launch(role="server", binary=previous)
    with Load(server) as load:
        load.more()
        for binary in (BINARY, previous, BINARY):
            become(server, NOW, binary)
            load.more()
    assert set(load.answered) <= clusters(server)
