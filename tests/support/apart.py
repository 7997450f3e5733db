"""A server and an agent as processes of their own, each of which can be killed, and what containers log by them."""

import json
import time
import urllib.request

import pytest

from .cluster import Cluster, unique
from .container_logs import awslogs, messages, stream_of
from .server import Agent, free_port
from .wait import eventually

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
        eventually("no container is left", lambda: not self.cluster.docker.of_cluster(cluster), 90)

    def restart_agent(self) -> None:
        """Kills the agent, and starts it again after a second; returns when it answers."""
        self.agent.kill()
        time.sleep(1)
        self.agent.spawn()
        eventually("the agent answers", self._answers, 30)

    def _answers(self) -> bool:
        try:
            return bool(self.figures())
        except OSError:
            return False

    def figures(self) -> dict:
        """The agent's own figures."""
        with urllib.request.urlopen(f"http://{self.introspection}/v1/logs", timeout=10) as answer:
            return json.load(answer)


@pytest.fixture
def apart(request, launch, tmp_path):
    """A server and an agent. A test's parameter are more options of the agent."""
    server = launch(role="server")
    introspection = f"127.0.0.1:{free_port()}"
    options = getattr(request, "param", [])
    agent = Agent(server, tmp_path / unique("agent"), *options, introspection=introspection)
    # Containers of tasks that have ended go at once, so that a test sees that the engine lets go of them.
    agent.environment = agent.environment | {"ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION": "1s"}
    server.client().create_cluster(clusterName=server.cluster)
    agent.spawn()
    both = Apart(server, agent, introspection)
    eventually("an instance", both.cluster.instances, 30)
    yield both
    if not agent.running:
        agent.spawn()
    both.end()
    agent.stop()


def complete(apart: Apart, task: str, at_least: int, name: str = "main") -> list[int]:
    """Waits until a container's stream has more than so many numbers; they are all that it has counted, each once."""
    eventually(f"{at_least} lines", lambda: len(apart.numbers(task, name)) > at_least, 40)
    numbers = apart.numbers(task, name)
    assert numbers == list(range(len(numbers)))
    return numbers
