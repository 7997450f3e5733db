"""Managed daemons through the AWS CLI: each of the operations, and what it prints."""

import json

from support.cluster import Cluster, container, unique
from support.hollow import holds
from support.wait import eventually


def aws(cluster: Cluster, operation: str, *arguments: str) -> dict:
    """The operations of daemons name their cluster themselves, if at all."""
    return cluster.aws(operation, *arguments, clustered=False)


def define(cluster: Cluster, family: str, **fields) -> dict:
    containers = json.dumps([container(**fields)])
    return aws(cluster, "register-daemon-task-definition", "--family", family, "--container-definitions", containers)


def provider(cluster: Cluster) -> str:
    """A new capacity provider of the cluster."""
    pool = unique("pool")
    group = f"autoScalingGroupArn={unique('group')}"
    aws(cluster, "create-capacity-provider", "--name", pool, "--auto-scaling-group-provider", group)
    cluster.aws("put-cluster-capacity-providers", "--capacity-providers", pool, "--default-capacity-provider-strategy")
    return pool


def reaches(cluster: Cluster, deployment: str, status: str) -> dict:
    """Waits until a deployment has that status; returns it."""

    def arrived() -> dict:
        (now,) = aws(cluster, "describe-daemon-deployments", "--daemon-deployment-arns", deployment)[
            "daemonDeployments"
        ]
        assert now["status"] == status, (now["status"], now.get("statusReason"))
        return now

    return eventually(f"deployment {status}", arrived, 90)


def test_a_daemon_from_its_definition_to_its_end(cluster, hollow):
    pool, family, name = provider(cluster), unique("logs"), unique("daemon")
    instance = hollow(attributes={"longshore.capacity-provider": pool})
    registered = define(cluster, family)["daemonTaskDefinitionArn"]
    assert registered.endswith(f":daemon-task-definition/{family}:1")
    described = aws(cluster, "describe-daemon-task-definition", "--daemon-task-definition", family)
    definition = described["daemonTaskDefinition"]
    assert (definition["daemonTaskDefinitionArn"], definition["status"]) == (registered, "ACTIVE")
    assert [each["name"] for each in definition["containerDefinitions"]] == ["main"]

    made = aws(
        cluster,
        "create-daemon",
        *("--daemon-name", name, "--cluster-arn", cluster.name, "--capacity-provider-arns", pool),
        *("--daemon-task-definition-arn", registered, "--enable-ecs-managed-tags"),
        *("--propagate-tags", "DAEMON", "--tags", "key=team,value=blue"),
    )
    daemon, first = made["daemonArn"], made["deploymentArn"]
    assert daemon.endswith(f":daemon/{cluster.name}/{name}")
    shown = reaches(cluster, first, "SUCCESSFUL")
    target = shown["targetDaemonRevision"]["arn"]
    (task,) = cluster.aws("list-tasks", "--container-instance", instance.id)["taskArns"]
    (task,) = cluster.aws("describe-tasks", "--tasks", task, "--include", "TAGS")["tasks"]
    assert (task["group"], task["capacityProviderName"]) == (f"daemon:{name}", pool)
    assert {"key": "team", "value": "blue"} in task["tags"]

    (revision,) = aws(cluster, "describe-daemon-revisions", "--daemon-revision-arns", target)["daemonRevisions"]
    assert (revision["daemonArn"], revision["daemonTaskDefinitionArn"]) == (daemon, registered)
    assert [each["containerName"] for each in revision["containerImages"]] == ["main"]
    assert revision["propagateTags"] == "DAEMON"
    detail = aws(cluster, "describe-daemon", "--daemon-arn", daemon)["daemon"]
    assert (detail["status"], detail["deploymentArn"]) == ("ACTIVE", first)
    assert [(each["arn"], each["totalRunningCount"]) for each in detail["currentRevisions"]] == [(target, 1)]

    listed = aws(cluster, "list-daemons", "--cluster-arn", cluster.name)["daemonSummariesList"]
    assert [(each["daemonArn"], each["status"]) for each in listed] == [(daemon, "ACTIVE")]
    by_pool = aws(cluster, "list-daemons", "--cluster-arn", cluster.name, "--capacity-provider-arns", pool)
    assert [each["daemonArn"] for each in by_pool["daemonSummariesList"]] == [daemon]

    newer = define(cluster, family, environment=[{"name": "VERSION", "value": "2"}])["daemonTaskDefinitionArn"]
    updated = aws(
        cluster,
        "update-daemon",
        *("--daemon-arn", daemon, "--daemon-task-definition-arn", newer, "--capacity-provider-arns", pool),
        *("--deployment-configuration", "drainPercent=100"),
    )
    second = updated["deploymentArn"]
    shown = reaches(cluster, second, "SUCCESSFUL")
    assert [each["arn"] for each in shown["sourceDaemonRevisions"]] == [target]
    running = cluster.aws("list-tasks", "--container-instance", instance.id)["taskArns"]
    (task,) = cluster.aws("describe-tasks", "--tasks", *running)["tasks"]
    assert task["taskDefinitionArn"] == newer

    deployments = aws(cluster, "list-daemon-deployments", "--daemon-arn", daemon)["daemonDeployments"]
    assert [each["daemonDeploymentArn"] for each in deployments] == [second, first]
    in_work = aws(cluster, "list-daemon-deployments", "--daemon-arn", daemon, "--status", "IN_PROGRESS")
    assert in_work["daemonDeployments"] == []

    aws(cluster, "delete-daemon", "--daemon-arn", daemon)
    eventually(
        "its task has gone",
        lambda: cluster.aws("list-tasks", "--container-instance", instance.id)["taskArns"] == [],
        60,
    )

    def is_gone() -> bool:
        listed = aws(cluster, "list-daemons", "--cluster-arn", cluster.name)["daemonSummariesList"]
        return all(each["status"] != "ACTIVE" for each in listed)

    eventually("it is listed no more", is_gone, 60)


