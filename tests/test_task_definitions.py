"""Task definitions: what registering fills in, what it refuses, and the life of a revision."""

import json

import pytest

from support.cluster import container, unique
from support.errors import refused
from support.paths import EXAMPLES

ARN = "arn:aws:ecs:us-east-1:000000000000:task-definition/"


def register(ecs, *containers, family=None, **fields):
    answer = ecs.register_task_definition(
        family=family or unique("family"), containerDefinitions=list(containers), **fields
    )
    return answer["taskDefinition"]


def test_defaults_are_filled_in(ecs):
    family = unique("family")
    made = register(ecs, {"name": "main", "image": "busybox", "memory": 32}, family=family)
    assert made["taskDefinitionArn"] == f"{ARN}{family}:1"
    assert made["family"] == family
    assert made["revision"] == 1
    assert made["status"] == "ACTIVE"
    assert made["volumes"] == []
    assert made["placementConstraints"] == []
    assert made["compatibilities"] == ["EXTERNAL", "EC2"]
    assert made["registeredAt"]
    assert made["registeredBy"].startswith("arn:aws:iam::000000000000:")
    assert "networkMode" not in made
    assert "requiresCompatibilities" not in made
    only = made["containerDefinitions"][0]
    assert only["cpu"] == 0
    assert only["essential"] is True
    for empty in ("environment", "mountPoints", "portMappings", "volumesFrom", "systemControls"):
        assert only[empty] == [], empty
    assert "command" not in only
    assert "links" not in only


def test_a_port_mapping_is_filled_in_by_network_mode(ecs):
    web = {"name": "w", "image": "i", "memory": 32, "portMappings": [{"containerPort": 80}]}
    bridge = register(ecs, web, networkMode="bridge")["containerDefinitions"][0]["portMappings"]
    assert bridge == [{"containerPort": 80, "hostPort": 0, "protocol": "tcp"}]
    host = register(ecs, web, networkMode="host")["containerDefinitions"][0]["portMappings"]
    assert host == [{"containerPort": 80, "hostPort": 80, "protocol": "tcp"}]


def test_a_health_check_is_filled_in(ecs):
    checked = {"name": "w", "image": "i", "memory": 32, "healthCheck": {"command": ["CMD-SHELL", "true"]}}
    check = register(ecs, checked)["containerDefinitions"][0]["healthCheck"]
    assert check == {"command": ["CMD-SHELL", "true"], "interval": 30, "timeout": 5, "retries": 3}


@pytest.mark.parametrize(
    ("cpu", "memory", "units", "mebibytes"),
    [("1 vCPU", "2GB", "1024", "2048"), (".25 vcpu", ".5 gb", "256", "512"), ("256", "512", "256", "512")],
)
def test_task_sizes_are_normalised(ecs, cpu, memory, units, mebibytes):
    made = register(ecs, {"name": "w", "image": "i"}, cpu=cpu, memory=memory)
    assert (made["cpu"], made["memory"]) == (units, mebibytes)


def test_required_attributes_follow_the_definition(ecs):
    made = register(
        ecs,
        {
            "name": "w",
            "image": "i",
            "memory": 32,
            "privileged": True,
            "healthCheck": {"command": ["CMD", "true"]},
            "stopTimeout": 5,
        },
    )
    names = {each["name"] for each in made["requiresAttributes"]}
    assert {
        "com.amazonaws.ecs.capability.privileged-container",
        "ecs.capability.container-health-check",
        "ecs.capability.container-ordering",
    } <= names


def test_fargate_and_what_comes_later_can_be_registered(ecs):
    made = register(
        ecs,
        {
            "name": "w",
            "image": "i",
            "portMappings": [{"containerPort": 80}],
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": {"awslogs-group": "g", "awslogs-region": "r", "awslogs-stream-prefix": "p"},
            },
            "secrets": [{"name": "TOKEN", "valueFrom": "/token"}],
        },
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        cpu="256",
        memory="512",
        executionRoleArn="arn:aws:iam::000000000000:role/execution",
    )
    assert made["compatibilities"][:2] == ["EC2", "FARGATE"]
    assert made["requiresCompatibilities"] == ["FARGATE"]
    assert made["containerDefinitions"][0]["portMappings"][0]["hostPort"] == 80


