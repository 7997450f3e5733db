"""Capacity through the AWS CLI: providers, strategies, tasks that wait, groups that grow from nothing and shrink."""

import json
from collections import Counter

import pytest

from support.cluster import Cluster, container, unique
from support.wait import eventually


def create(cluster: Cluster, group: str | None = None, scaling: str = "status=DISABLED") -> str:
    """A new provider; returns its name."""
    name = unique("provider")
    value = f"autoScalingGroupArn={group or unique('group')},managedScaling={{{scaling}}}"
    made = cluster.aws(
        "create-capacity-provider", "--name", name, "--auto-scaling-group-provider", value, clustered=False
    )["capacityProvider"]
    assert (made["status"], made["updateStatus"]) == ("ACTIVE", "CREATE_COMPLETE")
    return name


def associate(cluster: Cluster, *providers: str, default: tuple[str, ...] = ()) -> dict:
    return cluster.aws(
        "put-cluster-capacity-providers",
        *("--capacity-providers", *providers, "--default-capacity-provider-strategy", *default),
    )["cluster"]


def define(cluster: Cluster, **fields) -> str:
    containers = json.dumps([container()])
    size = [text for name, value in fields.items() for text in (f"--{name}", value)]
    made = cluster.aws(
        "register-task-definition",
        *("--family", unique("family"), "--container-definitions", containers, *size),
        clustered=False,
    )
    return made["taskDefinition"]["taskDefinitionArn"]


def attachments(cluster: Cluster) -> list[dict]:
    shown = cluster.aws("describe-clusters", "--clusters", cluster.name, "--include", "ATTACHMENTS", clustered=False)
    return shown["clusters"][0]["attachments"]


def reservation(cluster: Cluster) -> str | None:
    """CapacityProviderReservation, which is published among the attachments."""
    details = [detail for each in attachments(cluster) for detail in each["details"]]
    return next((each["value"] for each in details if each["name"] == "CapacityProviderReservation"), None)


def test_providers(cluster):
    """Rule 9.1.1, 9.1.3, 9.1.5, 9.1.8: made, described, changed, and deleted once no cluster has it."""
    name = create(cluster, scaling="status=ENABLED,targetCapacity=90,instanceWarmupPeriod=60")
    described = cluster.aws(
        "describe-capacity-providers", "--capacity-providers", name, "nobody", "--include", "TAGS", clustered=False
    )
    (shown,) = described["capacityProviders"]
    assert shown["autoScalingGroupProvider"]["managedScaling"] == {
        "status": "ENABLED",
        "targetCapacity": 90,
        "minimumScalingStepSize": 1,
        "maximumScalingStepSize": 10000,
        "instanceWarmupPeriod": 60,
    }
    assert [each["reason"] for each in described["failures"]] == ["MISSING"]
    changed = cluster.aws(
        "update-capacity-provider",
        *("--name", name, "--auto-scaling-group-provider", "managedTerminationProtection=ENABLED"),
        clustered=False,
    )["capacityProvider"]
    assert changed["updateStatus"] == "UPDATE_COMPLETE"
    assert changed["autoScalingGroupProvider"]["managedTerminationProtection"] == "ENABLED"
    delete = ("delete-capacity-provider", "--capacity-provider")
    shown = associate(cluster, name, default=(f"capacityProvider={name},weight=1",))
    assert (shown["capacityProviders"], shown["attachmentsStatus"]) == ([name], "UPDATE_COMPLETE")
    assert {each["type"] for each in attachments(cluster)} == {"as_policy", "managed_draining"}
    code, text = cluster.aws_refused(*delete, name, clustered=False)
    assert (code, cluster.name in text) == ("ClientException", True)
    assert cluster.aws_refused(*delete, "FARGATE", clustered=False)[0] == "ClientException"
    associate(cluster)
    deleted = cluster.aws(*delete, name, clustered=False)["capacityProvider"]
    assert (deleted["status"], deleted["updateStatus"]) == ("INACTIVE", "DELETE_COMPLETE")


