"""DAEMON services, and EXTERNAL ones with task sets."""

import json

import pytest

from support.cluster import container, unique
from support.errors import refused
from support.hollow import holds
from support.wait import always, eventually

ALL = {"value": 100.0, "unit": "PERCENT"}


def daemon(cluster, definition: str, **fields) -> str:
    """CreateService of a daemon, which takes no desired count; returns its name."""
    name = unique("daemon")
    cluster.ecs.create_service(
        cluster=cluster.name, serviceName=name, taskDefinition=definition, schedulingStrategy="DAEMON", **fields
    )
    return name


def instances_of(cluster, service: str) -> list[str]:
    tasks = cluster.tasks_of(service)
    shown = cluster.ecs.describe_tasks(cluster=cluster.name, tasks=tasks)["tasks"] if tasks else []
    return sorted(task["containerInstanceArn"] for task in shown)


def state(cluster, instance, status: str) -> None:
    cluster.ecs.update_container_instances_state(cluster=cluster.name, containerInstances=[instance.arn], status=status)


def test_one_task_on_each_instance_and_on_each_new_one(cluster, hollow):
    """Rule 7.6.1: one on each instance, new ones get theirs at once; desiredCount is the number of instances."""
    made = [hollow(), hollow()]
    name = daemon(cluster, cluster.register())
    eventually("two", lambda: instances_of(cluster, name) == sorted(each.arn for each in made))
    made.append(hollow())
    eventually("three", lambda: instances_of(cluster, name) == sorted(each.arn for each in made))
    shown = cluster.wait_service(name, "steady", lambda now: now["runningCount"] == 3 == now["desiredCount"])
    assert shown["schedulingStrategy"] == "DAEMON"
    said = f"(service {name}) has reached a steady state."
    eventually("said", lambda: said in cluster.messages(name), 60)
    assert cluster.service(name)["deployments"][0]["desiredCount"] == 3


def test_a_constraint_chooses_the_instances(cluster, hollow):
    """Rule 7.6.1: an instance that does not meet the constraint any more loses its task."""
    rack, _ = hollow(attributes={"rack": "a"}), hollow(attributes={"rack": "b"})
    constraint = {"type": "memberOf", "expression": "attribute:rack == a"}
    name = daemon(cluster, cluster.register(), placementConstraints=[constraint])
    eventually("on the rack", lambda: instances_of(cluster, name) == [rack.arn])
    cluster.ecs.put_attributes(cluster=cluster.name, attributes=[{"name": "rack", "value": "c", "targetId": rack.arn}])
    eventually("nowhere", lambda: cluster.tasks_of(name) == [])
    assert cluster.wait_service(name, "none", lambda now: now["desiredCount"] == 0)["status"] == "ACTIVE"


def test_room_is_kept_for_a_daemon(cluster, hollow):
    """Rule 7.6.2: resources are reserved for the daemon's task before it runs."""
    name = daemon(cluster, cluster.register(container(cpu=1000)))
    hollow(cpu=1024, behaviour=holds)
    answer = cluster.ecs.run_task(cluster=cluster.name, taskDefinition=cluster.register(container(cpu=100)))
    assert answer["tasks"] == []
    assert answer["failures"][0]["reason"] == "RESOURCE:CPU"
    eventually("placed", lambda: len(cluster.tasks_of(name)) == 1)


def test_a_daemon_leaves_a_draining_instance_last(cluster, hollow):
    """Rule 6.4.3, 7.6.2: the daemon's task stops when no other is left; active again it comes back."""
    first, second = hollow(cpu=4096), hollow(cpu=4096)
    logger = daemon(cluster, cluster.register())
    eventually("both", lambda: len(instances_of(cluster, logger)) == 2)
    service = cluster.serve(cluster.register(), desired=4)
    cluster.wait_stable(service)
    alone = cluster.ecs.start_task(
        cluster=cluster.name, taskDefinition=cluster.register(), containerInstances=[first.arn]
    )["tasks"][0]["taskArn"]
    cluster.wait_task(alone, "RUNNING")
    state(cluster, first, "DRAINING")
    eventually("moved", lambda: set(instances_of(cluster, service)) == {second.arn}, 120)
    always("the daemon stays", lambda: first.arn in instances_of(cluster, logger), 1)
    cluster.stop(alone)
    eventually("left", lambda: instances_of(cluster, logger) == [second.arn])
    # Its agent hears of it a moment later than whoever asks.
    eventually("it was the last to be stopped", lambda: first.stopped[-1] in cluster.tasks_of(logger, "STOPPED"))
    assert first.stopped.index(alone) == len(first.stopped) - 2
    state(cluster, first, "ACTIVE")
    eventually("back", lambda: len(instances_of(cluster, logger)) == 2)