def test_all_that_was_given_comes_back(ecs):
    given = container(
        memoryReservation=16,
        entryPoint=["sh"],
        environment=[{"name": "A", "value": "1"}],
        workingDirectory="/tmp",
        user="1000:1000",
        hostname="h",
        ulimits=[{"name": "nofile", "softLimit": 10, "hardLimit": 20}],
        dockerLabels={"l": "v"},
        extraHosts=[{"hostname": "x", "ipAddress": "10.0.0.1"}],
        linuxParameters={"capabilities": {"drop": ["ALL"]}, "tmpfs": [{"containerPath": "/t", "size": 4}]},
        readonlyRootFilesystem=True,
        stopTimeout=7,
        restartPolicy={"enabled": True, "ignoredExitCodes": [0], "restartAttemptPeriod": 60},
    )
    made = register(ecs, given, volumes=[{"name": "v", "host": {"sourcePath": "/srv"}}])
    shown = made["containerDefinitions"][0]
    assert {key: shown[key] for key in given} == given
    assert made["volumes"] == [{"name": "v", "host": {"sourcePath": "/srv"}}]


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        ({"name": "c", "image": "i"}, "At least one of 'memory' or 'memoryReservation' must be specified."),
        (
            {"name": "c", "image": "i", "memory": 10, "memoryReservation": 20},
            "'memory' must be greater than or equal to 'memoryReservation'.",
        ),
        ({"name": "c", "memory": 10}, "image"),
        ({"image": "i", "memory": 10}, "name"),
        ({"name": "bad name", "image": "i", "memory": 10}, ""),
        ({"name": "c", "image": "i", "memory": 1}, ""),
        ({"name": "c", "image": "i", "memory": 10, "essential": False}, "essential"),
        (
            {"name": "c", "image": "i", "memory": 10, "dependsOn": [{"containerName": "x", "condition": "START"}]},
            "does not exist",
        ),
        ({"name": "c", "image": "i", "memory": 10, "volumesFrom": [{"sourceContainer": "x"}]}, "x"),
        (
            {"name": "c", "image": "i", "memory": 10, "mountPoints": [{"sourceVolume": "x", "containerPath": "/x"}]},
            "x",
        ),
        ({"name": "c", "image": "i", "memory": 10, "links": ["x"]}, "x"),
        ({"name": "c", "image": "i", "memory": 10, "portMappings": [{"containerPort": 70000}]}, ""),
        ({"name": "c", "image": "i", "memory": 10, "stopTimeout": 1}, "at least 2 seconds"),
    ],
)
def test_a_container_that_cannot_be(ecs, definition, words):
    with refused("ClientException", words):
        register(ecs, definition)


def test_two_containers_of_one_name(ecs):
    with refused("ClientException"):
        register(ecs, container("same"), container("same"))


def test_no_container(ecs):
    with refused("ClientException", "Container list cannot be empty."):
        register(ecs)


def test_eleven_containers(ecs):
    with refused("ClientException"):
        register(ecs, *(container(f"c{number}") for number in range(11)))


def test_a_bad_family(ecs):
    with refused("ClientException"):
        register(ecs, container(), family="not a name")


def test_more_memory_than_the_task(ecs):
    with refused("ClientException", "is greater than for the task."):
        register(ecs, container(memory=1024), memory="512")


def test_a_cycle_of_dependencies(ecs):
    first = container("first", dependsOn=[{"containerName": "second", "condition": "START"}])
    second = container("second", dependsOn=[{"containerName": "first", "condition": "START"}])
    with refused("ClientException"):
        register(ecs, first, second)


