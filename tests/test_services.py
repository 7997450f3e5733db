"""Services: created, kept at their desired count, rolled over to new definitions, scaled and deleted."""

import pytest

from support.cluster import container, unique
from support.errors import refused
from support.hollow import fails, holds, runs
from support.wait import always, eventually


def create(cluster, **fields) -> dict:
    return cluster.ecs.create_service(
        **{"cluster": cluster.name, "serviceName": unique("service"), "desiredCount": 0} | fields
    )["service"]


def test_the_answer_of_create_service(cluster):
    # Rule 7.1.1: what a service gets when nothing is said: REPLICA, ECS, 100/200, no grace period, no propagated tags,
    # ECS's own role.
    definition = cluster.register()
    name = unique("service")
    made = create(cluster, serviceName=name, taskDefinition=definition.split("/")[1].split(":")[0], desiredCount=0)
    assert made["serviceArn"] == f"arn:aws:ecs:us-east-1:000000000000:service/{cluster.name}/{name}"
    assert made["taskDefinition"] == definition
    assert made["status"] == "ACTIVE"
    assert (made["desiredCount"], made["runningCount"], made["pendingCount"]) == (0, 0, 0)
    assert made["launchType"] == "EC2"
    assert made["schedulingStrategy"] == "REPLICA"
    assert made["deploymentController"] == {"type": "ECS"}
    configuration = made["deploymentConfiguration"]
    assert (configuration["maximumPercent"], configuration["minimumHealthyPercent"]) == (200, 100)
    assert configuration["deploymentCircuitBreaker"] == {"enable": False, "rollback": False}
    assert made["enableECSManagedTags"] is False
    assert made["enableExecuteCommand"] is False
    assert made["propagateTags"] == "NONE"
    assert made["availabilityZoneRebalancing"] == "ENABLED"
    assert made["createdAt"]
    for empty in ("loadBalancers", "serviceRegistries", "events", "placementConstraints", "placementStrategy"):
        assert made[empty] == [], empty
    deployment = made["deployments"][0]
    assert deployment["id"].startswith("ecs-svc/")
    assert deployment["status"] == "PRIMARY"
    assert deployment["taskDefinition"] == definition
    assert deployment["rolloutState"] in ("IN_PROGRESS", "COMPLETED")


def test_the_desired_count_is_reached_and_said(cluster, hollow):
    # Rule 7.9.3, 7.2.3: ECS's words for started, stopped, steady, completed.
    hollow()
    name = cluster.serve(cluster.register(), desired=3)
    shown = cluster.wait_stable(name)
    assert shown["pendingCount"] == 0
    completed = cluster.wait_service(
        name, "completed", lambda now: now["deployments"][0]["rolloutState"] == "COMPLETED", 60
    )
    deployment = completed["deployments"][0]
    assert deployment["rolloutStateReason"] == f"ECS deployment {deployment['id']} completed."
    assert (deployment["desiredCount"], deployment["runningCount"], deployment["failedTasks"]) == (3, 3, 0)
    eventually("steady", lambda: f"(service {name}) has reached a steady state." in cluster.messages(name), 60)
    started = [message for message in cluster.messages(name) if "has started" in message]
    assert sum(message.count("(task ") for message in started) == 3
    tasks = cluster.ecs.describe_tasks(cluster=cluster.name, tasks=cluster.tasks_of(name))["tasks"]
    assert {task["group"] for task in tasks} == {"service:" + name}
    assert {task["startedBy"] for task in tasks} == {deployment["id"]}


def test_a_dead_task_is_replaced(cluster, hollow):
    instance = hollow()
    name = cluster.serve(cluster.register(), desired=2)
    cluster.wait_stable(name)
    victim, other = cluster.tasks_of(name)
    instance.report(victim, "STOPPED", exit_code=1)
    cluster.wait_stable(name)
    now = cluster.tasks_of(name)
    assert other in now
    assert victim not in now
    assert len(now) == 2
    assert cluster.task(victim)["stopCode"] == "EssentialContainerExited"


