"""Scheduling as the AWS CLI asks for it: placement, queries, attributes, GPUs, failures, instances, `longshore why`."""

import json
from collections import Counter

from support.cluster import Cluster, container, unique
from support.hollow import HollowInstance, holds
from support.wait import eventually


def define(cluster: Cluster, family: str | None = None, **fields) -> str:
    """Registers a task definition of one container by the CLI; returns FAMILY:REVISION."""
    containers = json.dumps([container(**fields)])
    made = cluster.aws(
        "register-task-definition",
        *("--family", family or unique("family"), "--container-definitions", containers),
        clustered=False,
    )["taskDefinition"]
    return f"{made['family']}:{made['revision']}"


def run(cluster: Cluster, definition: str, count: int = 1, *arguments: str) -> dict:
    return cluster.aws("run-task", "--task-definition", definition, "--count", str(count), *arguments)


def placed(answer: dict) -> Counter:
    """How many tasks went to each instance."""
    return Counter(task["containerInstanceArn"] for task in answer["tasks"])


def failed(answer: dict) -> list[tuple[str, str]]:
    """The instances that were tried, and why each would not do."""
    return [(each["arn"], each["reason"]) for each in answer["failures"]]


def describe(cluster: Cluster, instance: HollowInstance, *arguments: str) -> dict:
    answer = cluster.aws("describe-container-instances", "--container-instances", instance.arn, *arguments)
    return answer["containerInstances"][0]


def test_strategies(cluster, hollow):
    """Rule 5.4.5, 5.4.6, 5.4.7: spread over an attribute, binpack among equals, and random."""
    zones = {hollow(zone=zone).arn: zone for zone in ("us-east-1a", "us-east-1a", "us-east-1b")}
    small = define(cluster, cpu=16, memory=64)
    chained = ["type=spread,field=attribute:ecs.availability-zone", "type=binpack,field=memory"]
    answer = run(cluster, small, 8, "--placement-strategy", *chained)
    by_zone = Counter(zones[task["containerInstanceArn"]] for task in answer["tasks"])
    assert by_zone == {"us-east-1a": 4, "us-east-1b": 4}
    assert len(placed(answer)) == 2, "of the two instances of a zone one is filled before the other"
    answer = run(cluster, define(cluster), 6, "--placement-strategy", "type=spread,field=host")
    assert sorted(placed(answer).values()) == [2, 2, 2]
    answer = run(cluster, define(cluster), 5, "--placement-strategy", "type=random")
    assert len(answer["tasks"]) == 5
    assert set(placed(answer)) <= set(zones)
    six = ["type=random"] * 6
    code, text = cluster.aws_refused("run-task", "--task-definition", small, "--placement-strategy", *six)
    assert (code, "Maximum number of strategies is 5" in text) == ("InvalidParameterException", True)


def test_constraints(cluster, hollow):
    """Rule 5.4.2, 5.4.3, 5.4.12: distinctInstance and memberOf, of a task and of a service."""
    gold, silver = hollow(attributes={"class": "gold"}), hollow(attributes={"class": "silver"})
    definition = define(cluster)
    answer = run(cluster, definition, 3, "--placement-constraints", "type=distinctInstance")
    assert placed(answer) == {gold.arn: 1, silver.arn: 1}
    words = "distinctInstance placement constraint unsatisfied."
    assert sorted(failed(answer)) == sorted([(gold.arn, words), (silver.arn, words)])
    member_of = json.dumps([{"type": "memberOf", "expression": "attribute:class == gold"}])
    assert placed(run(cluster, definition, 4, "--placement-constraints", member_of)) == {gold.arn: 4}
    apart = json.dumps([{"type": "memberOf", "expression": f"not(task:group == family:{definition.split(':')[0]})"}])
    assert failed(run(cluster, define(cluster), 1, "--placement-constraints", apart)) == [
        (arn, "MemberOf placement constraint unsatisfied.") for arn in sorted([gold.arn, silver.arn])
    ]

    wrong = json.dumps([{"type": "distinctInstance", "expression": "attribute:class == gold"}])
    code, _ = cluster.aws_refused("run-task", "--task-definition", definition, "--placement-constraints", wrong)
    assert code == "InvalidParameterException"
    code, text = cluster.aws_refused(
        "register-task-definition",
        *("--family", unique("family"), "--container-definitions", json.dumps([container()])),
        *("--placement-constraints", "type=distinctInstance"),
        clustered=False,
    )
    assert (code, "memberOf" in text) == ("ClientException", True)

    service = unique("service")
    created = cluster.aws(
        "create-service",
        *("--service-name", service, "--task-definition", define(cluster), "--desired-count", "2"),
        *("--placement-constraints", member_of, "--placement-strategy", "type=spread,field=instanceId"),
    )["service"]
    assert created["placementConstraints"] == json.loads(member_of)
    assert created["placementStrategy"] == [{"type": "spread", "field": "instanceId"}]
    cluster.wait_stable(service)
    arns = cluster.aws("list-tasks", "--service-name", service)["taskArns"]
    described = cluster.aws("describe-tasks", "--tasks", *arns)
    assert placed(described) == {gold.arn: 2}


