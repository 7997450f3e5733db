"""Each feature of services as people use it: through the real AWS CLI, from its words to its answers."""

import json
from collections import Counter

from support.cluster import container, unique
from support.hollow import HollowInstance, fails, holds, runs
from support.wait import always, eventually

ZONES = ("us-east-1a", "us-east-1b", "us-east-1c")
BREAKER = json.dumps({"deploymentCircuitBreaker": {"enable": True, "rollback": True}})


def create(cluster, definition: str, *arguments: str) -> dict:
    """`aws ecs create-service`; returns the service."""
    name = unique("service")
    return cluster.aws("create-service", "--service-name", name, "--task-definition", definition, *arguments)["service"]


def update(cluster, name: str, *arguments: str) -> dict:
    return cluster.aws("update-service", "--service", name, *arguments)["service"]


def describe(cluster, name: str) -> dict:
    answer = cluster.aws("describe-services", "--services", name)
    assert answer["failures"] == []
    return answer["services"][0]


def messages(cluster, name: str) -> list[str]:
    """The texts of a service's events, oldest first."""
    return [event["message"] for event in reversed(describe(cluster, name)["events"])]


def wait_deployment(cluster, name: str, what: str, condition, seconds: float = 60) -> dict:
    """Waits, by a client that is quick, until the newest deployment is so; returns it as the CLI shows it."""

    def found() -> str:
        brief = cluster.ecs.list_service_deployments(cluster=cluster.name, service=name)["serviceDeployments"][0]
        arn = brief["serviceDeploymentArn"]
        now = cluster.ecs.describe_service_deployments(serviceDeploymentArns=[arn])["serviceDeployments"][0]
        assert condition(now), f"{now['status']} {now.get('lifecycleStage')} {now.get('statusReason')}"
        return arn

    arn = eventually(f"the newest deployment of {name} {what}", found, seconds)
    shown = cluster.aws("describe-service-deployments", "--service-deployment-arns", arn, clustered=False)
    return shown["serviceDeployments"][0]


def wait_by_cli(cluster, waiter: str, name: str) -> None:
    """`aws ecs wait` for something that is so already: it ends well, at once."""
    done = cluster.server.aws("ecs", "wait", waiter, "--cluster", cluster.name, "--services", name)
    assert done.returncode == 0, done.stderr


def wait_status(cluster, name: str, status: str, seconds: float = 60) -> dict:
    return wait_deployment(cluster, name, status, lambda now: now["status"] == status, seconds)


def tasks_of(cluster, name: str) -> dict[str, dict]:
    """The service's tasks that shall run, by ARN."""
    arns = cluster.aws("list-tasks", "--service-name", name)["taskArns"]
    tasks = cluster.aws("describe-tasks", "--tasks", *arns)["tasks"] if arns else []
    return {task["taskArn"]: task for task in tasks}


def test_a_replica_service_from_its_creation_to_its_end(cluster, hollow):
    """Rule 7.9.1, 7.9.3, 7.14.1, 5.4.9: created, steady, scaled in with even zones, deleted by force."""
    for zone in ZONES:
        hollow(zone=zone)
    made = create(cluster, cluster.register(), "--desired-count", "6")
    name, deployment = made["serviceName"], made["deployments"][0]
    assert (made["status"], made["schedulingStrategy"], made["desiredCount"]) == ("ACTIVE", "REPLICA", 6)
    assert (deployment["status"], deployment["rolloutState"]) == ("PRIMARY", "IN_PROGRESS")
    assert deployment["rolloutStateReason"] == f"ECS deployment {deployment['id']} in progress."
    cluster.wait_stable(name)
    wait_by_cli(cluster, "services-stable", name)
    before = tasks_of(cluster, name)
    assert Counter(task["availabilityZone"] for task in before.values()) == dict.fromkeys(ZONES, 2)

    scaled = update(cluster, name, "--desired-count", "3")
    assert (scaled["desiredCount"], len(scaled["deployments"])) == (3, 1)
    cluster.wait_stable(name)
    after = tasks_of(cluster, name)
    assert after.keys() < before.keys()
    assert Counter(task["availabilityZone"] for task in after.values()) == dict.fromkeys(ZONES, 1)
    gone = {arn.rsplit("/", 1)[1] for arn in before.keys() - after.keys()}
    steady = f"(service {name}) has reached a steady state."
    eventually("steady again", lambda: cluster.messages(name).count(steady) == 2)
    said = messages(cluster, name)
    completed = said.index(f"(service {name}) (deployment {deployment['id']}) deployment completed.")
    assert said[completed + 1] == steady
    stopped = next(text for text in said if text.startswith(f"(service {name}) has stopped 3 running tasks: (task "))
    assert all(f"(task {task})" in stopped for task in gone)

    words = "The service cannot be stopped while it is scaled above 0."
    assert cluster.aws_refused("delete-service", "--service", name) == ("InvalidParameterException", words)
    deleted = cluster.aws("delete-service", "--service", name, "--force")["service"]
    assert (deleted["status"], deleted["desiredCount"]) == ("DRAINING", 0)
    assert cluster.aws("list-services")["serviceArns"] == []
    cluster.wait_service(name, "inactive", lambda now: now["status"] == "INACTIVE")
    wait_by_cli(cluster, "services-inactive", name)