def test_a_stopped_task_is_replaced(cluster, hollow):
    hollow()
    name = cluster.serve(cluster.register(), desired=1)
    cluster.wait_stable(name)
    first = cluster.tasks_of(name)[0]
    cluster.stop(first)
    cluster.wait_stable(name)
    assert cluster.tasks_of(name) != [first]


def test_scaling_out_and_in(cluster, hollow):
    hollow(cpu=4096)
    name = cluster.serve(cluster.register(), desired=1)
    cluster.wait_stable(name)
    for desired in (5, 2, 0):
        answer = cluster.ecs.update_service(cluster=cluster.name, service=name, desiredCount=desired)["service"]
        assert answer["desiredCount"] == desired
        assert len(answer["deployments"]) == 1, "another desired count is not another deployment"
        cluster.wait_stable(name)
        assert len(cluster.tasks_of(name)) == desired
    stopped = cluster.ecs.describe_tasks(cluster=cluster.name, tasks=cluster.tasks_of(name, "STOPPED"))["tasks"]
    assert {task["stopCode"] for task in stopped} == {"ServiceSchedulerInitiated"}
    assert all(
        task["stoppedReason"].startswith("Scaling activity initiated by (deployment ecs-svc/") for task in stopped
    )


def test_a_new_definition_rolls_out(cluster, hollow):
    # Rule 7.9.3, 7.15.2: ECS's words for started, stopped, steady, completed.
    # Rule 7.2.1: the newest deployment is PRIMARY, older ones are ACTIVE as long as they have tasks.
    hollow(cpu=4096)
    family = unique("family")
    first = cluster.register(family=family)
    name = cluster.serve(first, desired=3)
    cluster.wait_stable(name)
    before = set(cluster.tasks_of(name))
    second = cluster.register(family=family)
    answer = cluster.ecs.update_service(cluster=cluster.name, service=name, taskDefinition=family)["service"]
    assert answer["taskDefinition"] == second
    assert [each["status"] for each in answer["deployments"]] == ["PRIMARY", "ACTIVE"]
    assert [each["taskDefinition"] for each in answer["deployments"]] == [second, first]
    seen: list[int] = []

    def rolled() -> bool:
        now = cluster.service(name)
        seen.append(now["runningCount"])
        return len(now["deployments"]) == 1 and now["runningCount"] == 3

    eventually("rolled out", rolled, 60)
    assert min(seen) >= 3, "minimumHealthyPercent is 100"
    assert max(seen) <= 6, "maximumPercent is 200"
    after = cluster.tasks_of(name)
    assert not before & set(after)
    tasks = cluster.ecs.describe_tasks(cluster=cluster.name, tasks=after)["tasks"]
    assert {task["taskDefinitionArn"] for task in tasks} == {second}


def test_rolling_by_stopping_first(cluster, hollow):
    hollow(cpu=200)
    family = unique("family")
    full = {"minimumHealthyPercent": 50, "maximumPercent": 100}
    name = cluster.serve(cluster.register(container(cpu=100), family=family), desired=2, deploymentConfiguration=full)
    cluster.wait_stable(name)
    cluster.register(container(cpu=100), family=family)
    cluster.ecs.update_service(cluster=cluster.name, service=name, taskDefinition=family)
    seen: list[int] = []

    def rolled() -> bool:
        now = cluster.service(name)
        seen.append(now["runningCount"])
        return len(now["deployments"]) == 1 and now["runningCount"] == 2

    eventually("rolled out on a full instance", rolled, 60)
    assert min(seen) >= 1
    assert max(seen) <= 2


