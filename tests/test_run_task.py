"""RunTask, StartTask, StopTask, DescribeTasks, ListTasks, and where tasks are placed."""

import re

import pytest

from support.cluster import container, unique
from support.errors import refused
from support.hollow import completes, fails, holds
from support.wait import eventually


def run(cluster, definition, **fields) -> dict:
    return cluster.ecs.run_task(cluster=cluster.name, taskDefinition=definition, **fields)


def reasons(answer: dict) -> set[str]:
    return {each["reason"] for each in answer["failures"]}


def test_the_answer_of_run_task(cluster, hollow):
    # Rule 5.1.3, 5.1.7: without a launch type or a strategy, a task is an EC2 one.
    instance = hollow(behaviour=holds)
    definition = cluster.register(container(cpu=32, memory=64))
    answer = run(cluster, definition, startedBy="me")
    assert answer["failures"] == []
    task = answer["tasks"][0]
    assert re.fullmatch(rf"arn:aws:ecs:us-east-1:000000000000:task/{cluster.name}/[0-9a-f]{{32}}", task["taskArn"])
    assert task["taskDefinitionArn"] == definition
    assert task["containerInstanceArn"] == instance.arn
    assert task["clusterArn"].endswith("/" + cluster.name)
    assert (task["lastStatus"], task["desiredStatus"]) == ("PENDING", "RUNNING")
    assert task["group"] == "family:" + definition.split("/")[1].rsplit(":", 1)[0]
    assert task["launchType"] == "EC2"
    assert task["startedBy"] == "me"
    assert task["version"] == 1
    assert task["createdAt"]
    assert "startedAt" not in task
    assert task["overrides"]["containerOverrides"] == [{"name": "main"}]
    only = task["containers"][0]
    assert (only["name"], only["lastStatus"], only["taskArn"]) == ("main", "PENDING", task["taskArn"])
    assert (only["cpu"], only["memory"]) == ("32", "64")
    assert only["containerArn"].startswith(f"arn:aws:ecs:us-east-1:000000000000:container/{cluster.name}/")


def test_a_life_in_full(cluster, hollow):
    instance = hollow(behaviour=holds)
    task = cluster.run(cluster.register(container(portMappings=[{"containerPort": 80}])))
    eventually("the payload came", lambda: task in instance.tasks)
    instance.report(task, "RUNNING", pullStartedAt=1_700_000_000, pullStoppedAt=1_700_000_001)
    running = cluster.task(task)
    assert (running["lastStatus"], running["desiredStatus"]) == ("RUNNING", "RUNNING")
    assert running["startedAt"]
    assert running["connectivity"] == "CONNECTED"
    assert running["version"] > 1
    binding = running["containers"][0]["networkBindings"][0]
    assert (binding["containerPort"], binding["bindIP"], binding["protocol"]) == (80, "0.0.0.0", "tcp")
    assert binding["hostPort"] >= 49153
    assert len(running["containers"][0]["runtimeId"]) == 64
    instance.report(task, "STOPPED", exit_code=3)
    stopped = cluster.task(task)
    assert (stopped["lastStatus"], stopped["desiredStatus"]) == ("STOPPED", "STOPPED")
    assert stopped["stopCode"] == "EssentialContainerExited"
    assert stopped["stoppedReason"] == "Essential container in task exited"
    assert stopped["containers"][0]["exitCode"] == 3
    assert stopped["stoppedAt"] >= stopped["startedAt"] >= stopped["createdAt"]
    assert stopped["version"] > running["version"]


def test_late_and_repeated_reports_change_nothing(cluster, hollow):
    instance = hollow(behaviour=completes(0))
    task = cluster.run(cluster.register())
    stopped = cluster.wait_task(task, "STOPPED")
    instance.report(task, "RUNNING")
    instance.report(task, "STOPPED", exit_code=9)
    again = cluster.task(task)
    assert again["lastStatus"] == "STOPPED"
    assert again["stoppedAt"] == stopped["stoppedAt"]