def test_queries(cluster, hollow):
    """Rule 5.5.1, 5.5.2, 5.5.3, 5.5.4: `list-container-instances --filter`, by every subject."""
    web = hollow(zone="us-east-1a", attributes={"stack": "prod", "ecs.instance-type": "g2.large"})
    idle = hollow(zone="us-east-1b", attributes={"stack": "test", "ecs.instance-type": "t2.micro"})
    away = hollow(zone="us-east-1b", connect=False)
    definition = define(cluster)
    started = cluster.aws("start-task", "--task-definition", definition, "--container-instances", web.arn)
    assert placed(started) == {web.arn: 1}
    group = "family:" + definition.split(":")[0]
    machine = describe(cluster, idle)["ec2InstanceId"]

    def listed(text: str, *arguments: str) -> set[str]:
        return set(cluster.aws("list-container-instances", "--filter", text, *arguments)["containerInstanceArns"])

    for text, expected in [
        ("attribute:stack == prod", {web}),
        ("attribute:stack != prod", {idle, away}),
        ("attribute:stack in [prod, test] and not attribute:ecs.instance-type =~ g2.*", {idle}),
        ("attribute:stack !exists or (attribute:stack == test and agentConnected == true)", {idle, away}),
        ("agentConnected == false", {away}),
        ("agentVersion >= 1.9 && agentVersion < 1.200.0", {web, idle}),
        (f"ec2InstanceId == {machine}", {idle}),
        ("registeredAt > 2018-06-18 and registeredAt < 2999-01-01T00:00:00Z", {web, idle, away}),
        ("runningTasksCount > 0", {web}),
        (f"task:group == {group}", {web}),
        (f"! task:group == {group}", {idle, away}),
        ("attribute:ecs.availability-zone matches us-east-1[bc]", {idle, away}),
    ]:
        assert listed(text) == {each.arn for each in expected}, text
    cluster.aws("update-container-instances-state", "--container-instances", idle.arn, "--status", "DRAINING")
    assert listed("attribute:stack exists", "--status", "DRAINING") == {idle.arn}
    code, text = cluster.aws_refused("list-container-instances", "--filter", "attribute:stack ===")
    assert (code, "column 19" in text) == ("InvalidParameterException", True), text