def test_a_daemon_rolls_over_and_is_deleted_without_force(cluster, hollow):
    """Rule 7.6.6, 7.14.2: the old task stops before the new one starts; no force is needed."""
    hollow(cpu=20), hollow(cpu=20)
    family = unique("family")
    name = daemon(cluster, cluster.register(family=family))
    eventually("both", lambda: len(cluster.tasks_of(name)) == 2)
    second = cluster.register(family=family)
    cluster.ecs.update_service(cluster=cluster.name, service=name, taskDefinition=family)
    cluster.wait_service(name, "rolled out", lambda now: len(now["deployments"]) == 1 and now["runningCount"] == 2, 120)
    tasks = cluster.ecs.describe_tasks(cluster=cluster.name, tasks=cluster.tasks_of(name))["tasks"]
    assert {task["taskDefinitionArn"] for task in tasks} == {second}
    deleted = cluster.ecs.delete_service(cluster=cluster.name, service=name)["service"]
    assert (deleted["status"], deleted["desiredCount"]) == ("DRAINING", 0)
    cluster.wait_service(name, "over", lambda now: now["status"] == "INACTIVE")


def test_a_daemon_in_the_words_of_the_cli(cluster, hollow):
    """Rule 2.3 and rule 7.6.3, through the AWS CLI and its waiter."""
    hollow()
    definition = cluster.register()
    name = unique("daemon")
    base = ["ecs", "create-service", "--cluster", cluster.name, "--service-name", name, "--task-definition", definition]
    bad = cluster.server.aws(*base, "--scheduling-strategy", "DAEMON", "--desired-count", "1")
    assert bad.returncode != 0
    assert "The daemon scheduling strategy does not support a desired count for services" in bad.stderr
    done = cluster.server.aws(*base, "--scheduling-strategy", "DAEMON")
    assert done.returncode == 0, done.stderr
    eventually("placed", lambda: len(cluster.tasks_of(name)) == 1)
    waited = cluster.server.aws("ecs", "wait", "services-stable", "--cluster", cluster.name, "--services", name)
    assert waited.returncode == 0, waited.stderr


@pytest.mark.containers
def test_a_daemon_runs_a_real_container(machine):
    """Rule 7.6.1 on a real engine."""
    name = daemon(machine, machine.register(container(stays="echo here")))
    try:
        eventually("running", lambda: machine.service(name)["runningCount"] == 1, 40)
        machine.wait_output(machine.tasks_of(name)[0], "here")
    finally:
        machine.ecs.delete_service(cluster=machine.name, service=name)
    machine.wait_service(name, "over", lambda now: now["status"] == "INACTIVE", 60)


def external(cluster, desired: int) -> str:
    name = unique("external")
    cluster.ecs.create_service(
        cluster=cluster.name, serviceName=name, desiredCount=desired, deploymentController={"type": "EXTERNAL"}
    )
    return name


def make_set(cluster, service: str, definition: str, **fields) -> dict:
    return cluster.ecs.create_task_set(cluster=cluster.name, service=service, taskDefinition=definition, **fields)[
        "taskSet"
    ]


def set_of(cluster, service: str, task_set: dict) -> dict:
    answer = cluster.ecs.describe_task_sets(cluster=cluster.name, service=service, taskSets=[task_set["id"]])
    assert not answer["failures"], answer["failures"]
    return answer["taskSets"][0]