def test_rolling_forced_and_superseded_deployments(cluster, hollow):
    """Rule 7.3.1, 7.3.2, 7.13.5: a new definition, force, and a deployment that gives way to the next one midway."""
    instance = hollow(cpu=4096)
    family = unique("family")
    first = cluster.register(family=family)
    name = create(cluster, first, "--desired-count", "2")["serviceName"]
    wait_status(cluster, name, "SUCCESSFUL")
    oldest = tasks_of(cluster, name)

    second = cluster.register(family=family)
    rolled = update(cluster, name, "--task-definition", family)
    assert [each["status"] for each in rolled["deployments"]] == ["PRIMARY", "ACTIVE"]
    assert [each["taskDefinition"] for each in rolled["deployments"]] == [second, first]
    done = wait_status(cluster, name, "SUCCESSFUL")
    revisions = [*done["sourceServiceRevisions"], done["targetServiceRevision"]]
    assert [each["runningTaskCount"] for each in revisions] == [0, 2]
    cluster.wait_stable(name)
    older = tasks_of(cluster, name)
    assert {task["taskDefinitionArn"] for task in older.values()} == {second}
    assert not older.keys() & oldest.keys()

    forced = update(cluster, name, "--force-new-deployment")
    assert forced["deployments"][0]["id"] != rolled["deployments"][0]["id"]
    assert forced["taskDefinition"] == second
    wait_status(cluster, name, "SUCCESSFUL")
    cluster.wait_stable(name)
    assert not tasks_of(cluster, name).keys() & older.keys()

    instance.behaviour = holds
    update(cluster, name, "--task-definition", cluster.register(family=family))
    wait_status(cluster, name, "IN_PROGRESS")
    instance.behaviour = runs
    third = cluster.register(family=family)
    update(cluster, name, "--task-definition", third)
    wait_status(cluster, name, "SUCCESSFUL")
    cluster.wait_stable(name)
    briefs = cluster.aws("list-service-deployments", "--service", name)["serviceDeployments"]
    assert [each["status"] for each in briefs] == ["SUCCESSFUL", "STOPPED"] + ["SUCCESSFUL"] * 3
    assert {task["taskDefinitionArn"] for task in tasks_of(cluster, name).values()} == {third}


def test_the_circuit_breaker_brings_the_last_completed_revision_back(cluster, hollow):
    """Rule 7.7.1, 7.7.2, 7.7.3, 7.7.4: three failures of one task are too many; the old tasks serve all along."""
    instance = hollow()
    good, bad = cluster.register(), cluster.register()
    name = create(cluster, good, "--desired-count", "1", "--deployment-configuration", BREAKER)["serviceName"]
    first = wait_status(cluster, name, "SUCCESSFUL")
    assert first["deploymentCircuitBreaker"]["status"] == "MONITORING_COMPLETE"
    before = tasks_of(cluster, name)
    instance.behaviour = fails("CannotPullContainerError: nothing there")
    failing = update(cluster, name, "--task-definition", bad)["deployments"][0]["id"]
    back = wait_status(cluster, name, "ROLLBACK_SUCCESSFUL")
    assert back["deploymentCircuitBreaker"] == {"status": "TRIGGERED", "failureCount": 3, "threshold": 3}
    assert back["statusReason"] == "ECS deployment circuit breaker: tasks failed to start."
    assert back["rollback"]["serviceRevisionArn"] == first["targetServiceRevision"]["arn"]
    shown = describe(cluster, name)
    (deployment,) = shown["deployments"]
    assert (shown["taskDefinition"], deployment["rolloutState"]) == (good, "COMPLETED")
    assert tasks_of(cluster, name).keys() == before.keys()
    said = messages(cluster, name)
    failed = said.index(f"(service {name}) (deployment {failing}) deployment failed: tasks failed to start.")
    assert said[failed + 1] == f"(service {name}) rolling back to deployment {deployment['id']}."


