"""Managed daemons: one real task on every agent of a capacity provider, from its creation to its deletion."""

import json
from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError

from support.cluster import Cluster, container, unique
from support.server import Agent
from support.wait import eventually

pytestmark = pytest.mark.containers


@pytest.fixture
def join(tmp_path):
    """Starts agents of a capacity provider: `join(server, "pool")`. All end with the test."""
    started: list[Agent] = []

    def start(server, provider: str) -> Agent:
        directory = tmp_path / unique("agent")
        size = ("--cpu", "512", "--memory", "256")
        agent = Agent(server, directory, *size, "--capacity-provider", provider)
        agent.spawn()
        started.append(agent)
        return agent

    yield start
    for agent in started:
        agent.stop()


def register(cluster: Cluster, family: str, **fields) -> str:
    answer = cluster.ecs.register_daemon_task_definition(family=family, containerDefinitions=[container(**fields)])
    return answer["daemonTaskDefinitionArn"]


def running(cluster: Cluster) -> list[dict]:
    """The daemon's tasks that run, by instance."""
    arns = cluster.ecs.list_tasks(cluster=cluster.name, desiredStatus="RUNNING")["taskArns"]
    tasks = cluster.ecs.describe_tasks(cluster=cluster.name, tasks=arns)["tasks"] if arns else []
    tasks = [task for task in tasks if task["lastStatus"] == "RUNNING"]
    return sorted(tasks, key=lambda task: task["containerInstanceArn"])


def reaches(cluster: Cluster, deployment: str, status: str, seconds: float = 60) -> dict:
    """Waits until a deployment has that status; returns it."""

    def arrived() -> dict:
        answer = cluster.ecs.describe_daemon_deployments(daemonDeploymentArns=[deployment])
        (now,) = answer["daemonDeployments"]
        assert now["status"] == status, (now["status"], now["statusReason"])
        return now

    return eventually(f"deployment {status}", arrived, seconds)


def code_of(call: Callable, **parameters) -> str:
    with pytest.raises(ClientError) as error:
        call(**parameters)
    return error.value.response["Error"]["Code"]


def test_a_daemon_comes_to_every_agent_is_replaced_and_goes(launch, docker, join):
    """CreateDaemon by the AWS CLI; a new agent, an update and a deletion by boto3."""
    server = launch("--no-agent")
    cluster = Cluster(server, server.cluster, docker)
    ecs, pool = cluster.ecs, unique("pool")
    ecs.create_capacity_provider(name=pool, autoScalingGroupProvider={"autoScalingGroupArn": unique("group")})
    ecs.put_cluster_capacity_providers(
        cluster=cluster.name, capacityProviders=[pool], defaultCapacityProviderStrategy=[]
    )
    family = unique("logs")
    first = register(cluster, family)
    join(server, pool)
    made = json.loads(
        server.aws(
            "ecs", "create-daemon", "--daemon-name", "logs", "--cluster-arn", cluster.name,
            "--daemon-task-definition-arn", first, "--capacity-provider-arns", pool,
        ).stdout
    )  # fmt: skip
    daemon = made["daemonArn"]
    assert made["status"] == "ACTIVE"
    reaches(cluster, made["deploymentArn"], "SUCCESSFUL")
    (task,) = running(cluster)
    assert (task["group"], task["capacityProviderName"]) == ("daemon:logs", pool)
    assert docker.of_task(task["taskArn"])["main"]["State"] == "running"

    join(server, pool)
    eventually(
        "the new agent runs it too", lambda: len({each["containerInstanceArn"] for each in running(cluster)}) == 2, 60
    )
    (revision,) = ecs.describe_daemon(daemonArn=daemon)["daemon"]["currentRevisions"]
    assert revision["totalRunningCount"] == 2

    second = register(cluster, family, environment=[{"name": "VERSION", "value": "2"}])
    updated = ecs.update_daemon(
        daemonArn=daemon,
        daemonTaskDefinitionArn=second,
        capacityProviderArns=[pool],
        deploymentConfiguration={"drainPercent": 50},
    )
    shown = reaches(cluster, updated["deploymentArn"], "SUCCESSFUL", 90)
    assert shown["targetDaemonRevision"]["arn"] != revision["arn"]
    assert [each["arn"] for each in shown["sourceDaemonRevisions"]] == [revision["arn"]]
    assert [task["taskDefinitionArn"] for task in running(cluster)] == [second, second]

    wrong = register(cluster, family, command=["sh", "-c", "exit 3"])
    failing = ecs.update_daemon(daemonArn=daemon, daemonTaskDefinitionArn=wrong, capacityProviderArns=[pool])
    shown = reaches(cluster, failing["deploymentArn"], "ROLLBACK_SUCCESSFUL", 120)
    assert shown["circuitBreaker"]["failureCount"] >= 3
    assert [task["taskDefinitionArn"] for task in running(cluster)] == [second, second]
    listed = json.loads(server.aws("ecs", "list-daemon-deployments", "--daemon-arn", daemon).stdout)
    assert [each["status"] for each in listed["daemonDeployments"]] == [
        "ROLLBACK_SUCCESSFUL",
        "SUCCESSFUL",
        "SUCCESSFUL",
    ]

    server.aws("ecs", "delete-daemon", "--daemon-arn", daemon)

    def is_gone() -> bool:
        try:
            return ecs.describe_daemon(daemonArn=daemon)["daemon"]["status"] not in ("ACTIVE", "DELETE_IN_PROGRESS")
        except ClientError as error:
            return error.response["Error"]["Code"] == "DaemonNotFoundException"

    eventually("the daemon is gone", is_gone, 60)
    assert running(cluster) == []
    assert code_of(ecs.delete_daemon, daemonArn=daemon) == "DaemonNotFoundException"