def test_strategies(cluster, hollow):
    """Rule 5.1.8, 5.3.1, 5.3.2, 5.3.3: base and weights of a call and a service, the default, and what is refused."""
    one, two, idle = create(cluster), create(cluster), create(cluster)
    for provider in (one, two, idle):
        hollow(attributes={"longshore.capacity-provider": provider})
    associate(cluster, one, two, idle, default=(f"capacityProvider={two},weight=1",))
    definition = define(cluster)
    strategy = [f"capacityProvider={one},base=2,weight=1", f"capacityProvider={two},weight=3"]
    strategy.append(f"capacityProvider={idle},weight=0")
    run = ("run-task", "--task-definition", definition)
    answer = cluster.aws(*run, "--count", "10", "--capacity-provider-strategy", *strategy)
    assert Counter(task["capacityProviderName"] for task in answer["tasks"]) == {one: 4, two: 6}
    (by_default,) = cluster.aws(*run)["tasks"]
    assert (by_default["capacityProviderName"], "launchType" in by_default) == (two, False)

    service = unique("service")
    created = cluster.aws(
        "create-service",
        *("--service-name", service, "--task-definition", definition, "--desired-count", "6"),
        *("--capacity-provider-strategy", *strategy),
    )["service"]
    assert {"capacityProvider": one, "weight": 1, "base": 2} in created["capacityProviderStrategy"]
    cluster.wait_stable(service)
    arns = cluster.aws("list-tasks", "--service-name", service)["taskArns"]
    tasks = cluster.aws("describe-tasks", "--tasks", *arns)["tasks"]
    assert Counter(task["capacityProviderName"] for task in tasks) == {one: 3, two: 3}

    twice = [f"capacityProvider={one},base=1,weight=1", f"capacityProvider={two},base=1,weight=1"]
    zeros = [f"capacityProvider={one},weight=0", f"capacityProvider={two},weight=0"]
    for items, words in [(twice, "base value"), (zeros, "weight value greater than zero")]:
        code, text = cluster.aws_refused(*run, "--capacity-provider-strategy", *items)
        assert (code, words in text) == ("InvalidParameterException", True), text
    code, text = cluster.aws_refused("put-cluster-capacity-providers", "--capacity-providers", two,
                                     "--default-capacity-provider-strategy")  # fmt: skip
    assert (code, "in use" in text) == ("ResourceInUseException", True)


def test_tasks_wait_for_an_instance(cluster, hollow):
    """Rule 9.3.1, 9.3.6, 9.2.1, 9.2.9: PROVISIONING, and the start when an instance of the provider comes."""
    provider = create(cluster, scaling="status=ENABLED")
    associate(cluster, provider, default=(f"capacityProvider={provider},weight=1",))
    eventually("nothing is needed", lambda: reservation(cluster) == "100")
    (task,) = cluster.aws("run-task", "--task-definition", define(cluster))["tasks"]
    assert (task["lastStatus"], "containerInstanceArn" in task) == ("PROVISIONING", False)
    eventually("something is", lambda: reservation(cluster) == "200")
    instance = hollow(attributes={"longshore.capacity-provider": provider})
    cluster.wait_task(task["taskArn"], "RUNNING")
    (shown,) = cluster.aws("describe-tasks", "--tasks", task["taskArn"])["tasks"]
    assert shown["containerInstanceArn"] == instance.arn
    (described,) = cluster.aws("describe-container-instances", "--container-instances", instance.id)[
        "containerInstances"
    ]
    assert described["capacityProviderName"] == provider
    eventually("M is N", lambda: reservation(cluster) == "100")


@pytest.mark.containers
def test_a_group_grows_from_nothing_and_shrinks(launch, docker):
    """Rule 9.2.5, 9.2.6, 9.2.3: two instances for the first task, and none when nothing runs any more."""
    server = launch("--no-agent", "--local-group", "small=0..3,cpu=512,memory=256", "--scaling-period", "1s")
    cluster = Cluster(server, server.cluster, docker)
    provider = create(cluster, group="small", scaling="status=ENABLED")
    associate(cluster, provider, default=(f"capacityProvider={provider},weight=1",))
    instances = ("list-container-instances", "--status", "ACTIVE")
    assert cluster.aws(*instances)["containerInstanceArns"] == []
    definition = define(cluster, cpu="400", memory="64")
    (task,) = cluster.aws("run-task", "--task-definition", definition)["tasks"]
    assert task["lastStatus"] == "PROVISIONING"
    waited = server.aws("ecs", "wait", "tasks-running", "--cluster", cluster.name, "--tasks", task["taskArn"])
    assert waited.returncode == 0, waited.stderr
    eventually("there are two", lambda: len(cluster.aws(*instances)["containerInstanceArns"]) == 2, 30)
    busy = cluster.aws("list-container-instances", "--filter", "runningTasksCount == 1")["containerInstanceArns"]
    (shown,) = cluster.aws("describe-tasks", "--tasks", task["taskArn"])["tasks"]
    assert busy == [shown["containerInstanceArn"]]
    eventually("the idle one leaves", lambda: cluster.aws(*instances)["containerInstanceArns"] == busy, 60)
    assert reservation(cluster) == "100"
    cluster.aws("stop-task", "--task", task["taskArn"])
    eventually("the other one too", lambda: cluster.aws(*instances)["containerInstanceArns"] == [], 60)