def test_force_new_deployment(cluster, hollow):
    # Rule 7.3.1: a deployment begins when what tasks are made of changes, or by force; not for counts, percentages or
    # placement.
    hollow()
    name = cluster.serve(cluster.register(), desired=2)
    first = cluster.wait_stable(name)["deployments"][0]["id"]
    before = set(cluster.tasks_of(name))
    cluster.ecs.update_service(cluster=cluster.name, service=name, forceNewDeployment=True)
    cluster.wait_service(
        name,
        "deployed anew",
        lambda now: len(now["deployments"]) == 1 and now["deployments"][0]["id"] != first and now["runningCount"] == 2,
        60,
    )
    assert not before & set(cluster.tasks_of(name))


def test_an_update_without_a_trigger_is_no_deployment(cluster, hollow):
    # Rule 7.3.1: a deployment begins when what tasks are made of changes, or by force; not for counts, percentages or
    # placement.
    hollow()
    name = cluster.serve(cluster.register(), desired=1)
    first = cluster.wait_stable(name)["deployments"][0]["id"]
    tasks = cluster.tasks_of(name)
    answer = cluster.ecs.update_service(
        cluster=cluster.name,
        service=name,
        deploymentConfiguration={"maximumPercent": 150, "minimumHealthyPercent": 50},
        enableExecuteCommand=False,
        propagateTags="SERVICE",
        placementStrategy=[{"type": "binpack", "field": "cpu"}],
    )["service"]
    assert [each["id"] for each in answer["deployments"]] == [first]
    assert answer["deploymentConfiguration"]["maximumPercent"] == 150
    strategy = answer["placementStrategy"][0]
    assert (strategy["type"], strategy["field"].lower()) == ("binpack", "cpu")
    assert answer["propagateTags"] == "SERVICE"
    always("the tasks stay", lambda: cluster.tasks_of(name) == tasks, 1)


def test_what_cannot_be_placed_is_said_once(cluster, hollow):
    # Rule 7.9.2: what lasts is said when it begins and every six hours.
    instance = hollow(cpu=100)
    name = cluster.serve(cluster.register(container(cpu=4096)), desired=1)
    expected = (
        f"(service {name}) was unable to place a task because no container instance met all of its requirements. "
        f"The closest matching (container-instance {instance.id}) has insufficient CPU units available. "
    )
    eventually("said", lambda: any(each.startswith(expected) for each in cluster.messages(name)))
    always("said once", lambda: len(cluster.messages(name)) == 1, 2)
    assert cluster.service(name)["runningCount"] == 0


def test_without_instances_a_service_says_so_and_waits(cluster, hollow):
    # Rule 7.9.4: where no task can be placed: that there are no instances, or what the closest one lacks.
    name = cluster.serve(cluster.register(), desired=1)
    words = "Reason: No Container Instances were found in your cluster."
    eventually("said", lambda: any(words in each for each in cluster.messages(name)))
    hollow()
    cluster.wait_stable(name)


def test_tasks_that_never_start_are_counted_and_slowed_down(cluster, hollow):
    # Rule 7.2.2: failedTasks counts failures in a row until one task runs.
    instance = hollow(behaviour=fails("CannotPullContainerError: nothing there"))
    name = cluster.serve(cluster.register(), desired=1)
    cluster.wait_service(name, "failing", lambda now: now["deployments"][0]["failedTasks"] >= 2)
    always("not a storm", lambda: len(instance.tasks) < 20, 3)


def test_a_fixed_definition_ends_the_slow_down(cluster, hollow):
    # Rule 7.8.2: a new deployment, and a task that ran well, begin anew.
    instance = hollow(behaviour=fails("CannotPullContainerError: nothing there"))
    family = unique("family")
    name = cluster.serve(cluster.register(family=family), desired=1)
    cluster.wait_service(name, "failing", lambda now: now["deployments"][0]["failedTasks"] >= 2)
    instance.behaviour = runs
    cluster.ecs.update_service(cluster=cluster.name, service=name, taskDefinition=cluster.register(family=family))
    cluster.wait_stable(name)