def test_a_report_for_a_task_that_was_never_made_is_taken(cluster, hollow):
    hollow().ecs.submit_task_state_change(
        cluster=cluster.name,
        task=f"arn:aws:ecs:us-east-1:000000000000:task/{cluster.name}/{'0' * 32}",
        status="STOPPED",
    )


def test_a_task_that_never_started(cluster, hollow):
    hollow(behaviour=fails("CannotPullContainerError: no such image"))
    task = cluster.run(cluster.register())
    stopped = cluster.wait_task(task, "STOPPED")
    assert stopped["stopCode"] == "TaskFailedToStart"
    assert "CannotPullContainerError" in stopped["stoppedReason"] + stopped["containers"][0]["reason"]
    assert "exitCode" not in stopped["containers"][0]


def test_many_at_once(cluster, hollow):
    hollow(cpu=4096, memory=8192)
    tasks = cluster.run_all(cluster.register(), count=10)
    assert len({task["taskArn"] for task in tasks}) == 10
    for task in tasks:
        cluster.wait_task(task["taskArn"], "RUNNING")


@pytest.mark.parametrize("count", [0, 11, -1])
def test_a_count_out_of_range(cluster, hollow, count):
    # Rule 5.1.1: RunTask starts 1 to 10 tasks, 1 when nothing is said.
    hollow()
    with refused("InvalidParameterException"):
        run(cluster, cluster.register(), count=count)


def test_what_does_not_fit_is_a_failure_and_the_rest_runs(cluster, hollow):
    # Rule 5.1.1: what fits starts, and the rest are failures of the same answer.
    instance = hollow(cpu=250)
    answer = run(cluster, cluster.register(container(cpu=100)), count=4)
    assert len(answer["tasks"]) == 2
    assert answer["failures"][0] | {"detail": ""} == {"arn": instance.arn, "reason": "RESOURCE:CPU", "detail": ""}


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ({"cpu": 4096}, "RESOURCE:CPU"),
        ({"memory": 9000}, "RESOURCE:MEMORY"),
        ({"portMappings": [{"containerPort": 22, "hostPort": 22}]}, "RESOURCE:PORTS"),
    ],
)
def test_each_resource_has_its_reason(cluster, hollow, wanted, reason):
    # Rule 5.2.1: each resource has its reason: CPU, MEMORY, PORTS, PORTS_UDP, GPU.
    hollow(cpu=2048, memory=4096)
    answer = run(cluster, cluster.register(container(**wanted)))
    assert answer["tasks"] == []
    assert reasons(answer) == {reason}


def test_a_host_port_is_given_once(cluster, hollow):
    # Rule 6.3.3: a host port is given once; dynamic ones are not counted.
    hollow()
    definition = cluster.register(container(portMappings=[{"containerPort": 80, "hostPort": 8080}]))
    cluster.run(definition)
    assert reasons(run(cluster, definition)) == {"RESOURCE:PORTS"}
    udp = container(portMappings=[{"containerPort": 80, "hostPort": 8080, "protocol": "udp"}])
    cluster.run(cluster.register(udp))


def test_a_missing_capability(cluster, hollow):
    # Rule 5.2.2: ATTRIBUTE: a required capability is missing.
    instance = hollow()
    logs = cluster.register(container(logConfiguration={"logDriver": "syslog"}))
    answer = run(cluster, logs)
    assert answer["tasks"] == []
    (failure,) = answer["failures"]
    assert (failure["arn"], failure["reason"]) == (instance.arn, "ATTRIBUTE")
    assert "com.amazonaws.ecs.capability.logging-driver.syslog" in failure["detail"]
    able = hollow(attributes={"com.amazonaws.ecs.capability.logging-driver.syslog": ""})
    assert run(cluster, logs)["tasks"][0]["containerInstanceArn"] == able.arn


