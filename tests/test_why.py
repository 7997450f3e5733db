"""`longshore why`: for every instance the first constraint that excludes it, and what a service waits for."""

import json

from support.cluster import container
from support.hollow import fails, holds
from support.wait import eventually


def why(cluster, target: str) -> dict:
    answer = cluster.server.longshore("why", target, "--json", "--cluster", cluster.name)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def test_every_instance_says_what_excluded_it(cluster, hollow):
    """Rule 5.4.1, 5.2.8: the constraints are checked in order, and the first one that fails is named."""
    full = hollow(cpu=64, attributes={"stack": "prod"})
    elsewhere = hollow(cpu=1024, attributes={"stack": "test"})
    draining = hollow(cpu=1024, attributes={"stack": "prod"})
    away = hollow(cpu=1024, attributes={"stack": "prod"}, connect=False)
    cluster.ecs.update_container_instances_state(
        cluster=cluster.name, containerInstances=[draining.arn], status="DRAINING"
    )
    service = cluster.serve(
        cluster.register(container(cpu=512)),
        1,
        placementConstraints=[{"type": "memberOf", "expression": "attribute:stack == prod"}],
    )
    told = why(cluster, service)
    reasons = {each["containerInstance"]: each["reason"] for each in told["instances"]}
    assert reasons == {
        full.id: "RESOURCE:CPU",
        elsewhere.id: "MemberOf placement constraint unsatisfied.",
        draining.id: "DRAINING",
        away.id: "AGENT",
    }
    lacking = next(each for each in told["instances"] if each["containerInstance"] == full.id)
    assert lacking["words"] == "needs 512 CPU units, 64 left"
    assert lacking["tooBig"]
    assert "no container instance can take one" in told["why"]["summary"]
    table = cluster.server.longshore("why", service, "--cluster", cluster.name).stdout
    for each in (full, elsewhere, draining, away):
        assert each.id[:8] in table, table
    assert "attribute:stack" in table


def test_a_service_whose_tasks_fail_says_when_it_tries_again(cluster, hollow):
    """Rule 7.8.1: the delay between tries grows while tasks fail to start."""
    hollow(behaviour=fails("CannotPullContainerError: no such image"))
    service = cluster.serve(cluster.register(), 1)

    def backs_off() -> dict | None:
        waits = why(cluster, service)["waits"]
        return next((wait for wait in waits if wait["kind"] == "BACK_OFF"), None)

    wait = eventually("it backs off", backs_off, 30)
    assert "failed in a row" in wait["words"]
    assert wait["until"].endswith("Z")


def test_a_service_that_may_not_start_more_says_which_bound_holds_it(cluster, hollow):
    """Rule 7.4.3: the upper bound counts stopping tasks too."""
    hollow(behaviour=holds)
    service = cluster.serve(
        cluster.register(), 2, deploymentConfiguration={"minimumHealthyPercent": 0, "maximumPercent": 100}
    )
    eventually("two tasks", lambda: len(cluster.tasks_of(service)) == 2)
    cluster.ecs.update_service(cluster=cluster.name, service=service, taskDefinition=cluster.register())
    eventually("both are asked to stop", lambda: not cluster.tasks_of(service))
    waits = {wait["kind"]: wait["words"] for wait in why(cluster, service)["waits"]}
    assert "2 have not stopped yet, 2 of which are stopping" in waits["UPPER_BOUND"]


def test_a_task_says_why_it_stopped_and_where_another_would_go(cluster, hollow):
    instance = hollow(behaviour=fails("CannotPullContainerError: no such image"))
    task = cluster.run(cluster.register())
    cluster.wait_task(task, "STOPPED")
    told = why(cluster, task)
    assert told["of"] == "task " + task.rsplit("/", 1)[1]
    assert "CannotPullContainerError" in told["why"]["summary"]
    assert [(each["containerInstance"], each["fits"]) for each in told["instances"]] == [(instance.id, True)]


def test_what_does_not_exist(cluster):
    answer = cluster.server.longshore("why", "nobody", "--cluster", cluster.name)
    assert answer.returncode == 1
    assert "nobody" in answer.stderr