def test_attributes(cluster, hollow):
    """Rule 6.6.3: put, list and delete, with both kinds of targets, and the two limits."""
    first, second = hollow(), hollow()
    put = cluster.aws("put-attributes", "--attributes", f"name=stack,value=prod,targetId={first.arn}")
    assert put["attributes"] == [{"name": "stack", "value": "prod", "targetId": first.arn}]
    short = f"name=stack,value=test,targetType=container-instance,targetId={second.id}"
    cluster.aws("put-attributes", "--attributes", short)
    cluster.aws("put-attributes", "--attributes", f"name=stack,value=live,targetId={first.arn}")

    def listed(*arguments: str) -> dict[str, str]:
        answer = cluster.aws("list-attributes", "--target-type", "container-instance", *arguments)
        return {each["targetId"]: each["value"] for each in answer["attributes"]}

    assert listed("--attribute-name", "stack") == {first.arn: "live", second.arn: "test"}
    assert listed("--attribute-name", "stack", "--attribute-value", "test") == {second.arn: "test"}
    cluster.aws("delete-attributes", "--attributes", f"name=stack,targetId={first.arn}")
    assert listed("--attribute-name", "stack") == {second.arn: "test"}

    many = [f"name=a{number},targetId={first.arn}" for number in range(11)]
    assert cluster.aws_refused("put-attributes", "--attributes", *many)[0] == "InvalidParameterException"
    cluster.aws("put-attributes", "--attributes", *many[:10])
    assert cluster.aws_refused("put-attributes", "--attributes", many[10])[0] == "AttributeLimitExceededException"
    nobody = f"name=a,targetType=container-instance,targetId={'0' * 32}"
    for operation in ("put-attributes", "delete-attributes"):
        assert cluster.aws_refused(operation, "--attributes", nobody)[0] == "TargetNotFoundException"


def test_gpus(cluster, hollow):
    """Rule 6.3.1: the ids that are registered and those that are left. Rule 5.2.1: RESOURCE:GPU."""
    instance = hollow(behaviour=holds, gpus=("GPU-a", "GPU-b", "GPU-c"))
    definition = define(cluster, resourceRequirements=[{"type": "GPU", "value": "2"}])

    def gpus(kind: str) -> list[str]:
        return next(each["stringSetValue"] for each in describe(cluster, instance)[kind] if each["name"] == "GPU")

    (task,) = run(cluster, definition)["tasks"]
    assert task["containers"][0]["gpuIds"] == ["GPU-a", "GPU-b"]
    assert gpus("registeredResources") == ["GPU-a", "GPU-b", "GPU-c"]
    assert gpus("remainingResources") == ["GPU-c"]
    answer = run(cluster, definition)
    assert (answer["tasks"], failed(answer)) == ([], [(instance.arn, "RESOURCE:GPU")])


def test_what_cannot_be_started_says_why(cluster, hollow):
    """Rule 5.1.2, 5.2.1, 5.2.2, 5.2.3, 5.2.6: the reasons of run-task and start-task, and what is an error instead."""
    definition = define(cluster)
    code, text = cluster.aws_refused("run-task", "--task-definition", definition)
    assert (code, text) == ("InvalidParameterException", "No Container Instances were found in your cluster.")
    instance = hollow(cpu=1024, memory=1024)
    port = [{"containerPort": 80, "hostPort": 8080}]
    udp = [{"containerPort": 53, "hostPort": 53, "protocol": "udp"}]
    run(cluster, define(cluster, portMappings=port + udp))
    for fields, reason in [
        ({"cpu": 2000}, "RESOURCE:CPU"),
        ({"memory": 2000}, "RESOURCE:MEMORY"),
        ({"portMappings": port}, "RESOURCE:PORTS"),
        ({"portMappings": udp}, "RESOURCE:PORTS_UDP"),
        ({"resourceRequirements": [{"type": "GPU", "value": "1"}]}, "RESOURCE:GPU"),
        ({"logConfiguration": {"logDriver": "syslog"}}, "ATTRIBUTE"),
    ]:
        answer = run(cluster, define(cluster, **fields))
        assert (answer["tasks"], failed(answer)) == ([], [(instance.arn, reason)]), fields

    gone, away = hollow(), hollow(connect=False)
    cluster.aws("deregister-container-instance", "--container-instance", gone.arn)
    nobody = instance.arn.replace(instance.id, "0" * 32)
    where = [instance.arn, gone.arn, away.id, "0" * 32]
    answer = cluster.aws("start-task", "--task-definition", definition, "--container-instances", *where)
    assert placed(answer) == {instance.arn: 1}
    assert sorted(failed(answer)) == sorted([(gone.arn, "INACTIVE"), (away.arn, "AGENT"), (nobody, "MISSING")])
    code, _ = cluster.aws_refused("run-task", "--task-definition", definition, "--count", "11")
    assert code == "InvalidParameterException"
    code, _ = cluster.aws_refused("run-task", "--task-definition", "nothing-like-it")
    assert code == "ClientException"