def test_a_rolling_deployment_is_stopped_and_goes_back(cluster, hollow):
    """Rule 7.13.3: stop-service-deployment rolls back though nothing configured it; what has finished is a conflict."""
    instance = hollow()
    old = cluster.register()
    name = create(cluster, old, "--desired-count", "2")["serviceName"]
    wait_status(cluster, name, "SUCCESSFUL")
    before = tasks_of(cluster, name)
    instance.behaviour = holds
    update(cluster, name, "--task-definition", cluster.register())
    arn = wait_status(cluster, name, "IN_PROGRESS")["serviceDeploymentArn"]
    instance.behaviour = runs
    stop = ("stop-service-deployment", "--service-deployment-arn", arn)
    assert cluster.aws(*stop, clustered=False) == {"serviceDeploymentArn": arn}
    # The instance held the new tasks and never answers for them: what it holds it stops as it was told to.
    for task in instance.tasks.keys() - before.keys():
        instance.report(task, "STOPPED", exit_code=143)
    wait_status(cluster, name, "ROLLBACK_SUCCESSFUL")
    assert describe(cluster, name)["taskDefinition"] == old
    assert tasks_of(cluster, name).keys() == before.keys()
    assert cluster.aws_refused(*stop, clustered=False)[0] == "ConflictException"


def pause(stage: str) -> str:
    timeout = {"timeoutInMinutes": 60, "action": "ROLLBACK"}
    hook = {"targetType": "PAUSE", "lifecycleStages": [stage], "timeoutConfiguration": timeout}
    return json.dumps({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0, "lifecycleHooks": [hook]})


def test_blue_green_pauses_and_is_told_to_go_on_or_back(cluster, hollow):
    """Rule 7.12.2, 7.12.3: green is whole before any traffic; continue-service-deployment ends the pause both ways."""
    hollow(cpu=4096)
    blue, green = cluster.register(), cluster.register()
    configuration = pause("POST_SCALE_UP")
    name = create(cluster, blue, "--desired-count", "2", "--deployment-configuration", configuration)["serviceName"]
    first = wait_status(cluster, name, "SUCCESSFUL")
    assert "lifecycleStage" not in first, "there was nothing to shift from"

    def paused() -> dict:
        shown = wait_deployment(cluster, name, "pauses", lambda now: now.get("lifecycleStage") == "POST_SCALE_UP")
        (hook,) = shown["lifecycleHookDetails"]
        assert (hook["status"], hook["timeoutAction"]) == ("AWAITING_ACTION", "ROLLBACK")
        assert hook["expiresAt"] > shown["startedAt"]
        weights = [shown["sourceServiceRevisions"][0], shown["targetServiceRevision"]]
        assert [each["requestedProductionTrafficWeight"] for each in weights] == [100.0, 0.0]
        assert [each["runningTaskCount"] for each in weights] == [2, 2]
        return shown

    def go_on(shown: dict, *action: str) -> None:
        call = ["continue-service-deployment", "--service-deployment-arn", shown["serviceDeploymentArn"]]
        hook = shown["lifecycleHookDetails"][0]["hookId"]
        cluster.aws(*call, "--hook-id", hook, *action, clustered=False)

    update(cluster, name, "--task-definition", green)
    go_on(paused(), "--action", "ROLLBACK")
    back = wait_status(cluster, name, "ROLLBACK_SUCCESSFUL")
    assert back["rollback"]["serviceRevisionArn"] == first["targetServiceRevision"]["arn"]
    cluster.wait_stable(name)
    assert {task["taskDefinitionArn"] for task in tasks_of(cluster, name).values()} == {blue}

    update(cluster, name, "--task-definition", green)
    go_on(paused())
    done = wait_status(cluster, name, "SUCCESSFUL")
    assert done["lifecycleHookDetails"][0]["status"] == "SUCCEEDED"
    assert done["targetServiceRevision"]["requestedProductionTrafficWeight"] == 100.0
    cluster.wait_stable(name)
    assert {task["taskDefinitionArn"] for task in tasks_of(cluster, name).values()} == {green}


def set_state(cluster, instance: HollowInstance, status: str) -> dict:
    arguments = ["--container-instances", instance.arn, "--status", status]
    return cluster.aws("update-container-instances-state", *arguments)["containerInstances"][0]


