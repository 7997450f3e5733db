"""What services and tasks are asked for in vain: ECS's error or or event in its words; what ran goes on."""

import json

import pytest

from support.cluster import container, unique
from support.errors import refused
from support.hollow import holds, runs
from support.wait import eventually

MAX_INT = 2_147_483_647


def member_of(*expressions: str) -> list[dict]:
    return [{"type": "memberOf", "expression": expression} for expression in expressions]


def event(cluster, service: str, *words: str) -> str:
    """The first event of a service that holds all of these words."""

    def found() -> str | None:
        return next((text for text in cluster.messages(service) if all(each in text for each in words)), None)

    return eventually(f"an event with {words}", found)


def running_service(cluster, **fields) -> str:
    service = cluster.serve(cluster.register(), 2, **fields)
    cluster.wait_stable(service)
    return service


def test_contradictory_constraints_are_an_event_and_a_failure(cluster, hollow):
    # Rule 5.2.4: a constraint that does not hold is the reason `MemberOf placement constraint unsatisfied.`.
    """Rule 7.9.4: was unable to place a task … encountered error "MemberOf placement constraint unsatisfied."

    Rule 5.4.1, 5.4.3: memberOf, the expression must hold; constraints are binding.
    """
    instance = hollow(attributes={"stack": "prod"})
    never = member_of("attribute:stack == prod", "attribute:stack != prod")
    service = cluster.serve(cluster.register(), 1, placementConstraints=never)
    text = event(cluster, service, "was unable to place a task")
    assert text == (
        f"(service {service}) was unable to place a task because no container instance met all of its requirements. "
        f'The closest matching (container-instance {instance.id}) encountered error "MemberOf placement constraint '
        'unsatisfied.". For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.'
    )
    answer = cluster.ecs.run_task(cluster=cluster.name, taskDefinition=cluster.register(), placementConstraints=never)
    assert answer["tasks"] == []
    assert [(each["arn"], each["reason"]) for each in answer["failures"]] == [
        (instance.arn, "MemberOf placement constraint unsatisfied.")
    ]


def test_the_constraints_of_definition_and_service_must_both_hold(cluster, hollow):
    """Rule 5.1.5: placementConstraints of the call and the task definition count together."""
    hollow(attributes={"stack": "prod"})
    definition = cluster.register(placementConstraints=member_of("attribute:stack == test"))
    service = cluster.serve(definition, 1, placementConstraints=member_of("attribute:stack == prod"))
    event(cluster, service, "MemberOf placement constraint unsatisfied.")
    ten = member_of(*["attribute:stack == prod"] * 10)
    with refused("InvalidParameterException", "10"):
        cluster.ecs.run_task(cluster=cluster.name, taskDefinition=definition, placementConstraints=ten)
    with refused("InvalidParameterException", "10"):
        cluster.ecs.create_service(
            cluster=cluster.name,
            serviceName=unique("service"),
            taskDefinition=definition,
            desiredCount=1,
            placementConstraints=ten,
        )


def test_an_attribute_that_no_instance_has(cluster, hollow):
    """Rule 5.2.5: a failure's arn is the instance that was tried."""
    instance = hollow()
    service = running_service(cluster)
    answer = cluster.ecs.run_task(
        cluster=cluster.name,
        taskDefinition=cluster.register(),
        placementConstraints=member_of("attribute:nobody exists"),
    )
    assert [(each["arn"], each["reason"]) for each in answer["failures"]] == [
        (instance.arn, "MemberOf placement constraint unsatisfied.")
    ]
    before = cluster.tasks_of(service)
    cluster.ecs.update_service(
        cluster=cluster.name,
        service=service,
        forceNewDeployment=True,
        placementConstraints=member_of("attribute:nobody exists"),
    )
    event(cluster, service, "MemberOf placement constraint unsatisfied.")
    assert set(before) <= set(cluster.tasks_of(service)), "the old deployment keeps running"


