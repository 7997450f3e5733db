"""Deployments: failed ones brought back, forced and superseded ones, those that are stopped, and those that shift."""

import json

import pytest

from support.cluster import container
from support.errors import refused
from support.wait import always, eventually

SHIFTING = {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0}
BREAKER = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}


def pause(stage: str, minutes: int = 60, action: str = "ROLLBACK") -> dict:
    """A lifecycle hook that waits for ContinueServiceDeployment."""
    timeout = {"timeoutInMinutes": minutes, "action": action}
    return {"targetType": "PAUSE", "lifecycleStages": [stage], "timeoutConfiguration": timeout}


def briefs(cluster, service: str, **fields) -> list[dict]:
    """The service's deployments, newest first."""
    answer = cluster.ecs.list_service_deployments(cluster=cluster.name, service=service, **fields)
    return answer["serviceDeployments"]


def newest(cluster, service: str) -> dict:
    """The newest service deployment in full."""
    arn = briefs(cluster, service)[0]["serviceDeploymentArn"]
    answer = cluster.ecs.describe_service_deployments(serviceDeploymentArns=[arn])
    assert not answer["failures"], answer["failures"]
    return answer["serviceDeployments"][0]


def wait_deployment(cluster, service: str, what: str, condition, seconds: float = 60) -> dict:
    """Waits until a condition on the newest service deployment holds, and returns it."""

    def holds() -> dict | None:
        now = newest(cluster, service)
        assert condition(now), f"{now['status']} {now.get('lifecycleStage')} {now.get('statusReason')}"
        return now

    return eventually(f"the newest deployment of {service} {what}", holds, seconds)


def wait_status(cluster, service: str, status: str, seconds: float = 60) -> dict:
    return wait_deployment(cluster, service, status, lambda now: now["status"] == status, seconds)


def running(cluster, service: str) -> dict[str, str]:
    """The service's tasks that run, with the definition of each."""
    arns = cluster.ecs.list_tasks(cluster=cluster.name, serviceName=service)["taskArns"]
    tasks = cluster.ecs.describe_tasks(cluster=cluster.name, tasks=arns)["tasks"] if arns else []
    return {task["taskArn"]: task["taskDefinitionArn"] for task in tasks if task["lastStatus"] == "RUNNING"}


def update(cluster, service: str, **fields) -> dict:
    return cluster.ecs.update_service(cluster=cluster.name, service=service, **fields)["service"]


def test_a_broken_container_is_rolled_back_and_takes_nothing_down(machine):
    """Rule 7.7.2, 7.4.10: the breaker fails a deployment at 3 failures and brings the last completed revision back."""
    good, bad = machine.register(), machine.register(container(script="exit 1"))
    service = machine.serve(good, desired=1, deploymentConfiguration=BREAKER)
    first = wait_status(machine, service, "SUCCESSFUL")
    (task,) = running(machine, service)
    update(machine, service, taskDefinition=bad)

    def ends() -> bool:
        assert task in running(machine, service), "the task that served was stopped"
        return newest(machine, service)["status"] == "ROLLBACK_SUCCESSFUL"

    eventually("the rollback", ends, 90)
    deployment = newest(machine, service)
    breaker = deployment["deploymentCircuitBreaker"]
    assert breaker == {"status": "TRIGGERED", "failureCount": 3, "threshold": 3}
    assert deployment["rollback"]["serviceRevisionArn"] == first["targetServiceRevision"]["arn"]
    assert deployment["statusReason"] == "ECS deployment circuit breaker: tasks failed to start."
    shown = machine.wait_stable(service)
    assert shown["taskDefinition"] == good
    assert shown["deployments"][0]["rolloutState"] == "COMPLETED"
    messages = machine.messages(service)
    assert any("deployment failed: tasks failed to start." in message for message in messages), messages
    assert any("rolling back to deployment ecs-svc/" in message for message in messages), messages


def test_a_first_deployment_that_fails_stays_failed_until_the_next(machine):
    """Rule 7.7.2: the first deployment of a service has nothing to roll back to."""
    bad = machine.register(container(script="exit 1"))
    service = machine.serve(bad, desired=1, deploymentConfiguration=BREAKER)
    stopped = wait_status(machine, service, "STOPPED", 90)
    assert stopped["stoppedAt"]
    primary = machine.service(service)["deployments"][0]
    assert (primary["rolloutState"], primary["failedTasks"]) == ("FAILED", 3)
    assert primary["rolloutStateReason"] == "ECS deployment circuit breaker: tasks failed to start."
    update(machine, service, taskDefinition=machine.register())
    wait_status(machine, service, "SUCCESSFUL")