def test_a_success_dependency_on_an_essential_container(ecs):
    waits = container("waits", dependsOn=[{"containerName": "main", "condition": "SUCCESS"}])
    with refused("ClientException", "cannot be an essential container"):
        register(ecs, container("main"), waits)


def test_a_healthy_dependency_without_a_check(ecs):
    waits = container("waits", dependsOn=[{"containerName": "main", "condition": "HEALTHY"}])
    with refused("ClientException", "must have health check configured"):
        register(ecs, container("main"), waits)


@pytest.mark.parametrize("mode", ["host", "awsvpc"])
def test_host_ports_must_match_in(ecs, mode):
    web = container(portMappings=[{"containerPort": 80, "hostPort": 8080}])
    with refused("ClientException", "the host ports and container ports in port mappings must match."):
        register(ecs, web, networkMode=mode)


@pytest.mark.parametrize(
    ("cpu", "memory", "words"),
    [
        ("256", "8192", "No Fargate configuration exists for given values"),
        (None, "512", "Fargate requires that 'cpu' be defined at the task level."),
        ("a lot", "512", "Invalid 'cpu' setting for task."),
    ],
)
def test_a_size_that_fargate_does_not_have(ecs, cpu, memory, words):
    sizes = {"memory": memory} | ({"cpu": cpu} if cpu else {})
    with refused("ClientException", words):
        register(ecs, container(), networkMode="awsvpc", requiresCompatibilities=["FARGATE"], **sizes)


def test_fargate_without_awsvpc(ecs):
    with refused("ClientException", "Fargate only supports network mode"):
        register(ecs, container(), networkMode="bridge", requiresCompatibilities=["FARGATE"], cpu="256", memory="512")


def test_secrets_without_an_execution_role(ecs):
    with refused("ClientException", "you must also specify a value for 'executionRoleArn'."):
        register(ecs, container(secrets=[{"name": "S", "valueFrom": "/s"}]))


def test_describe_by_family_revision_and_arn(ecs):
    family = unique("family")
    for _ in range(2):
        register(ecs, container(), family=family)
    for reference in (family, f"{family}:2", f"{ARN}{family}:2"):
        assert ecs.describe_task_definition(taskDefinition=reference)["taskDefinition"]["revision"] == 2
    assert ecs.describe_task_definition(taskDefinition=f"{family}:1")["taskDefinition"]["revision"] == 1


@pytest.mark.parametrize("reference", ["nothing-like-it", "nothing-like-it:3"])
def test_describe_of_nothing(ecs, reference):
    with refused("ClientException", "Unable to describe task definition."):
        ecs.describe_task_definition(taskDefinition=reference)


def test_describe_with_tags(ecs):
    family = unique("family")
    tags = [{"key": "k", "value": "v"}]
    register(ecs, container(), family=family, tags=tags)
    assert ecs.describe_task_definition(taskDefinition=family, include=["TAGS"])["tags"] == tags
    assert not ecs.describe_task_definition(taskDefinition=family).get("tags")


def test_deregister(ecs):
    family = unique("family")
    for _ in range(2):
        register(ecs, container(), family=family)
    gone = ecs.deregister_task_definition(taskDefinition=f"{family}:2")["taskDefinition"]
    assert gone["status"] == "INACTIVE"
    assert gone["deregisteredAt"]
    assert ecs.describe_task_definition(taskDefinition=family)["taskDefinition"]["revision"] == 1
    assert ecs.describe_task_definition(taskDefinition=f"{family}:2")["taskDefinition"]["status"] == "INACTIVE"
    ecs.deregister_task_definition(taskDefinition=f"{family}:1")
    with refused("ClientException", "Unable to describe task definition."):
        ecs.describe_task_definition(taskDefinition=family)
    assert register(ecs, container(), family=family)["revision"] == 3