def test_draining_keeps_a_service_at_its_minimum(cluster, hollow):
    """Rule 6.4.2: tasks of a draining instance are replaced elsewhere before they are stopped, at 100/200."""
    first, second = hollow(cpu=4096), hollow(cpu=4096)
    name = create(cluster, cluster.register(), "--desired-count", "4")["serviceName"]
    cluster.wait_stable(name)
    assert set_state(cluster, first, "DRAINING")["status"] == "DRAINING"
    seen = []

    def moved() -> bool:
        tasks = cluster.ecs.describe_tasks(cluster=cluster.name, tasks=cluster.tasks_of(name))["tasks"]
        seen.append(cluster.service(name)["runningCount"])
        return {task["containerInstanceArn"] for task in tasks} == {second.arn} and len(tasks) == 4

    eventually("all moved", moved, 60)
    assert min(seen) >= 4
    listed = cluster.aws("list-container-instances", "--status", "DRAINING")["containerInstanceArns"]
    assert listed == [first.arn]
    drained = cluster.aws("describe-container-instances", "--container-instances", first.arn)["containerInstances"][0]
    assert (drained["status"], drained["runningTasksCount"]) == ("DRAINING", 0)
    assert set_state(cluster, first, "ACTIVE")["status"] == "ACTIVE"


def test_a_zone_that_comes_gets_its_share(cluster, hollow):
    """Rule 7.10.2, 7.9.6: rebalancing asked for by the CLI, and what it says."""
    hollow(zone=ZONES[0])
    # There is another zone, but it has no room yet.
    hollow(zone=ZONES[1], cpu=8)
    asked = ("--desired-count", "4", "--availability-zone-rebalancing", "ENABLED")
    made = create(cluster, cluster.register(), *asked)
    name = made["serviceName"]
    assert made["availabilityZoneRebalancing"] == "ENABLED"
    cluster.wait_stable(name)
    hollow(zone=ZONES[1])
    balanced = f"(service {name}) is AZ balanced with 2 tasks in us-east-1a, 2 tasks in us-east-1b."
    eventually("balanced", lambda: balanced in cluster.messages(name))
    cluster.wait_stable(name)
    zones = Counter(task["availabilityZone"] for task in tasks_of(cluster, name).values())
    assert zones == {ZONES[0]: 2, ZONES[1]: 2}
    said = messages(cluster, name)
    uneven = "is not AZ balanced with 4 tasks in us-east-1a, 0 tasks in us-east-1b."
    begun = f"(service {name}) {uneven} AZ Rebalancing in progress."
    order = [said.index(begun), *(at for at, text in enumerate(said) if " to AZ Rebalance: (task " in text)]
    order += [at for at, text in enumerate(said) if " due to AZ rebalancing: (task " in text] + [said.index(balanced)]
    assert order == sorted(order)
    assert len(order) >= 4


def test_protected_tasks_stay_when_a_service_is_scaled_in(cluster, hollow):
    """Rule 7.9.5: update-task-protection guards against scale-in, and the service says what it waits for."""
    hollow()
    name = create(cluster, cluster.register(), "--desired-count", "2")["serviceName"]
    cluster.wait_stable(name)
    tasks = list(tasks_of(cluster, name))
    protect = ("update-task-protection", "--tasks", *tasks)
    protected = cluster.aws(*protect, "--protection-enabled", "--expires-in-minutes", "30")["protectedTasks"]
    assert [each["protectionEnabled"] for each in protected] == [True, True]
    deployment = update(cluster, name, "--desired-count", "1")["deployments"][0]["id"]
    text = (
        f"(service {name}) was unable to reach steady state because task set ({deployment}) was unable to scale in. "
        "Reason: The number of protected tasks are more than the desired count of tasks."
    )
    eventually("said", lambda: text in cluster.messages(name))
    assert tasks_of(cluster, name).keys() == set(tasks)
    shown = cluster.aws("get-task-protection", "--tasks", *tasks)["protectedTasks"]
    assert all(each["expirationDate"] for each in shown)
    cluster.aws(*protect, "--no-protection-enabled")
    cluster.wait_stable(name)
    assert len(tasks_of(cluster, name)) == 1