def test_blue_and_green_run_side_by_side_until_the_word_is_given(machine):
    """Rule 7.12.2: green is whole before any traffic, a PAUSE hook waits for ContinueServiceDeployment, blue stays."""
    blue, green = machine.register(), machine.register()
    hooks = [pause("POST_SCALE_UP")]
    service = machine.serve(blue, desired=2, deploymentConfiguration=SHIFTING | {"lifecycleHooks": hooks})
    wait_status(machine, service, "SUCCESSFUL")
    update(machine, service, taskDefinition=green)
    paused = wait_deployment(machine, service, "pauses", lambda now: now.get("lifecycleStage") == "POST_SCALE_UP")
    assert sorted(running(machine, service).values()) == sorted([blue, blue, green, green])
    (hook,) = paused["lifecycleHookDetails"]
    assert (hook["status"], hook["targetType"], hook["timeoutAction"]) == ("AWAITING_ACTION", "PAUSE", "ROLLBACK")
    assert hook["expiresAt"] > paused["startedAt"]
    assert paused["targetServiceRevision"]["requestedProductionTrafficWeight"] == 0.0
    assert paused["sourceServiceRevisions"][0]["requestedProductionTrafficWeight"] == 100.0
    always("it waits", lambda: newest(machine, service)["status"] == "IN_PROGRESS", 2)
    arn = paused["serviceDeploymentArn"]
    machine.ecs.continue_service_deployment(serviceDeploymentArn=arn, hookId=hook["hookId"])
    done = wait_status(machine, service, "SUCCESSFUL")
    assert done["targetServiceRevision"]["requestedProductionTrafficWeight"] == 100.0
    assert done["lifecycleHookDetails"][0]["status"] == "SUCCEEDED"
    machine.wait_stable(service)
    assert set(running(machine, service).values()) == {green}
    with pytest.raises(machine.ecs.exceptions.InvalidParameterException):
        machine.ecs.continue_service_deployment(serviceDeploymentArn=arn, hookId=hook["hookId"])


def test_a_deployment_is_stopped_and_goes_back(machine):
    """Rule 7.13.3: StopServiceDeployment rolls back at any stage, though no rollback was configured."""
    blue, green = machine.register(), machine.register()
    shifting = SHIFTING | {"lifecycleHooks": [pause("PRE_PRODUCTION_TRAFFIC_SHIFT")]}
    service = machine.serve(blue, desired=1, deploymentConfiguration=shifting)
    wait_status(machine, service, "SUCCESSFUL")
    (task,) = running(machine, service)
    update(machine, service, taskDefinition=green)
    paused = wait_deployment(machine, service, "pauses", lambda now: now.get("lifecycleHookDetails"))
    arn = paused["serviceDeploymentArn"]
    aws(machine, "stop-service-deployment", "--service-deployment-arn", arn, "--stop-type", "ROLLBACK")
    back = wait_status(machine, service, "ROLLBACK_SUCCESSFUL")
    assert back["rollback"]["serviceRevisionArn"] == paused["sourceServiceRevisions"][0]["arn"]
    machine.wait_stable(service)
    assert running(machine, service) == {task: blue}, "blue ran on all the time"
    with pytest.raises(machine.ecs.exceptions.ConflictException):
        machine.ecs.stop_service_deployment(serviceDeploymentArn=arn)


def test_a_forced_deployment_replaces_every_task(machine):
    """Rule 7.3.1: forceNewDeployment begins a deployment of the same definition; a changed count does not."""
    definition = machine.register()
    service = machine.serve(definition, desired=2)
    first = wait_status(machine, service, "SUCCESSFUL")
    before = running(machine, service)
    shown = update(machine, service, desiredCount=1)
    assert len(shown["deployments"]) == 1
    assert len(briefs(machine, service)) == 1
    machine.wait_stable(service)
    update(machine, service, forceNewDeployment=True)
    second = wait_status(machine, service, "SUCCESSFUL")
    machine.wait_stable(service)
    after = running(machine, service)
    assert not before.keys() & after.keys()
    assert second["sourceServiceRevisions"][0]["arn"] == first["targetServiceRevision"]["arn"]