def test_definitions_are_listed_and_deleted(cluster):
    family = unique("logs")
    first, second = (define(cluster, family)["daemonTaskDefinitionArn"] for _ in range(2))

    def listed(*arguments: str) -> list[str]:
        answer = aws(cluster, "list-daemon-task-definitions", "--family", family, *arguments)
        return [each["arn"] for each in answer["daemonTaskDefinitions"]]

    assert listed() == [first, second]
    assert listed("--sort", "DESC") == [second, first]
    assert listed("--revision", "LAST_REGISTERED") == [second]
    deleted = aws(cluster, "delete-daemon-task-definition", "--daemon-task-definition", first)
    assert deleted["daemonTaskDefinitionArn"] == first
    assert listed() == [second]
    missing = unique("nobody")
    code, text = cluster.aws_refused(
        "describe-daemon-task-definition", "--daemon-task-definition", missing, clustered=False
    )
    assert (code, text) == ("ClientException", "Unable to describe daemon task definition.")


def test_daemons_that_are_refused(cluster, hollow):
    """What is not there is told by each operation, and a daemon needs capacity providers of its cluster."""
    pool = provider(cluster)
    hollow(behaviour=holds, attributes={"longshore.capacity-provider": pool})
    registered = define(cluster, unique("logs"))["daemonTaskDefinitionArn"]
    nobody = f"arn:aws:ecs:us-east-1:000000000000:daemon/{cluster.name}/nobody"
    for operation in ("describe-daemon", "list-daemon-deployments", "delete-daemon"):
        code, _ = cluster.aws_refused(operation, "--daemon-arn", nobody, clustered=False)
        assert code == "DaemonNotFoundException", operation
    code, _ = cluster.aws_refused(
        "create-daemon",
        *("--daemon-name", unique("daemon"), "--cluster-arn", cluster.name, "--capacity-provider-arns", "nobody"),
        *("--daemon-task-definition-arn", registered),
        clustered=False,
    )
    assert code in ("InvalidParameterException", "ClientException")
    deployment = f"arn:aws:ecs:us-east-1:000000000000:daemon-deployment/{cluster.name}/nobody/{'0' * 21}"
    answer = aws(cluster, "describe-daemon-deployments", "--daemon-deployment-arns", deployment)
    assert (answer["daemonDeployments"], [each["reason"] for each in answer["failures"]]) == ([], ["MISSING"])