def test_a_disconnected_agent(cluster, hollow):
    # Rule 5.2.2: AGENT: the agent is not connected.
    instance = hollow(connect=False)
    answer = run(cluster, cluster.register())
    assert answer["failures"][0]["reason"] == "AGENT"
    assert answer["failures"][0]["arn"] == instance.arn


def test_no_instance_at_all(cluster):
    # Rule 5.2.6: what can never work is an error instead of failures: bad parameters, a deleted cluster or task
    # definition, no instance at all.
    with refused("InvalidParameterException", "No Container Instances were found in your cluster."):
        run(cluster, cluster.register())


def test_an_unknown_task_definition(cluster, hollow):
    hollow()
    with refused("ClientException", "TaskDefinition not found."):
        run(cluster, "nothing-like-it")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"launchType": "MOON"}, "launch type should be one of"),
        (
            {"launchType": "EC2", "capacityProviderStrategy": [{"capacityProvider": "p"}]},
            "Specifying both a launch type and capacity provider strategy is not supported",
        ),
        ({"placementConstraints": [{"type": "distinctInstance", "expression": "x"}]}, ""),
        ({"placementConstraints": [{"type": "memberOf", "expression": "attribute:a ==="}]}, ""),
        ({"placementStrategy": [{"type": "random"}] * 6}, "Maximum number of strategies is 5"),
        ({"placementStrategy": [{"type": "binpack", "field": "colour"}]}, ""),
        ({"propagateTags": "SERVICE"}, ""),
        ({"group": "g" * 256}, ""),
        ({"startedBy": "s" * 129}, ""),
        ({"clientToken": "t" * 65}, ""),
        ({"overrides": {"containerOverrides": [{"name": "absent", "command": ["x"]}]}}, ""),
        ({"overrides": {"containerOverrides": [{"command": ["x"]}]}}, ""),
        ({"networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}}, "Network Configuration"),
    ],
)
def test_parameters_that_are_refused(cluster, hollow, fields, words):
    # Rule 5.1.4: tags come from the task definition when that is asked for; from a service only for its own tasks.
    # Rule 5.4.12: distinctInstance has no expression.
    hollow()
    with refused("InvalidParameterException", words):
        run(cluster, cluster.register(), **fields)


def test_the_same_client_token_is_the_same_call(cluster, hollow):
    # Rule 5.1.6: a repeated client token finds the tasks of the first call; with other parameters it is a conflict that
    # names them.
    hollow()
    definition, token = cluster.register(), unique("token")
    first = run(cluster, definition, clientToken=token, count=2)["tasks"]
    second = run(cluster, definition, clientToken=token, count=2)["tasks"]
    assert [task["taskArn"] for task in first] == [task["taskArn"] for task in second]
    assert len(cluster.ecs.list_tasks(cluster=cluster.name)["taskArns"]) == 2
    with refused("ConflictException"):
        run(cluster, definition, clientToken=token, count=3)


