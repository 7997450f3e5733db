"""Capacity providers: local agents come when tasks wait for them, and go when nothing needs them."""

import json

import pytest
from botocore.exceptions import ClientError

from support.cluster import Cluster, unique
from support.wait import always, eventually

CONTAINERS = pytest.mark.containers


def group_arn(name: str) -> str:
    return f"arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:0:autoScalingGroupName/{name}"


def provider_of(ecs, group: str, name: str | None = None, **scaling) -> str:
    name = name or unique("provider")
    ecs.create_capacity_provider(
        name=name,
        autoScalingGroupProvider={
            "autoScalingGroupArn": group_arn(group),
            "managedScaling": {"status": "ENABLED"} | scaling,
        },
    )
    return name


def associate(cluster: Cluster, *providers: str, default: list[dict] | None = None) -> dict:
    return cluster.ecs.put_cluster_capacity_providers(
        cluster=cluster.name, capacityProviders=list(providers), defaultCapacityProviderStrategy=default or []
    )["cluster"]


def refused(call, **parameters) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**parameters)
    return error.value.response["Error"]["Code"], error.value.response["Error"]["Message"]


def test_providers_are_made_described_changed_and_deleted(plane, ecs):
    """Rule 9.1.3: defaults, paging, failures, and what keeps a provider from being deleted."""
    name = unique("provider")
    made = json.loads(
        plane.aws(
            "ecs", "create-capacity-provider", "--name", name, "--auto-scaling-group-provider",
            f"autoScalingGroupArn={group_arn(unique('group'))}", "--tags", "key=team,value=blue",
        ).stdout
    )["capacityProvider"]  # fmt: skip
    assert made["status"] == "ACTIVE"
    assert made["capacityProviderArn"].endswith(f":capacity-provider/{name}")
    group = made["autoScalingGroupProvider"]
    assert group["managedScaling"] == {
        "status": "DISABLED",
        "targetCapacity": 100,
        "minimumScalingStepSize": 1,
        "maximumScalingStepSize": 10000,
        "instanceWarmupPeriod": 300,
    }
    assert (group["managedTerminationProtection"], group["managedDraining"]) == ("DISABLED", "ENABLED")
    described = ecs.describe_capacity_providers(capacityProviders=[name, "FARGATE", "nobody"], include=["TAGS"])
    assert [each["name"] for each in described["capacityProviders"]] == ["FARGATE", name]
    assert described["capacityProviders"][1]["tags"] == [{"key": "team", "value": "blue"}]
    assert [each["reason"] for each in described["failures"]] == ["MISSING"]
    one, others = ecs.describe_capacity_providers(maxResults=1), 0
    while one.get("nextToken"):
        one, others = ecs.describe_capacity_providers(maxResults=1, nextToken=one["nextToken"]), others + 1
    assert others >= 2, "FARGATE, FARGATE_SPOT and the new one"
    ecs.tag_resource(resourceArn=made["capacityProviderArn"], tags=[{"key": "a", "value": "b"}])
    assert len(ecs.list_tags_for_resource(resourceArn=made["capacityProviderArn"])["tags"]) == 2
    changed = ecs.update_capacity_provider(
        name=name, autoScalingGroupProvider={"managedScaling": {"status": "ENABLED", "targetCapacity": 80}}
    )["capacityProvider"]
    assert changed["updateStatus"] == "UPDATE_COMPLETE"
    assert changed["autoScalingGroupProvider"]["managedScaling"]["targetCapacity"] == 80
    code, text = refused(ecs.create_capacity_provider, name=name, autoScalingGroupProvider={"autoScalingGroupArn": "g"})
    assert (code, "already exists" in text) == ("ClientException", True)
    cluster = unique("cluster")
    ecs.create_cluster(clusterName=cluster, capacityProviders=[name])
    code, text = refused(ecs.delete_capacity_provider, capacityProvider=name)
    assert (code, cluster in text) == ("ClientException", True)
    ecs.put_cluster_capacity_providers(cluster=cluster, capacityProviders=[], defaultCapacityProviderStrategy=[])
    assert ecs.delete_capacity_provider(capacityProvider=name)["capacityProvider"]["status"] == "INACTIVE"
    assert refused(ecs.delete_capacity_provider, capacityProvider="FARGATE")[0] == "ClientException"