def test_placement_strategy_of_a_service(cluster, hollow):
    made = {hollow().arn for _ in range(3)}
    name = cluster.serve(cluster.register(), desired=3, placementStrategy=[{"type": "spread", "field": "instanceId"}])
    cluster.wait_stable(name)
    tasks = cluster.ecs.describe_tasks(cluster=cluster.name, tasks=cluster.tasks_of(name))["tasks"]
    assert {task["containerInstanceArn"] for task in tasks} == made


def test_by_default_tasks_are_spread_over_zones(cluster, hollow):
    # Rule 5.4.8: a service without a strategy spreads over zones, then over instances.
    zones = {hollow(zone=zone).arn: zone for zone in ("us-east-1a", "us-east-1a", "us-east-1b")}
    name = cluster.serve(cluster.register(), desired=4)
    cluster.wait_stable(name)
    tasks = cluster.ecs.describe_tasks(cluster=cluster.name, tasks=cluster.tasks_of(name))["tasks"]
    per_zone = [zones[task["containerInstanceArn"]] for task in tasks]
    assert sorted(per_zone) == ["us-east-1a"] * 2 + ["us-east-1b"] * 2
    assert {task["containerInstanceArn"] for task in tasks} == set(zones), "one on each instance of the larger zone"


def test_describe_and_list(cluster):
    definition = cluster.register()
    names = [f"{unique('listed')}-{number}" for number in range(12)]
    for name in names:
        cluster.serve(definition, 0, name=name)
    answer = cluster.ecs.describe_services(cluster=cluster.name, services=[*names[:2], "absent"])
    assert {each["serviceName"] for each in answer["services"]} == set(names[:2])
    assert answer["failures"] == [
        {"arn": f"arn:aws:ecs:us-east-1:000000000000:service/{cluster.name}/absent", "reason": "MISSING"}
    ]
    first = cluster.ecs.list_services(cluster=cluster.name)
    assert len(first["serviceArns"]) == 10
    rest = cluster.ecs.list_services(cluster=cluster.name, nextToken=first["nextToken"])
    assert len(rest["serviceArns"]) == 2
    assert "nextToken" not in rest
    assert cluster.ecs.list_services(cluster=cluster.name, launchType="FARGATE")["serviceArns"] == []
    for services, words in (([], "Services cannot be empty."), (names[:11], "")):
        with refused("InvalidParameterException", words):
            cluster.ecs.describe_services(cluster=cluster.name, services=services)


def test_creating_twice(cluster):
    definition = cluster.register()
    token, name = unique("token"), unique("service")
    fields = {"taskDefinition": definition, "serviceName": name, "clientToken": token}
    assert create(cluster, **fields)["serviceArn"] == create(cluster, **fields)["serviceArn"]
    with refused("InvalidParameterException", "Creation of service was not idempotent."):
        create(cluster, taskDefinition=definition, serviceName=name, desiredCount=3)


def test_delete(cluster, hollow):
    # Rule 7.14.1: only at desired count 0 or by force; DRAINING while tasks stop, then INACTIVE.
    hollow()
    definition = cluster.register()
    name = cluster.serve(definition, desired=1)
    cluster.wait_stable(name)
    with refused("InvalidParameterException", "The service cannot be stopped while it is scaled above 0."):
        cluster.ecs.delete_service(cluster=cluster.name, service=name)
    answer = cluster.ecs.delete_service(cluster=cluster.name, service=name, force=True)["service"]
    assert (answer["status"], answer["desiredCount"]) == ("DRAINING", 0)
    assert cluster.ecs.list_services(cluster=cluster.name)["serviceArns"] == []
    cluster.wait_service(name, "inactive", lambda now: now["status"] == "INACTIVE")
    with refused("ServiceNotActiveException", "Service was not ACTIVE."):
        cluster.ecs.update_service(cluster=cluster.name, service=name, desiredCount=1)
    assert create(cluster, taskDefinition=definition, serviceName=name)["status"] == "ACTIVE"