def test_a_deployment_is_superseded_midway(machine):
    """Rule 7.3.2: a new deployment has the one under way stopped; only the newest definition is left in the end."""
    definitions = [machine.register(container(stays="sleep 1")) for _ in range(3)]
    service = machine.serve(definitions[0], desired=2)
    wait_status(machine, service, "SUCCESSFUL")
    update(machine, service, taskDefinition=definitions[1])
    superseded = newest(machine, service)
    shown = update(machine, service, taskDefinition=definitions[2])
    assert [each["status"] for each in shown["deployments"]][0] == "PRIMARY"
    wait_status(machine, service, "SUCCESSFUL")
    machine.wait_stable(service)
    assert set(running(machine, service).values()) == {definitions[2]}
    statuses = [each["status"] for each in briefs(machine, service)]
    assert statuses == ["SUCCESSFUL", "STOPPED", "SUCCESSFUL"]
    assert briefs(machine, service, status=["STOPPED"])[0]["serviceDeploymentArn"] == superseded["serviceDeploymentArn"]


def aws(cluster, *arguments: str) -> dict:
    """The real AWS CLI against the server."""
    answer = cluster.server.aws("ecs", *arguments)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def test_the_cli_reads_the_history(machine):
    """Rule 7.13.5: deployments and revisions are listed and described; the revision has the deployment's digits."""
    definition = machine.register()
    service = machine.serve(definition, desired=1)
    wait_status(machine, service, "SUCCESSFUL")
    (brief,) = aws(machine, "list-service-deployments", "--cluster", machine.name, "--service", service)[
        "serviceDeployments"
    ]
    deployment = machine.service(service)["deployments"][0]
    assert deployment["id"].removeprefix("ecs-svc/") in brief["targetServiceRevisionArn"]
    revisions = aws(machine, "describe-service-revisions", "--service-revision-arns", brief["targetServiceRevisionArn"])
    (revision,) = revisions["serviceRevisions"]
    assert revision["taskDefinition"] == definition
    (image,) = revision["containerImages"]
    assert image["containerName"] == "main"
    shown = machine.service(service)
    assert shown["currentServiceDeployment"] == brief["serviceDeploymentArn"]
    (current,) = shown["currentServiceRevisions"]
    assert (current["arn"], current["runningTaskCount"]) == (revision["serviceRevisionArn"], 1)
    unknown = brief["serviceDeploymentArn"][:-3] + "AAA"
    described = machine.ecs.describe_service_deployments(serviceDeploymentArns=[unknown])
    assert described["failures"] == [{"arn": unknown, "reason": "MISSING"}]


def test_a_deregistered_definition_is_refused_and_the_old_deployment_runs_on(machine):
    """Rule 7.3.8: a deployment of a deregistered definition is an error in ECS's words."""
    service = machine.serve(machine.register(), desired=1)
    before = wait_status(machine, service, "SUCCESSFUL")
    gone = machine.register()
    machine.ecs.deregister_task_definition(taskDefinition=gone)
    with refused("ClientException", "TaskDefinition is inactive"):
        update(machine, service, taskDefinition=gone)
    assert newest(machine, service) == before


def test_configurations_that_cannot_be_carried_out_say_why(cluster):
    """Rule 7.12.6, 7.7.5, 7.12.7: what the strategies take, and what hooks may do."""
    definition = cluster.register()
    cases = [
        ({"strategy": "BLUE_GREEN"}, "InvalidParameterException", "bakeTimeInMinutes must be specified"),
        (
            {"strategy": "LINEAR", "linearConfiguration": {"stepPercent": 2.9}},
            "InvalidParameterException",
            "stepPercent",
        ),
        ({"canaryConfiguration": {"canaryPercent": 5.0}}, "InvalidParameterException", "CANARY"),
        (SHIFTING | {"lifecycleHooks": [pause("PRODUCTION_TRAFFIC_SHIFT")]}, "InvalidParameterException", "PAUSE"),
        (
            SHIFTING
            | {"lifecycleHooks": [{"hookTargetArn": "arn:x", "roleArn": "arn:y", "lifecycleStages": ["PRE_SCALE_UP"]}]},
            "InvalidParameterException",
            "Invalid hookTargetArn arn:x",
        ),
        ({"alarms": {"enable": True, "rollback": True, "alarmNames": []}}, "InvalidParameterException", "alarmNames"),
    ]
    for configuration, code, words in cases:
        with refused(code, words):
            cluster.serve(definition, desired=1, deploymentConfiguration=configuration)