def test_a_hundred_reserved_ports(cluster, hollow):
    """Rule 6.3.6: the agent has reserved 5, so that tasks can have 95; dynamic ports are not counted."""
    instance = hollow()
    ports = [{"containerPort": port, "hostPort": port} for port in range(10_000, 10_095)]
    run(cluster, define(cluster, portMappings=ports))
    remaining = {each["name"]: each for each in describe(cluster, instance)["remainingResources"]}
    assert len(remaining["PORTS"]["stringSetValue"]) == 100
    one_more = define(cluster, portMappings=[{"containerPort": 80, "hostPort": 8080}])
    answer = run(cluster, one_more)
    assert failed(answer) == [(instance.arn, "RESOURCE:PORTS")]
    assert answer["failures"][0]["detail"] == "needs 1 more reserved host ports, 0 of 100 left"
    assert len(run(cluster, define(cluster, portMappings=[{"containerPort": 80}]))["tasks"]) == 1


def test_states_of_an_instance(cluster, hollow):
    """Rule 6.1.1, 6.1.2, 6.4.2, 6.4.4, 6.4.5, 6.5.1, 6.5.2: drained, active again, and deregistered by force."""
    first = hollow()
    (alone,) = run(cluster, define(cluster))["tasks"]
    service = unique("service")
    cluster.aws(
        "create-service",
        *("--service-name", service, "--task-definition", define(cluster), "--desired-count", "2"),
    )
    cluster.wait_stable(service)
    second = hollow()

    def become(status: str, *instances: str) -> dict:
        return cluster.aws("update-container-instances-state", "--status", status, "--container-instances", *instances)

    changed = become("DRAINING", first.id, "0" * 32)
    assert changed["containerInstances"][0]["status"] == "DRAINING"
    assert [each["reason"] for each in changed["failures"]] == ["MISSING"]

    def on(instance: HollowInstance) -> list[str]:
        return cluster.aws("list-tasks", "--container-instance", instance.id)["taskArns"]

    eventually("the service's tasks have moved", lambda: len(on(second)) == 2, 60)
    eventually("none but the standalone task is left", lambda: on(first) == [alone["taskArn"]], 60)
    assert describe(cluster, first)["status"] == "DRAINING", "it stays so"
    shown = cluster.aws("describe-clusters", "--clusters", cluster.name, clustered=False)["clusters"][0]
    assert shown["registeredContainerInstancesCount"] == 2
    become("ACTIVE", first.arn)
    assert cluster.aws("list-container-instances", "--status", "DRAINING")["containerInstanceArns"] == []
    assert placed(run(cluster, define(cluster), 2, "--placement-strategy", "type=spread,field=host")) == {
        first.arn: 1,
        second.arn: 1,
    }

    code, text = cluster.aws_refused("deregister-container-instance", "--container-instance", second.arn)
    assert (code, text) == ("InvalidParameterException", "Found running tasks on the instance.")
    lost = on(second)
    gone = cluster.aws("deregister-container-instance", "--container-instance", second.arn, "--force")
    assert gone["containerInstance"]["status"] == "INACTIVE"
    for task in cluster.aws("describe-tasks", "--tasks", *lost)["tasks"]:
        assert task["lastStatus"] == "STOPPED"
        assert task["stoppedReason"] == "Container instance deregistration forced by user"
    cluster.wait_stable(service)
    arns = cluster.aws("list-tasks", "--service-name", service)["taskArns"]
    assert placed(cluster.aws("describe-tasks", "--tasks", *arns)) == {first.arn: 2}
    assert cluster.aws("list-container-instances")["containerInstanceArns"] == [first.arn]
    assert become("ACTIVE", second.arn)["failures"] == [{"arn": second.arn, "reason": "INACTIVE"}]