def test_the_old_deployment_replaces_its_own_while_the_new_one_fits_nowhere(cluster, hollow):
    """Rule 7.4.14: constraints that no instance meets hold a deployment up for ever; the old one keeps its strength."""
    hollow()
    service = running_service(cluster)
    old = cluster.service(service)["taskDefinition"]
    never = cluster.register(placementConstraints=member_of("attribute:nobody exists"))
    cluster.ecs.update_service(cluster=cluster.name, service=service, taskDefinition=never)
    event(cluster, service, "MemberOf placement constraint unsatisfied.")
    victim, other = cluster.tasks_of(service)
    cluster.stop(victim)

    def replaced() -> bool:
        now = cluster.tasks_of(service)
        tasks = cluster.ecs.describe_tasks(cluster=cluster.name, tasks=now)["tasks"]
        assert other in now
        return len(now) == 2 and {(each["lastStatus"], each["taskDefinitionArn"]) for each in tasks} == {
            ("RUNNING", old)
        }

    eventually("it is replaced by one of its own definition", replaced)


@pytest.mark.parametrize(
    ("expression", "column"),
    [("attribute:a ===", 15), ("attribute:a == ", 16), ("(attribute:a == b", 18), ("nonsense == 1", 1)],
)
def test_a_query_that_does_not_parse_is_pointed_at(cluster, hollow, expression, column):
    """Rule 5.5.3: the cluster query language."""
    hollow()
    service = running_service(cluster)
    constraints = member_of(expression)
    definition = cluster.register()
    words = f"column {column}"
    with refused("InvalidParameterException", words):
        cluster.ecs.run_task(cluster=cluster.name, taskDefinition=definition, placementConstraints=constraints)
    with refused("InvalidParameterException", words):
        cluster.ecs.update_service(cluster=cluster.name, service=service, placementConstraints=constraints)
    with refused("ClientException", words):
        cluster.register(placementConstraints=constraints)
    with refused("InvalidParameterException", words):
        cluster.ecs.list_container_instances(cluster=cluster.name, filter=expression)
    assert cluster.service(service)["placementConstraints"] == []
    assert cluster.service(service)["runningCount"] == 2


def test_percentages_that_can_never_work_are_refused(cluster, hollow):
    """Rule 7.4.12: minimum and maximum both 100 block every deployment."""
    hollow()
    service = running_service(cluster)
    for minimum, maximum, words in [
        (100, 100, "cannot be 100"),
        (101, 200, "minimumHealthyPercent"),
        (50, 99, "maximumPercent"),
        (-1, 200, "minimumHealthyPercent"),
    ]:
        percents = {"minimumHealthyPercent": minimum, "maximumPercent": maximum}
        with refused("InvalidParameterException", words):
            cluster.ecs.update_service(cluster=cluster.name, service=service, deploymentConfiguration=percents)
    assert cluster.service(service)["deploymentConfiguration"]["maximumPercent"] == 200


def test_percentages_that_allow_no_progress_are_an_event_and_the_old_tasks_stay(cluster, hollow):
    """Rule 7.4.4: 3 tasks at 125 %: cannot start any first, and an event says so."""
    hollow()
    percents = {"minimumHealthyPercent": 100, "maximumPercent": 125}
    service = cluster.serve(
        cluster.register(), 3, deploymentConfiguration=percents, availabilityZoneRebalancing="DISABLED"
    )
    cluster.wait_stable(service)
    before = set(cluster.tasks_of(service))
    cluster.ecs.update_service(cluster=cluster.name, service=service, taskDefinition=cluster.register())
    text = event(cluster, service, "unable to stop or start")
    assert text == (
        f"(service {service}) was unable to stop or start tasks during a deployment because of the service deployment "
        "configuration. Update the minimumHealthyPercent or maximumPercent value and try again."
    )
    assert set(cluster.tasks_of(service)) == before
    # The remedy that the event names is one.
    cluster.ecs.update_service(
        cluster=cluster.name,
        service=service,
        deploymentConfiguration={"minimumHealthyPercent": 50, "maximumPercent": 125},
    )
    cluster.wait_stable(service)
    assert not set(cluster.tasks_of(service)) & before


