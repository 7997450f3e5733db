"""Amazon's own agent, unmodified, as a machine of this server: where LONGSHORE_AMAZON_AGENT names its binary."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.cluster import Cluster, container, unique
from support.docker import Docker
from support.machines import TlsServer
from support.program import Program
from support.server import clean_environment
from support.wait import always, eventually

VARIABLE = "LONGSHORE_AMAZON_AGENT"

pytestmark = pytest.mark.skipif(VARIABLE not in os.environ, reason=f"{VARIABLE} names no amazon-ecs-agent")

LOSS_SECONDS = 5


class AmazonAgent(Program):
    """The agent in a directory of its own. It takes port 51678 and 51679 of this machine."""

    def __init__(self, directory: Path, server: TlsServer, cluster: str, key: dict) -> None:
        data = directory / "data"
        data.mkdir(parents=True)
        settings = {
            "ECS_CLUSTER": cluster,
            "ECS_BACKEND_HOST": server.endpoint,
            "AWS_ACCESS_KEY_ID": key["accessKeyId"],
            "AWS_SECRET_ACCESS_KEY": key["secretAccessKey"],
            "AWS_DEFAULT_REGION": "us-east-1",
            "SSL_CERT_FILE": server.authority,
            "ECS_EXTERNAL": "true",
            "ECS_DATADIR": str(data),
            "ECS_HOST_DATA_DIR": str(data),
            "ECS_LOGLEVEL": "debug",
            "ECS_IMAGE_PULL_BEHAVIOR": "prefer-cached",
            "ECS_ENABLE_TASK_CPU_MEM_LIMIT": "false",
            "ECS_AVAILABLE_LOGGING_DRIVERS": json.dumps(["json-file", "none"]),
        }
        super().__init__("amazon-ecs-agent", directory / "agent.log", clean_environment() | settings)

    def start(self) -> None:
        """Starts it; returns at once."""
        with self.log.open("ab") as log:
            self.launch([os.environ[VARIABLE]], log, log)


class ServerAt443(TlsServer):
    """A server where Amazon's agent can have TLS: its address has no port."""

    def __init__(self, directory: Path, *options: str) -> None:
        super().__init__(directory, *options, host="127.0.0.4", port=443)

    @property
    def endpoint(self) -> str:
        """Where it says that it is found."""
        return "https://127.0.0.4"


@pytest.fixture(scope="module")
def server(scratch) -> Iterator[TlsServer]:
    """A server that is reached by https, and gives up instances soon."""
    server = ServerAt443(scratch / "amazon", "--instance-loss-timeout", f"{LOSS_SECONDS}s").start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def cluster(server) -> Iterator[Cluster]:
    """A cluster for that agent alone. What it started is removed with it."""
    cluster = Cluster(server, unique("amazon"))
    cluster.ecs.create_cluster(clusterName=cluster.name)
    yield cluster
    for left in cluster.docker.of_cluster(cluster.name):
        cluster.docker.remove(left["Id"])


@pytest.fixture(scope="module")
def agent(server, cluster, scratch) -> Iterator[AmazonAgent]:
    """The agent, connected."""
    key = server.token("--cluster", cluster.name, "--for", "amazon-ecs-agent")
    agent = AmazonAgent(scratch / "amazon-agent", server, cluster.name, key)
    agent.start()
    eventually("the agent connected", lambda: is_connected(cluster, agent), 60)
    yield agent
    cluster.clear()
    agent.end()


def is_connected(cluster: Cluster, agent: AmazonAgent) -> bool:
    assert agent.running, agent.tail()
    return any(each["agentConnected"] for each in cluster.instances())


def free_cpu(cluster: Cluster) -> int:
    (instance,) = cluster.instances()
    return next(each["integerValue"] for each in instance["remainingResources"] if each["name"] == "CPU")


def ids(docker: Docker, task: str) -> set[str]:
    return {each["Id"] for each in docker.of_task(task).values()}


def test_it_registers_with_its_version_and_its_capabilities(cluster, agent):
    (instance,) = cluster.instances()
    assert instance["versionInfo"]["agentVersion"].startswith("1.")
    names = {each["name"] for each in instance["attributes"]}
    assert {"ecs.capability.external", "ecs.os-type"} <= names
    assert free_cpu(cluster) > 0


def test_a_task_runs_and_its_exit_code_is_told(cluster, agent):
    ended = cluster.finish(container(script="sleep 1; exit 7"), seconds=60)
    assert ended["containers"][0]["exitCode"] == 7
    assert ended["stopCode"] == "EssentialContainerExited"


def test_a_task_is_stopped_with_sigterm(cluster, agent):
    task = cluster.start(container(), seconds=60)
    cluster.stop(task, "enough")
    stopped = cluster.wait_task(task, "STOPPED", 60)
    assert (stopped["stoppedReason"], stopped["containers"][0]["exitCode"]) == ("enough", 143)


def test_a_failed_image_is_told_in_its_words(cluster, agent):
    ended = cluster.finish(container(image="longshore-test/not-there:1"), seconds=120)
    assert ended["stopCode"] == "TaskFailedToStart"
    assert "CannotPull" in ended["containers"][0]["reason"], ended


def test_a_service_replaces_what_is_killed(cluster, agent):
    service = cluster.serve(cluster.register(container()), 2)
    cluster.wait_stable(service)
    before = cluster.tasks_of(service)
    cluster.docker.kill(ids(cluster.docker, before[0]).pop())
    eventually("another task", lambda: set(cluster.tasks_of(service)) - set(before), 30)
    cluster.wait_stable(service)
    cluster.ecs.delete_service(cluster=cluster.name, service=service, force=True)


def test_it_is_the_same_instance_after_a_restart_and_its_containers_run_on(cluster, agent):
    task = cluster.start(container(), seconds=60)
    (before,), running = cluster.instances(), ids(cluster.docker, task)
    agent.kill()
    agent.start()
    eventually("it connected again", lambda: is_connected(cluster, agent), 60)
    (after,) = cluster.instances()
    assert after["containerInstanceArn"] == before["containerInstanceArn"]
    assert ids(cluster.docker, task) == running
    cluster.stop(task)
    cluster.wait_task(task, "STOPPED", 60)


def test_it_comes_back_to_a_server_that_was_restarted(server, cluster, agent):
    task = cluster.start(container(), seconds=60)
    server.restart()
    eventually("it connected again", lambda: is_connected(cluster, agent), 60)
    always("the task runs on", lambda: cluster.task(task)["lastStatus"] == "RUNNING", 3)
    cluster.stop(task)
    cluster.wait_task(task, "STOPPED", 60)


def test_what_was_given_up_is_stopped_and_holds_its_resources_until_then(cluster, agent):
    free = free_cpu(cluster)
    task = cluster.start(container(cpu=256), seconds=60)
    agent.end()
    given_up = cluster.wait_task(task, "STOPPED", 60)
    assert given_up["stopCode"] == "TerminationNotice"
    assert free_cpu(cluster) == free - 256, "it runs on"
    assert ids(cluster.docker, task)
    agent.start()
    eventually("its resources are free", lambda: free_cpu(cluster) == free, 90)
    assert cluster.task(task)["containers"][0]["exitCode"] == 143