def test_blue_and_green_by_hand(cluster, hollow):
    """Rule 7.11.3: a second task set is scaled up, made primary, and the first one deleted."""
    hollow(cpu=4096)
    family = unique("family")
    first, second = cluster.register(family=family), cluster.register(family=family)
    name = external(cluster, 3)
    blue = make_set(cluster, name, first, scale=ALL, externalId="blue")
    assert (blue["status"], blue["stabilityStatus"], blue["computedDesiredCount"]) == ("ACTIVE", "STABILIZING", 3)
    cluster.ecs.update_service_primary_task_set(cluster=cluster.name, service=name, primaryTaskSet=blue["id"])

    def steady(task_set: dict, running: int) -> bool:
        now = set_of(cluster, name, task_set)
        return now["stabilityStatus"] == "STEADY_STATE" and now["runningCount"] == running

    eventually("blue is steady", lambda: steady(blue, 3), 60)
    shown = cluster.service(name)
    assert shown["deployments"] == []
    assert shown["taskDefinition"] == first
    assert [each["status"] for each in shown["taskSets"]] == ["PRIMARY"]
    assert any(f"(service {name}, taskSet {blue['id']}) has started" in text for text in cluster.messages(name))

    green = make_set(cluster, name, second, scale={"value": 40.0, "unit": "PERCENT"})
    assert green["computedDesiredCount"] == 2, "40 % of 3 is 1.2, rounded up"
    eventually("green is steady", lambda: steady(green, 2), 60)
    cluster.ecs.update_task_set(cluster=cluster.name, service=name, taskSet=green["taskSetArn"], scale=ALL)
    eventually("green is scaled up", lambda: steady(green, 3), 60)
    answer = cluster.ecs.update_service_primary_task_set(cluster=cluster.name, service=name, primaryTaskSet=green["id"])
    assert answer["taskSet"]["status"] == "PRIMARY"
    assert cluster.service(name)["taskDefinition"] == second
    with refused("InvalidParameterException", "force"):
        cluster.ecs.delete_task_set(cluster=cluster.name, service=name, taskSet=blue["id"])
    gone = cluster.ecs.delete_task_set(cluster=cluster.name, service=name, taskSet=blue["id"], force=True)["taskSet"]
    assert gone["status"] == "DRAINING"
    eventually("blue is gone", lambda: len(cluster.service(name)["taskSets"]) == 1, 60)
    tasks = cluster.ecs.describe_tasks(cluster=cluster.name, tasks=cluster.tasks_of(name))["tasks"]
    assert {task["startedBy"] for task in tasks} == {green["id"]}
    cluster.ecs.delete_service(cluster=cluster.name, service=name, force=True)
    cluster.wait_service(name, "over", lambda now: now["status"] == "INACTIVE")


def test_task_sets_through_the_cli(cluster, hollow):
    """Rule 7.11.3, as the AWS CLI asks for it, with its own way to write a scale."""
    hollow()
    definition = cluster.register()
    name = unique("external")
    at = ["--cluster", cluster.name, "--service", name]

    def aws(*arguments: str) -> dict:
        done = cluster.server.aws("ecs", *arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    aws("create-service", "--cluster", cluster.name, "--service-name", name, "--deployment-controller", "type=EXTERNAL",
        "--desired-count", "2")  # fmt: skip
    made = aws("create-task-set", *at, "--task-definition", definition, "--scale", "value=50,unit=PERCENT",
               "--tags", "key=team,value=blue")["taskSet"]  # fmt: skip
    assert made["tags"] == [{"key": "team", "value": "blue"}]
    aws("update-service-primary-task-set", *at, "--primary-task-set", made["id"])
    aws("update-task-set", *at, "--task-set", made["id"], "--scale", "value=100,unit=PERCENT")
    eventually("two run", lambda: set_of(cluster, name, made)["runningCount"] == 2)
    tags = aws("list-tags-for-resource", "--resource-arn", made["taskSetArn"])["tags"]
    assert tags == made["tags"]
    aws("delete-task-set", *at, "--task-set", made["id"], "--force")
    eventually("none", lambda: aws("describe-task-sets", *at)["taskSets"] == [])
    aws("delete-service", *at, "--force")


@pytest.mark.containers
def test_a_task_set_runs_real_containers(machine):
    """Rule 7.11.3 on a real engine."""
    name = external(machine, 1)
    made = make_set(machine, name, machine.register(container(stays="echo here")), scale=ALL)
    try:
        eventually("steady", lambda: set_of(machine, name, made)["stabilityStatus"] == "STEADY_STATE", 60)
        machine.wait_output(machine.tasks_of(name)[0], "here")
    finally:
        machine.ecs.delete_service(cluster=machine.name, service=name, force=True)
    machine.wait_service(name, "over", lambda now: now["status"] == "INACTIVE", 60)