def test_desired_counts_at_the_limits(cluster, hollow):
    # Rule 7.4.13: a desired count is 0 to 2147483647: what fits of it runs, and the rest is told of.
    hollow(cpu=160, memory=1000)
    definition = cluster.register(container(cpu=16, memory=16))
    for count, words in [(-1, "lesser than 0"), (-MAX_INT - 1, "lesser than 0")]:
        with refused("InvalidParameterException", words):
            cluster.ecs.create_service(
                cluster=cluster.name, serviceName=unique("service"), taskDefinition=definition, desiredCount=count
            )
    service = cluster.serve(definition, 0)
    cluster.wait_stable(service)
    cluster.ecs.update_service(cluster=cluster.name, service=service, desiredCount=MAX_INT)
    full = cluster.wait_service(service, "has filled the instance", lambda now: now["runningCount"] == 10)
    assert full["desiredCount"] == MAX_INT
    event(cluster, service, "has insufficient CPU units available")
    with refused("InvalidParameterException", "lesser than 0"):
        cluster.ecs.update_service(cluster=cluster.name, service=service, desiredCount=-1)
    assert cluster.service(service)["desiredCount"] == MAX_INT
    cluster.ecs.update_service(cluster=cluster.name, service=service, desiredCount=0)
    cluster.wait_stable(service)


def test_a_deployment_of_a_deregistered_definition_is_refused_and_the_old_one_goes_on(cluster, hollow):
    # Rule 7.3.8: a deployment of a definition that was deregistered, or that there is none of, is an error in ECS's
    # words, and the old one runs on.
    instance = hollow(behaviour=runs)
    gone = cluster.register()
    cluster.ecs.deregister_task_definition(taskDefinition=gone)
    service = running_service(cluster)
    before = cluster.service(service)
    with refused("ClientException", "TaskDefinition is inactive"):
        cluster.ecs.update_service(cluster=cluster.name, service=service, taskDefinition=gone)
    with refused("ClientException", "TaskDefinition is inactive"):
        cluster.ecs.create_service(
            cluster=cluster.name, serviceName=unique("service"), taskDefinition=gone, desiredCount=1
        )
    after = cluster.service(service)
    assert after["taskDefinition"] == before["taskDefinition"]
    assert [each["id"] for each in after["deployments"]] == [each["id"] for each in before["deployments"]]

    # A service's own definition may be deregistered: the service keeps its tasks and replaces those that end.
    cluster.ecs.deregister_task_definition(taskDefinition=before["taskDefinition"])
    victim = cluster.tasks_of(service)[0]
    instance.report(victim, "STOPPED", exit_code=1)
    eventually("it is replaced", lambda: len(set(cluster.tasks_of(service)) - {victim}) == 2, 30)


def test_the_cli_shows_the_same_words(cluster, hollow):
    hollow(behaviour=holds)
    aws = cluster.server.aws
    definition = cluster.register()
    constraint = json.dumps(member_of("attribute:a ==="))
    for arguments, code, words in [
        (["run-task", "--placement-constraints", constraint], "InvalidParameterException", "column 15"),
        (
            ["run-task", "--placement-strategy", "type=spread,field=colour"],
            "InvalidParameterException",
            "`colour` is not a valid field for the spread placement strategy",
        ),
        (
            ["run-task", "--placement-strategy", "type=binpack,field=disk"],
            "InvalidParameterException",
            "`disk` is not a valid field for the binpack placement strategy",
        ),
        (
            ["create-service", "--service-name", "s", "--desired-count", "-1"],
            "InvalidParameterException",
            "lesser than 0",
        ),
    ]:
        answer = aws("ecs", *arguments, "--cluster", cluster.name, "--task-definition", definition)
        assert answer.returncode != 0
        assert code in answer.stderr
        assert words in answer.stderr, answer.stderr
    never = json.dumps(member_of("attribute:a == b", "attribute:a != b"))
    answer = aws(
        "ecs", "run-task", "--cluster", cluster.name, "--task-definition", definition, "--placement-constraints", never
    )
    assert answer.returncode == 0, "a task that fits nowhere is a failure in the answer, not an error"
    assert json.loads(answer.stdout)["failures"][0]["reason"] == "MemberOf placement constraint unsatisfied."