def test_overrides_reach_the_agent_and_come_back(cluster, hollow):
    instance = hollow(cpu=1024)
    definition = cluster.register(container(environment=[{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]))
    override = {
        "name": "main",
        "command": ["echo", "hi"],
        "environment": [{"name": "B", "value": "3"}, {"name": "C", "value": "4"}],
        "cpu": 200,
    }
    task = cluster.run(definition, overrides={"containerOverrides": [override]})
    cluster.wait_task(task, "RUNNING")
    assert cluster.task(task)["overrides"]["containerOverrides"] == [override]
    sent = instance.tasks[task]["containers"][0]
    assert sent["environment"] == {"A": "1", "B": "3", "C": "4"}
    assert "hi" in str(sent.get("overrides", "")) + str(sent.get("command", ""))
    assert sent["cpu"] == 200


def test_what_a_later_version_brings_is_refused_in_words(cluster, hollow):
    # Rule 9.4.1: there is no Fargate here, and no other capacity is taken in its place: the call is refused in words.
    # Rule 5.2.7: neither are network interfaces.
    hollow()
    fargate = cluster.register(
        container(), networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256", memory="512"
    )
    network = {"awsvpcConfiguration": {"subnets": ["subnet-12345678"]}}
    with pytest.raises(cluster.ecs.exceptions.ClientError) as caught:
        run(cluster, fargate, launchType="FARGATE", networkConfiguration=network)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert re.search("fargate|awsvpc", caught.value.response["Error"]["Message"], re.IGNORECASE)
    logs = {"logDriver": "awsfirelens"}
    with pytest.raises(cluster.ecs.exceptions.ClientError) as caught:
        run(cluster, cluster.register(container(logConfiguration=logs)))
    assert "FireLens" in caught.value.response["Error"]["Message"]
    secret = cluster.register(
        container(secrets=[{"name": "S", "valueFrom": "/s"}]), executionRoleArn="arn:aws:iam::000000000000:role/r"
    )
    with pytest.raises(cluster.ecs.exceptions.ClientError) as caught:
        run(cluster, secret)
    assert "secret" in caught.value.response["Error"]["Message"].lower()


def placed(tasks: list[dict]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for task in tasks:
        counts[task["containerInstanceArn"]] = counts.get(task["containerInstanceArn"], 0) + 1
    return counts


def test_spread_over_instances(cluster, hollow):
    # Rule 5.4.5: spread: over `instanceId` (`host` is the same) or an attribute, to where the fewest tasks of the
    # service or group are.
    made = [hollow() for _ in range(3)]
    strategy = [{"type": "spread", "field": "instanceId"}]
    tasks = cluster.run_all(cluster.register(), count=6, placementStrategy=strategy)
    assert placed(tasks) == {instance.arn: 2 for instance in made}


def test_spread_over_an_attribute(cluster, hollow):
    # Rule 5.4.5: spread: over `instanceId` (`host` is the same) or an attribute, to where the fewest tasks of the
    # service or group are.
    racks = {hollow(attributes={"rack": rack}).arn: rack for rack in ("a", "a", "b")}
    strategy = [{"type": "spread", "field": "attribute:rack"}]
    tasks = cluster.run_all(cluster.register(), count=8, placementStrategy=strategy)
    by_rack = {"a": 0, "b": 0}
    for arn, count in placed(tasks).items():
        by_rack[racks[arn]] += count
    assert by_rack == {"a": 4, "b": 4}


def test_binpack_fills_one_before_the_next(cluster, hollow):
    # Rule 5.4.6: binpack: by `cpu` or `memory`, to where the least is left that still fits.
    small, large = hollow(memory=1024), hollow(memory=4096)
    strategy = [{"type": "binpack", "field": "memory"}]
    tasks = cluster.run_all(cluster.register(container(memory=256)), count=6, placementStrategy=strategy)
    assert placed(tasks) == {small.arn: 4, large.arn: 2}


def test_distinct_instance(cluster, hollow):
    # Rule 5.4.2: distinctInstance: each task of a group, or of a service, on an instance of its own.
    for _ in range(2):
        hollow()
    answer = run(cluster, cluster.register(), count=3, placementConstraints=[{"type": "distinctInstance"}])
    assert len(placed(answer["tasks"])) == 2
    assert len(answer["failures"]) >= 1


def test_member_of(cluster, hollow):
    # Rule 5.4.3: memberOf: the expression holds for the instance; with `task:group` it joins or separates tasks.
    hollow()
    gold = hollow(attributes={"class": "gold"})
    constraint = [{"type": "memberOf", "expression": "attribute:class == gold"}]
    tasks = cluster.run_all(cluster.register(), count=4, placementConstraints=constraint)
    assert placed(tasks) == {gold.arn: 4}


def test_start_task_goes_where_it_is_told(cluster, hollow):
    # Rule 5.1.2: StartTask chooses nothing: one task on each of 1 to 10 instances that the caller names, and each is
    # checked for resources, attributes and its agent.
    first, second = hollow(), hollow()
    definition = cluster.register()
    answer = cluster.ecs.start_task(
        cluster=cluster.name, taskDefinition=definition, containerInstances=[first.arn, second.id, "0" * 32]
    )
    assert placed(answer["tasks"]) == {first.arn: 1, second.arn: 1}
    assert reasons(answer) == {"MISSING"}
    for task in answer["tasks"]:
        cluster.wait_task(task["taskArn"], "RUNNING")


def test_start_task_checks_what_is_left(cluster, hollow):
    # Rule 5.1.2: StartTask chooses nothing: one task on each of 1 to 10 instances that the caller names, and each is
    # checked for resources, attributes and its agent.
    instance = hollow(cpu=100)
    answer = cluster.ecs.start_task(
        cluster=cluster.name,
        taskDefinition=cluster.register(container(cpu=200)),
        containerInstances=[instance.arn],
    )
    assert answer["failures"][0]["reason"] == "RESOURCE:CPU"


def test_start_task_takes_one_to_ten_instances(cluster):
    # Rule 5.1.2: StartTask chooses nothing: one task on each of 1 to 10 instances that the caller names, and each is
    # checked for resources, attributes and its agent.
    definition = cluster.register()
    for instances in ([], ["0" * 32] * 11):
        with pytest.raises(cluster.ecs.exceptions.ClientError) as caught:
            cluster.ecs.start_task(cluster=cluster.name, taskDefinition=definition, containerInstances=instances)
        assert caught.value.response["Error"]["Code"] in ("ClientException", "InvalidParameterException")


def test_stop_a_running_task(cluster, hollow):
    instance = hollow()
    task = cluster.run(cluster.register())
    cluster.wait_task(task, "RUNNING")
    answer = cluster.ecs.stop_task(cluster=cluster.name, task=task.rsplit("/", 1)[1], reason="enough")
    assert answer["task"]["desiredStatus"] == "STOPPED"
    stopped = cluster.wait_task(task, "STOPPED")
    assert instance.stopped == [task]
    assert stopped["stopCode"] == "UserInitiated"
    assert stopped["stoppedReason"] == "enough"
    assert stopped["stoppingAt"] <= stopped["stoppedAt"]
    again = cluster.ecs.stop_task(cluster=cluster.name, task=task)["task"]
    assert again["stoppedReason"] == "enough"


def test_stop_without_a_reason(cluster, hollow):
    hollow()
    task = cluster.run(cluster.register())
    cluster.wait_task(task, "RUNNING")
    assert cluster.stop(task)["stoppedReason"] == "Task stopped by user"


def test_stop_of_an_unknown_task(cluster):
    with refused("InvalidParameterException", "The referenced task was not found."):
        cluster.ecs.stop_task(cluster=cluster.name, task="0" * 32)


def test_describe_tasks(cluster, hollow):
    hollow()
    task = cluster.run(cluster.register())
    absent = "0" * 32
    answer = cluster.ecs.describe_tasks(cluster=cluster.name, tasks=[task.rsplit("/", 1)[1], absent])
    assert [each["taskArn"] for each in answer["tasks"]] == [task]
    assert answer["failures"][0]["reason"] == "MISSING"
    assert answer["failures"][0]["arn"].endswith(f":task/{cluster.name}/{absent}")
    with refused("InvalidParameterException", "Tasks cannot be empty."):
        cluster.ecs.describe_tasks(cluster=cluster.name, tasks=[])
    with refused("InvalidParameterException"):
        cluster.ecs.describe_tasks(cluster=cluster.name, tasks=[absent] * 101)


def test_list_tasks_filters(cluster, hollow):
    first, second = hollow(), hollow()
    family = unique("family")
    one = cluster.register(family=family)
    start = cluster.ecs.start_task
    mine = start(cluster=cluster.name, taskDefinition=one, containerInstances=[first.arn], startedBy="me")
    other = start(cluster=cluster.name, taskDefinition=cluster.register(), containerInstances=[second.arn])
    mine, other = mine["tasks"][0]["taskArn"], other["tasks"][0]["taskArn"]
    service = cluster.serve(one, desired=1)
    cluster.wait_stable(service)
    served = cluster.tasks_of(service)

    def listed(**filters) -> set[str]:
        return set(cluster.ecs.list_tasks(cluster=cluster.name, **filters)["taskArns"])

    assert listed() == {mine, other, *served}
    assert listed(family=family) == {mine, *served}
    assert listed(startedBy="me") == {mine}
    assert mine in listed(containerInstance=first.arn)
    assert other not in listed(containerInstance=first.id)
    assert listed(serviceName=service) == set(served)
    assert listed(launchType="EC2") == {mine, other, *served}
    assert listed(launchType="FARGATE") == set()
    assert listed(desiredStatus="PENDING") == set()
    cluster.stop(mine)
    assert listed(desiredStatus="STOPPED") == {mine}
    assert mine not in listed()
    with refused("ServiceNotFoundException", "Service not found."):
        listed(serviceName="nothing-like-it")
    with refused("InvalidParameterException"):
        listed(startedBy="me", family=family)


def test_list_tasks_in_pages(cluster, hollow):
    hollow(cpu=4096)
    made = {task["taskArn"] for task in cluster.run_all(cluster.register(), count=7)}
    pages = list(
        cluster.ecs.get_paginator("list_tasks").paginate(cluster=cluster.name, PaginationConfig={"PageSize": 3})
    )
    listed = [arn for page in pages for arn in page["taskArns"]]
    assert set(listed) == made
    assert len(listed) == 7


def test_an_arn_of_another_cluster(cluster):
    foreign = f"arn:aws:ecs:us-east-1:000000000000:task/elsewhere/{'0' * 32}"
    with refused("InvalidParameterException", "Invalid identifier"):
        cluster.ecs.describe_tasks(cluster=cluster.name, tasks=[foreign])


def test_payloads_are_what_the_real_agent_takes(cluster, hollow):
    instance = hollow(behaviour=holds)
    web = container(
        portMappings=[{"containerPort": 80}],
        user="7",
        readonlyRootFilesystem=True,
        memoryReservation=16,
        ulimits=[{"name": "nofile", "softLimit": 10, "hardLimit": 20}],
    )
    helper = container("helper", essential=False, dependsOn=[{"containerName": "main", "condition": "START"}])
    definition = cluster.register(web, helper, volumes=[{"name": "v"}])
    task = cluster.run(definition)
    eventually("the payload came", lambda: task in instance.tasks)
    sent = instance.tasks[task]
    family, revision = definition.split("/")[1].rsplit(":", 1)
    assert (sent["family"], sent["version"]) == (family, revision)
    assert sent["desiredStatus"] == "RUNNING"
    main, second = sent["containers"]
    assert main["essential"] is True
    assert second["essential"] is False
    assert second["dependsOn"] == [{"containerName": "main", "condition": "START"}]
    assert all(isinstance(main["dockerConfig"][key], str) for key in ("config", "hostConfig"))
    assert '"User":"7"' in main["dockerConfig"]["config"]
    assert '"ReadonlyRootfs":true' in main["dockerConfig"]["hostConfig"]
    assert '"MemoryReservation":16777216' in main["dockerConfig"]["hostConfig"]
    assert "hostPort" not in main["portMappings"][0] or main["portMappings"][0]["hostPort"] == 0
    assert sent["volumes"][0]["host"] is not None
    payload = next(each["message"] for each in instance.messages if each["type"] == "PayloadMessage")
    assert payload["messageId"]
    assert payload["seqNum"] >= 1
    assert payload["containerInstanceArn"] == instance.arn