def test_a_daemon_rolls_over_and_is_deleted(cluster, hollow):
    """Rule 7.6.1, 7.6.3, 7.14.2: one task on each instance, replaced in place, deleted without force."""
    instances = {hollow(cpu=20).arn, hollow(cpu=20).arn}
    family = unique("family")
    made = create(cluster, cluster.register(family=family), "--scheduling-strategy", "DAEMON")
    name, percents = made["serviceName"], made["deploymentConfiguration"]
    assert (percents["minimumHealthyPercent"], percents["maximumPercent"]) == (0, 100)
    wait_status(cluster, name, "SUCCESSFUL")
    assert {task["containerInstanceArn"] for task in tasks_of(cluster, name).values()} == instances
    second = cluster.register(family=family)
    update(cluster, name, "--task-definition", family)
    wait_status(cluster, name, "SUCCESSFUL")
    shown = describe(cluster, name)
    assert (shown["desiredCount"], shown["runningCount"], len(shown["deployments"])) == (2, 2, 1)
    tasks = tasks_of(cluster, name).values()
    assert {task["containerInstanceArn"] for task in tasks} == instances
    assert {task["taskDefinitionArn"] for task in tasks} == {second}
    code, text = cluster.aws_refused("update-service", "--service", name, "--desired-count", "3")
    assert code == "InvalidParameterException"
    assert text.startswith("The daemon scheduling strategy does not support a desired count for services.")
    deleted = cluster.aws("delete-service", "--service", name)["service"]
    assert (deleted["status"], deleted["desiredCount"]) == ("DRAINING", 0)


def test_bad_input_is_an_error_or_an_event_and_the_old_deployment_runs_on(cluster, hollow):
    """Rule 7.1.8, 7.3.8, 7.4.4, 7.9.4, 7.4.13: what cannot be is said in ECS's words and changes nothing."""
    instance = hollow(cpu=1024)
    definition, gone = cluster.register(container(cpu=256)), cluster.register()
    cluster.aws("deregister-task-definition", "--task-definition", gone, clustered=False)
    stays = ("--availability-zone-rebalancing", "DISABLED")
    name = create(cluster, definition, "--desired-count", "3", *stays)["serviceName"]
    cluster.wait_stable(name)
    before = describe(cluster, name)
    tasks = tasks_of(cluster, name).keys()
    percents = "minimumHealthyPercent={},maximumPercent={}"
    unparsed = "type=memberOf,expression=attribute:a ==="
    for arguments, code, words in [
        (("--task-definition", gone), "ClientException", "TaskDefinition is inactive"),
        (("--task-definition", "nothing-like-it"), "ClientException", "TaskDefinition not found."),
        (("--desired-count", "-1"), "InvalidParameterException", "DesiredCount can not be lesser than 0"),
        (
            ("--deployment-configuration", percents.format(100, 100)),
            "InvalidParameterException",
            "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.",
        ),
        (
            ("--deployment-configuration", percents.format(101, 200)),
            "InvalidParameterException",
            "minimumHealthyPercent must be at most 100",
        ),
        (("--placement-constraints", unparsed), "InvalidParameterException", "column 15"),
    ]:
        told, text = cluster.aws_refused("update-service", "--service", name, *arguments)
        assert told == code, text
        assert words in text
    assert describe(cluster, name) == before

    # Three at 100/125 may neither start one more nor stop one.
    update(cluster, name, "--deployment-configuration", percents.format(100, 125), "--force-new-deployment")
    stuck = (
        f"(service {name}) was unable to stop or start tasks during a deployment because of the service deployment "
        "configuration. Update the minimumHealthyPercent or maximumPercent value and try again."
    )
    eventually("stuck is said", lambda: stuck in cluster.messages(name))
    assert tasks_of(cluster, name).keys() == tasks

    never = json.dumps(
        [{"type": "memberOf", "expression": f"attribute:{each}"} for each in ("ecs.os-type == a", "ecs.os-type == b")]
    )
    wide = ("--deployment-configuration", percents.format(100, 200))
    update(cluster, name, *wide, "--force-new-deployment", "--placement-constraints", never)
    unplaced = (
        f"(service {name}) was unable to place a task because no container instance met all of its requirements. The "
        f"closest matching (container-instance {instance.id}) encountered error "
        '"MemberOf placement constraint unsatisfied.". For more information, see the Troubleshooting section of the '
        "Amazon ECS Developer Guide."
    )
    eventually("nowhere to go is said", lambda: unplaced in cluster.messages(name))
    always("the old tasks stay", lambda: set(cluster.tasks_of(name)) == tasks, 1)
    assert {task["lastStatus"] for task in tasks_of(cluster, name).values()} == {"RUNNING"}

    # A way out of it: the constraints are taken away, and as many tasks are asked for as there can be.
    update(cluster, name, "--placement-constraints", "[]", "--desired-count", "2147483647")
    eventually("the instance is full", lambda: len(cluster.tasks_of(name)) == 4, 60)
    lacks = f"The closest matching (container-instance {instance.id}) has insufficient CPU units available."
    eventually("the new reason is said", lambda: any(lacks in text for text in cluster.messages(name)), 60)
    assert describe(cluster, name)["desiredCount"] == 2_147_483_647