def test_deregister_needs_a_revision(ecs):
    family = unique("family")
    register(ecs, container(), family=family)
    with refused("ClientException", "Revision is missing."):
        ecs.deregister_task_definition(taskDefinition=family)
    with refused("InvalidParameterException", "Invalid revision number. Number: foo"):
        ecs.deregister_task_definition(taskDefinition=f"{family}:foo")
    with refused("ClientException", "Unable to describe task definition."):
        ecs.deregister_task_definition(taskDefinition=f"{family}:9")


def test_an_inactive_revision_starts_nothing(cluster, hollow):
    hollow()
    definition = cluster.register()
    cluster.ecs.deregister_task_definition(taskDefinition=definition)
    with refused("ClientException", "TaskDefinition is inactive"):
        cluster.ecs.run_task(cluster=cluster.name, taskDefinition=definition)
    with refused("ClientException", "TaskDefinition is inactive"):
        cluster.ecs.create_service(cluster=cluster.name, serviceName="s", taskDefinition=definition, desiredCount=1)


def test_delete(ecs):
    family = unique("family")
    for _ in range(2):
        register(ecs, container(), family=family)
    ecs.deregister_task_definition(taskDefinition=f"{family}:1")
    answer = ecs.delete_task_definitions(taskDefinitions=[f"{family}:1", f"{family}:2", f"{family}:8"])
    assert [each["status"] for each in answer["taskDefinitions"]] == ["DELETE_IN_PROGRESS"]
    reasons = {each["arn"].rsplit(":", 1)[1]: each["reason"] for each in answer["failures"]}
    assert "still in ACTIVE status" in reasons["2"]
    assert "does not exist" in reasons["8"]


@pytest.mark.parametrize("count", [0, 11])
def test_delete_takes_one_to_ten(ecs, count):
    with refused("InvalidParameterException"):
        ecs.delete_task_definitions(taskDefinitions=[f"f:{number}" for number in range(count)])


def test_list_sorts_and_filters(ecs):
    family = unique("sorted")
    for _ in range(11):
        register(ecs, container(), family=family)
    ecs.deregister_task_definition(taskDefinition=f"{family}:4")

    def revisions(**filters):
        pages = ecs.get_paginator("list_task_definitions").paginate(
            familyPrefix=family, PaginationConfig={"PageSize": 4}, **filters
        )
        return [int(arn.rsplit(":", 1)[1]) for page in pages for arn in page["taskDefinitionArns"]]

    assert revisions() == [1, 2, 3, 5, 6, 7, 8, 9, 10, 11]
    assert revisions(sort="DESC") == [11, 10, 9, 8, 7, 6, 5, 3, 2, 1]
    assert revisions(status="INACTIVE") == [4]
    assert ecs.list_task_definitions(familyPrefix=family[:-1])["taskDefinitionArns"] == []


def test_list_families(ecs):
    prefix = unique("families")
    for name in ("a", "b", "c"):
        register(ecs, container(), family=f"{prefix}-{name}")
    ecs.deregister_task_definition(taskDefinition=f"{prefix}-b:1")

    def families(**filters):
        return ecs.list_task_definition_families(familyPrefix=prefix, **filters)["families"]

    assert families() == [f"{prefix}-a", f"{prefix}-b", f"{prefix}-c"]
    assert families(status="ACTIVE") == [f"{prefix}-a", f"{prefix}-c"]
    assert families(status="INACTIVE") == [f"{prefix}-b"]
    pages = list(
        ecs.get_paginator("list_task_definition_families").paginate(
            familyPrefix=prefix, PaginationConfig={"PageSize": 2}
        )
    )
    assert [len(page["families"]) for page in pages] == [2, 1]


def test_the_example_registers_as_it_is(ecs):
    example = json.loads((EXAMPLES / "web" / "task-definition.json").read_text())
    made = ecs.register_task_definition(**example)["taskDefinition"]
    assert made["family"] == "web"
    assert made["requiresCompatibilities"] == ["EC2"]
