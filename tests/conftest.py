"""The fixtures: a server without instances for the API alone, and a whole machine for real containers.

Both live as long as the run of one pytest worker; each test takes names of its own, so that none sees another's.
"""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.cluster import BUSYBOX, WEB, Cluster, instances_of, unique
from support.docker import Docker
from support.hollow import HollowInstance
from support.paths import AWS, BINARY, WORK
from support.server import Process, Server
from support.wait import eventually

pytest_plugins = ("support.apart", "support.balanced", "support.elbv2")

_processes: list[Process] = []


def pytest_configure() -> None:
    """Puts what the tests write below .work/, and says what is missing before any test fails for it."""
    # A run that is told to end takes down what it started, as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    directory = WORK / "pytest"
    directory.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(directory))
    missing = [str(path) for path in (BINARY, AWS) if not path.exists()]
    if missing:
        pytest.exit(f"not there: {', '.join(missing)}. `make e2e` builds and installs what the tests need.", 2)


def pytest_runtest_setup() -> None:
    """What was logged before a test is not part of its report."""
    for each in _processes:
        each.mark()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed test shows what each running process logged meanwhile, the end of it."""
    report = yield
    if report.failed:
        report.sections += [(f"{each.name} {each.directory.name}", each.tail()) for each in _processes if each.running]
    return report


@pytest.fixture(scope="session")
def scratch(tmp_path_factory) -> Path:
    """A directory for the run."""
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="session")
def docker() -> Docker:
    """The engine, with the test images in it."""
    engine = Docker()
    assert engine.answers(), f"no Docker engine at {engine.path}; `make e2e` starts one"
    for image in (BUSYBOX, WEB):
        assert engine.has_image(image), f"{image} is not built; scripts/build-images.sh builds it"
    return engine


@pytest.fixture
def launch(tmp_path, docker) -> Iterator[Callable[..., Server]]:
    """Starts servers of a test's own: `launch("--agents", "2", role="up")`. All end with the test.

    The containers that their tasks leave are removed; a test that wants to see none left looks before its end.
    """
    started: list[Server] = []

    def start(*options: str, role: str = "up", cluster: str | None = None, **more) -> Server:
        directory = tmp_path / unique(role)
        server = Server(directory, *options, role=role, cluster=cluster or unique("cluster"), **more)
        started.append(server)
        _processes.append(server)
        return server.start()

    yield start
    for server in started:
        _processes.remove(server)
        server.stop()
        for left in docker.of_cluster(server.cluster):
            docker.remove(left["Id"])


@pytest.fixture(scope="session")
def plane(scratch) -> Iterator[Server]:
    """A control plane alone."""
    server = Server(scratch / "plane", role="server").start()
    _processes.append(server)
    yield server
    _processes.remove(server)
    assert server.running, f"the server ended during the tests\n{server.tail()}"
    server.stop()


@pytest.fixture(scope="session")
def ecs(plane):
    """A boto3 client of the control plane."""
    return plane.client()


@pytest.fixture
def cluster(plane, ecs) -> Cluster:
    """A new, empty cluster on the control plane."""
    name = unique("cluster")
    ecs.create_cluster(clusterName=name)
    return Cluster(plane, name)


@pytest.fixture
def hollow(plane, cluster) -> Iterator[Callable[..., HollowInstance]]:
    """Makes simulated instances in the test's cluster: `hollow(cpu=1024)`."""
    made: list[HollowInstance] = []

    def make(**options) -> HollowInstance:
        instance = HollowInstance(plane, cluster.name, **options)
        made.append(instance)
        if options.get("connect", True):
            eventually(
                "the instance connected",
                lambda: cluster.ecs.describe_container_instances(
                    cluster=cluster.name, containerInstances=[instance.arn]
                )["containerInstances"][0]["agentConnected"],
            )
        return instance

    yield make
    for instance in made:
        instance.disconnect()


@pytest.fixture(scope="session")
def whole_machine(scratch, docker) -> Iterator[Server]:
    """`longshore up` with one agent on the real engine, in a cluster of the run's own name."""
    server = Server(scratch / "machine", cluster=unique("machine")).start()
    _processes.append(server)
    ecs = server.client()
    eventually(
        "one connected instance",
        lambda: _connected(ecs, server.cluster) == 1,
    )
    yield server
    _processes.remove(server)
    assert server.running, f"longshore up ended during the tests\n{server.tail()}"
    server.stop()
    for left in docker.of_cluster(server.cluster):
        docker.remove(left["Id"])


@pytest.fixture
def machine(whole_machine, docker) -> Iterator[Cluster]:
    """The cluster of the whole machine. What the test started in it is stopped at its end."""
    cluster = Cluster(whole_machine, whole_machine.cluster, docker)
    yield cluster
    cluster.clear()
    eventually("no container of a task runs", lambda: _none_runs(docker, cluster))


def _none_runs(docker: Docker, cluster: Cluster) -> bool:
    running = [each for each in docker.of_cluster(cluster.name) if each["State"] == "running"]
    assert not running, [(each["Names"], each["Status"], each["Labels"]) for each in running]
    return True


def _connected(ecs, cluster: str) -> int:
    return sum(each["agentConnected"] for each in instances_of(ecs, cluster))