def test_updates_of_agents(cluster, hollow):
    """Rule 6.6.2: MissingVersion and NoUpdateAvailable. Rule 6.6.4: an agent that says nothing of its health."""
    known, silent = hollow(), hollow(connect=False)
    code, text = cluster.aws_refused("update-container-agent", "--container-instance", known.id)
    assert (code, "1.105.1" in text) == ("NoUpdateAvailableException", True), text
    code, _ = cluster.aws_refused("update-container-agent", "--container-instance", silent.arn)
    assert code == "MissingVersionException"
    assert "agentUpdateStatus" not in describe(cluster, known)
    health = describe(cluster, known, "--include", "CONTAINER_INSTANCE_HEALTH")["healthStatus"]
    assert health == {"overallStatus": "INSUFFICIENT_DATA", "details": []}


def test_why_a_service_waits(cluster, hollow):
    """Rule 5.4.1: a service of the CLI's, and what `longshore why` says of every instance."""
    small, wrong = hollow(cpu=100, attributes={"stack": "prod"}), hollow(attributes={"stack": "test"})
    draining = hollow(attributes={"stack": "prod"})
    cluster.aws("update-container-instances-state", "--container-instances", draining.arn, "--status", "DRAINING")
    service = unique("service")
    constraint = json.dumps([{"type": "memberOf", "expression": "attribute:stack == prod"}])
    cluster.aws(
        "create-service",
        *("--service-name", service, "--task-definition", define(cluster, cpu=512), "--desired-count", "1"),
        *("--placement-constraints", constraint),
    )

    def told() -> str | None:
        events = cluster.aws("describe-services", "--services", service)["services"][0]["events"]
        return next((each["message"] for each in events if "was unable to place a task" in each["message"]), None)

    event = eventually("the event", told)
    assert f"(container-instance {small.id}) has insufficient CPU units available" in event
    answer = cluster.server.longshore("why", service, "--json", "--cluster", cluster.name)
    reasons = {each["containerInstance"]: each["reason"] for each in json.loads(answer.stdout)["instances"]}
    assert reasons == {
        small.id: "RESOURCE:CPU",
        wrong.id: "MemberOf placement constraint unsatisfied.",
        draining.id: "DRAINING",
    }
    become = ("update-container-instances-state", "--container-instances", draining.arn, "--status", "ACTIVE")
    cluster.aws(*become)
    cluster.wait_stable(service)
    (task,) = cluster.aws("list-tasks", "--service-name", service)["taskArns"]
    answer = cluster.server.longshore("why", task, "--json", "--cluster", cluster.name)
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["of"] == "task " + task.rsplit("/", 1)[1]


def test_protected_tasks_outlive_a_scale_in(cluster, hollow):
    """Rule 4.6: a scale-in passes protected tasks over, and says so; without protection they go."""
    hollow()
    service = unique("service")
    cluster.aws(
        "create-service",
        *("--service-name", service, "--task-definition", define(cluster), "--desired-count", "2"),
    )
    cluster.wait_stable(service)
    tasks = cluster.aws("list-tasks", "--service-name", service)["taskArns"]
    shown = cluster.aws(
        "update-task-protection", "--tasks", *tasks, "--protection-enabled", "--expires-in-minutes", "60"
    )
    assert [each["protectionEnabled"] for each in shown["protectedTasks"]] == [True, True]
    cluster.aws("update-service", "--service", service, "--desired-count", "0")

    def said() -> bool:
        events = cluster.aws("describe-services", "--services", service)["services"][0]["events"]
        return any("protected tasks are more than the desired count" in each["message"] for each in events)

    eventually("the event", said)
    assert sorted(cluster.aws("list-tasks", "--service-name", service)["taskArns"]) == sorted(tasks)
    read = cluster.aws("get-task-protection", "--tasks", *tasks)["protectedTasks"]
    assert sorted(each["taskArn"] for each in read if each["expirationDate"]) == sorted(tasks)
    ended = cluster.aws("update-task-protection", "--tasks", *tasks, "--no-protection-enabled")
    assert [each["protectionEnabled"] for each in ended["protectedTasks"]] == [False, False]
    eventually("they go", lambda: cluster.aws("list-tasks", "--service-name", service)["taskArns"] == [])