def test_a_draining_service_is_in_the_way(cluster, hollow):
    # Rule 7.14.2: the name is in the way while it drains, and free afterwards; a daemon needs no force.
    instance = hollow()
    definition = cluster.register()
    name = cluster.serve(definition, desired=1)
    cluster.wait_stable(name)
    (task,) = cluster.tasks_of(name)
    instance.behaviour = holds
    cluster.ecs.delete_service(cluster=cluster.name, service=name, force=True)
    assert cluster.service(name)["status"] == "DRAINING"
    with refused("InvalidParameterException", "Unable to Start a service that is still Draining."):
        create(cluster, taskDefinition=definition, serviceName=name)
    instance.report(task, "STOPPED", exit_code=143)
    cluster.wait_service(name, "inactive", lambda now: now["status"] == "INACTIVE")
    assert create(cluster, taskDefinition=definition, serviceName=name)["status"] == "ACTIVE"


def test_unknown_services(cluster):
    with refused("ServiceNotFoundException", "Service not found."):
        cluster.ecs.update_service(cluster=cluster.name, service="absent", desiredCount=1)
    with refused("ServiceNotFoundException", "Service not found."):
        cluster.ecs.delete_service(cluster=cluster.name, service="absent")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"desiredCount": None}, "DesiredCount is missing"),
        ({"desiredCount": -1}, "DesiredCount can not be lesser than 0"),
        ({"serviceName": "bad name"}, "Service name invalid"),
        ({"launchType": "MOON"}, "launch type should be one of"),
        ({"schedulingStrategy": "SOMETIMES"}, "Scheduling strategy should be one of [REPLICA,DAEMON]"),
        ({"clientToken": "t" * 37}, "idempotency token longer than 36."),
        ({"deploymentConfiguration": {"maximumPercent": 100, "minimumHealthyPercent": 100}}, "cannot be 100"),
        ({"deploymentConfiguration": {"minimumHealthyPercent": 101}}, "minimumHealthyPercent must be at most 100"),
        ({"placementStrategy": [{"type": "random"}] * 6}, "Maximum number of strategies is 5"),
        ({"placementConstraints": [{"type": "memberOf", "expression": "attribute:a ==="}]}, "column 15"),
        ({"networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}}, "Network Configuration"),
        ({"capacityProviderStrategy": [{"capacityProvider": "p", "weight": 1}], "launchType": "EC2"}, "both"),
    ],
)
def test_parameters_that_are_refused(cluster, fields, words):
    # Rule 7.1.8: parameters that cannot be carried out are refused in ECS's words, by code and text.
    given = {
        "cluster": cluster.name,
        "serviceName": unique("service"),
        "taskDefinition": cluster.register(),
        "desiredCount": 1,
    } | fields
    with refused("InvalidParameterException", words):
        cluster.ecs.create_service(**{key: value for key, value in given.items() if value is not None})


def test_an_unknown_definition(cluster):
    with refused("ClientException", "TaskDefinition not found."):
        create(cluster, taskDefinition="nothing-like-it")


def test_what_a_later_version_brings_is_refused_in_words(cluster):
    # Rule 7.1.7: what later versions bring is refused in words: Fargate with its platform versions, service discovery,
    # Service Connect, EBS volumes, VPC Lattice, CODE_DEPLOY.
    definition = cluster.register(container())
    registry = {"registryArn": "arn:aws:servicediscovery:us-east-1:000000000000:service/srv-1"}
    lattice = {
        "roleArn": "arn:aws:iam::000000000000:role/lattice",
        "targetGroupArn": "arn:aws:vpc-lattice:us-east-1:000000000000:targetgroup/tg-1",
        "portName": "web",
    }
    for field, value, word in [
        ("serviceRegistries", [registry], "service discovery"),
        ("serviceConnectConfiguration", {"enabled": True}, "service connect"),
        ("vpcLatticeConfigurations", [lattice], "lattice"),
    ]:
        with pytest.raises(cluster.ecs.exceptions.ClientError) as caught:
            create(cluster, taskDefinition=definition, **{field: value})
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
        assert word in caught.value.response["Error"]["Message"].lower()