def test_tasks_wait_for_an_external_group_and_stop_when_asked(plane, cluster, hollow):
    """Rule 9.3.1: PROVISIONING. Rule 9.1.5: a provider in use cannot be taken away. Rule 9.2.9: what is published."""
    ecs, provider = cluster.ecs, provider_of(cluster.ecs, unique("group"))
    shown = associate(cluster, provider, default=[{"capacityProvider": provider, "weight": 1}])
    assert shown["attachmentsStatus"] == "UPDATE_COMPLETE"
    assert {each["type"] for each in shown["attachments"]} == {"as_policy", "managed_draining"}
    definition = cluster.register()
    first, second = cluster.run_all(definition, count=2)
    assert (first["lastStatus"], first["capacityProviderName"]) == ("PROVISIONING", provider)
    assert "launchType" not in first
    assert "containerInstanceArn" not in first
    hollow(cpu=1024)
    always(
        "it waits on: that instance is of no provider",
        lambda: cluster.task(first["taskArn"])["lastStatus"] == "PROVISIONING",
        1,
    )
    stopped = ecs.stop_task(cluster=cluster.name, task=second["taskArn"])["task"]
    assert stopped["lastStatus"] == "STOPPED"
    code, text = refused(
        ecs.put_cluster_capacity_providers,
        cluster=cluster.name, capacityProviders=[], defaultCapacityProviderStrategy=[],
    )  # fmt: skip
    assert (code, text) == (
        "ResourceInUseException",
        "The specified capacity provider is in use and cannot be removed.",
    )

    def reservation() -> bool:
        found = ecs.describe_clusters(clusters=[cluster.name], include=["ATTACHMENTS"])["clusters"][0]
        details = [detail for each in found["attachments"] for detail in each["details"]]
        return {"name": "CapacityProviderReservation", "value": "200"} in details

    eventually("the figure is published", reservation)
    told = ecs.describe_capacity_providers(capacityProviders=[provider])["capacityProviders"][0]
    assert "adds and removes no instances" in told["updateStatusReason"]
    ecs.stop_task(cluster=cluster.name, task=first["taskArn"])


def test_strategies_that_ecs_refuses(cluster):
    """Rule 5.3.2: errors of strategies, in ECS's words."""
    ecs, one, two = cluster.ecs, provider_of(cluster.ecs, unique("g")), provider_of(cluster.ecs, unique("g"))
    associate(cluster, one, two, "FARGATE")
    definition = cluster.register()

    def run(*items: dict, **fields) -> tuple[str, str]:
        parameters = {"cluster": cluster.name, "taskDefinition": definition, "capacityProviderStrategy": list(items)}
        return refused(ecs.run_task, **(parameters | fields))

    def item(name: str, weight: int = 1, base: int = 0) -> dict:
        return {"capacityProvider": name, "weight": weight, "base": base}

    for words, told in {
        "is not associated with the cluster": run(item("nobody")),
        "with a base value defined": run(item(one, 1, 1), item(two, 1, 1)),
        "weight value greater than zero": run(item(one, 0), item(two, 0)),
        "both Fargate and Auto Scaling group": run(item(one), item("FARGATE")),
        "both a launch type and capacity provider": run(item(one), launchType="EC2"),
    }.items():
        assert told[0] == "InvalidParameterException"
        assert words in told[1]
    assert run(item("FARGATE"))[0] == "UnsupportedFeatureException"


@CONTAINERS
def test_an_agent_starts_for_a_waiting_task_and_goes_when_it_is_done(launch, docker):
    """Rule 9.2.5: from no instance to one and back. Rule 9.3.1: the task starts when the agent is there."""
    server = launch("--no-agent", "--local-group", "small=0..1,cpu=512,memory=256", "--scaling-period", "1s")
    cluster = Cluster(server, server.cluster, docker)
    provider = provider_of(cluster.ecs, "small")
    server.aws(
        "ecs", "put-cluster-capacity-providers", "--cluster", cluster.name, "--capacity-providers", provider,
        "--default-capacity-provider-strategy", f"capacityProvider={provider},weight=1",
    )  # fmt: skip
    assert cluster.instances() == []
    task = cluster.run_all(cluster.register())[0]
    assert task["lastStatus"] == "PROVISIONING"
    cluster.wait_task(task["taskArn"], "RUNNING", 60)
    (instance,) = cluster.instances()
    assert instance["capacityProviderName"] == provider
    assert provider in server.longshore("status", "--cluster", cluster.name).stdout
    server.restart()
    eventually(
        "the agent is found again", lambda: [each["agentConnected"] for each in cluster.instances()] == [True], 30
    )
    assert cluster.instances()[0]["containerInstanceArn"] == instance["containerInstanceArn"]
    assert cluster.task(task["taskArn"])["lastStatus"] == "RUNNING"
    cluster.stop(task["taskArn"])
    eventually("the instance is removed", lambda: cluster.instances() == [], 60)
    eventually("none of its containers is left", lambda: docker.of_cluster(cluster.name) == [], 20)
    groups = server.data / "groups" / "small"
    eventually("its record is gone", lambda: not [each for each in groups.iterdir() if each.is_dir()], 20)


@CONTAINERS
def test_a_service_on_a_strategy_grows_its_group(launch, docker):
    """Rule 9.3.5: a service's tasks wait, are counted as pending, and run on the group's agents."""
    server = launch("--no-agent", "--local-group", "small=0..2,cpu=512,memory=256", "--scaling-period", "1s")
    cluster = Cluster(server, server.cluster, docker)
    provider = provider_of(cluster.ecs, "small")
    associate(cluster, provider)
    definition = cluster.register(cpu="300", memory="64")
    name = cluster.serve(definition, desired=2, capacityProviderStrategy=[{"capacityProvider": provider, "weight": 1}])
    shown = cluster.wait_stable(name)
    assert shown["capacityProviderStrategy"] == [{"capacityProvider": provider, "weight": 1, "base": 0}]
    assert "launchType" not in shown
    assert len(cluster.instances()) == 2
    parameters = {"cluster": cluster.name, "service": name, "capacityProviderStrategy": []}
    assert "must force a new deployment" in refused(cluster.ecs.update_service, **parameters)[1]
    cluster.clear()
