"""The task metadata endpoint as a container sees it, and the introspection endpoint of the instance."""

import json

import pytest

from support.cluster import Cluster, container, unique
from support.http import get
from support.server import Agent, free_port
from support.wait import eventually

pytestmark = pytest.mark.containers

# The first question comes at once: a program reads its address before it does anything else.
FETCH = """
for path in "" /task /stats; do
  for try in 1 2 3 4 5 6 7 8 9 10; do
    fetch "$ECS_CONTAINER_METADATA_URI_V4$path" >/tmp/out && break; sleep 0.3
  done
  echo "@@$path $(cat /tmp/out)"
done
echo "@@uri $ECS_CONTAINER_METADATA_URI_V4"
echo "@@end"
"""


def answers(output: str) -> dict[str, str]:
    return dict(line[2:].split(" ", 1) for line in output.splitlines() if line.startswith("@@") and " " in line)


@pytest.fixture
def seen_inside(machine) -> tuple[str, dict[str, str]]:
    definition = container(stays="mkdir -p /tmp;" + FETCH.strip(), portMappings=[{"containerPort": 80}])
    task = machine.start(definition, container("other", essential=False), cpu="128", memory="128")
    return task, answers(machine.wait_output(task, "@@end", seconds=40))


def test_metadata_from_inside(machine, seen_inside):
    task, inside = seen_inside
    shown = machine.task(task)
    mine = machine.container_of(task)
    own = json.loads(inside[""])
    assert own["DockerId"] == mine["runtimeId"]
    assert own["Name"] == "main"
    assert own["ContainerARN"] == mine["containerArn"]
    assert own["KnownStatus"] == "RUNNING"
    assert own["Limits"] == {"CPU": 16, "Memory": 32}
    assert own["Networks"][0]["NetworkMode"] == "bridge"
    assert own["Ports"][0]["HostPort"] == mine["networkBindings"][0]["hostPort"]
    whole = json.loads(inside["/task"])
    assert whole["TaskARN"] == task
    assert whole["Family"] == shown["taskDefinitionArn"].split("/")[1].split(":")[0]
    assert whole["Revision"] == "1"
    assert whole["Limits"] == {"CPU": 0.125, "Memory": 128}
    assert {each["Name"] for each in whole["Containers"]} == {"main", "other"}
    assert whole["LaunchType"] == "EC2"
    assert whole["AvailabilityZone"].startswith("us-east-1")
    stats = json.loads(inside["/stats"])
    assert stats is None or stats["memory_stats"]["usage"] > 0


def test_another_id_is_not_found(machine, seen_inside):
    _, inside = seen_inside
    base = inside["uri"].rsplit("/", 1)[0]
    asking = container(stays=f"fetch {base}/{'0' * 32} 2>&1; echo end")
    task = machine.start(asking)
    assert "404" in machine.wait_output(task, "end\n")


def test_introspection(launch, tmp_path):
    server = launch(role="server")
    cluster = Cluster(server, server.cluster)
    cluster.ecs.create_cluster(clusterName=cluster.name)
    port = free_port()
    agent = Agent(server, tmp_path / unique("agent"), introspection=f"127.0.0.1:{port}")
    agent.spawn()

    def instances() -> list[str]:
        return cluster.ecs.list_container_instances(cluster=cluster.name)["containerInstanceArns"]

    try:
        instance = eventually("the agent registered", instances)[0]
        task = eventually(
            "a task placed",
            lambda: cluster.ecs.run_task(cluster=cluster.name, taskDefinition=cluster.register())["tasks"],
        )[0]["taskArn"]
        cluster.wait_task(task, "RUNNING")
        base = f"http://127.0.0.1:{port}"
        identity = json.loads(get(f"{base}/v1/metadata"))
        assert identity["Cluster"] == cluster.name
        assert identity["ContainerInstanceArn"] == instance
        listed = json.loads(get(f"{base}/v1/tasks"))["Tasks"]
        assert [each["Arn"] for each in listed] == [task]
        assert listed[0]["KnownStatus"] == "RUNNING"
        runtime = cluster.container_of(task)["runtimeId"]
        assert listed[0]["Containers"][0]["DockerId"] == runtime
        assert json.loads(get(f"{base}/v1/tasks?dockerid={runtime}"))["Arn"] == task
        cluster.stop(task)
    finally:
        agent.stop()
