"""GPUs: instances offer them by id, tasks get ids of their own, and agents are told which."""

import json

from support.cluster import container, unique
from support.errors import refused
from support.hollow import holds
from support.server import Agent
from support.wait import eventually


def training(gpus: int, **fields) -> dict:
    return container(resourceRequirements=[{"type": "GPU", "value": str(gpus)}], **fields)


def free(cluster) -> list[str]:
    instance = cluster.ecs.list_container_instances(cluster=cluster.name)["containerInstanceArns"][0]
    described = cluster.ecs.describe_container_instances(cluster=cluster.name, containerInstances=[instance])
    remaining = described["containerInstances"][0]["remainingResources"]
    return next(each["stringSetValue"] for each in remaining if each["name"] == "GPU")


def test_tasks_have_gpus_of_their_own(cluster, hollow):
    """Rule 5.2.1: RESOURCE:GPU. Rule 6.3.1: remainingResources lists the GPUs that are free."""
    instance = hollow(behaviour=holds, gpus=("GPU-a", "GPU-b", "GPU-c"))
    definition = cluster.register(training(1, name="one"), container(name="none", essential=False))
    assert free(cluster) == ["GPU-a", "GPU-b", "GPU-c"]
    tasks = cluster.run_all(definition, count=2)
    given = [each["gpuIds"] for task in tasks for each in task["containers"] if each["name"] == "one"]
    assert sorted(sum(given, [])) == ["GPU-a", "GPU-b"]
    assert all("gpuIds" not in each for task in tasks for each in task["containers"] if each["name"] == "none")
    assert free(cluster) == ["GPU-c"]
    first = tasks[0]["taskArn"]
    told = eventually("the payload came", lambda: instance.tasks.get(first))
    assert told["associations"] == [{"name": given[0][0], "type": "gpu", "containers": ["one"]}]

    overrides = {"containerOverrides": [{"name": "one", "resourceRequirements": [{"type": "GPU", "value": "2"}]}]}
    answer = cluster.ecs.run_task(cluster=cluster.name, taskDefinition=definition, overrides=overrides)
    assert answer["tasks"] == []
    assert [each["reason"] for each in answer["failures"]] == ["RESOURCE:GPU"]
    assert answer["failures"][0]["arn"] == instance.arn

    instance.report(first, "STOPPED", exit_code=0)
    assert free(cluster) == given[0] + ["GPU-c"]
    both = cluster.ecs.run_task(cluster=cluster.name, taskDefinition=definition, overrides=overrides)["tasks"][0]
    assert next(each for each in both["containers"] if each["name"] == "one")["gpuIds"] == given[0] + ["GPU-c"]


def test_overrides_that_ask_for_something_else_are_refused(cluster, hollow):
    hollow(behaviour=holds, gpus=("GPU-a",))
    definition = cluster.register()
    for requirement, words in [
        ({"type": "GPU", "value": "none"}, "greater than 0"),
        ({"type": "InferenceAccelerator", "value": "1"}, "only GPU is supported"),
    ]:
        overrides = {"containerOverrides": [{"name": "main", "resourceRequirements": [requirement]}]}
        with refused("InvalidParameterException", "main", words):
            cluster.ecs.run_task(cluster=cluster.name, taskDefinition=definition, overrides=overrides)


def test_the_cli_and_a_real_agent(launch, tmp_path):
    """An agent says which GPUs it has. This engine has no NVIDIA toolkit, and the task says so when it fails."""
    server = launch("--no-agent", role="up")
    agent = Agent(server, tmp_path / unique("agent"), "--gpus", "GPU-x,GPU-y", "--cpu", "512", "--memory", "512")
    agent.spawn()
    try:
        ecs = server.client()
        eventually(
            "the agent registered",
            lambda: ecs.list_container_instances(cluster=server.cluster)["containerInstanceArns"],
        )
        definition = ecs.register_task_definition(family=unique("gpu"), containerDefinitions=[training(2)])
        arn = definition["taskDefinition"]["taskDefinitionArn"]
        ran = server.aws("ecs", "run-task", "--cluster", server.cluster, "--task-definition", arn)
        assert ran.returncode == 0, ran.stderr
        task = json.loads(ran.stdout)["tasks"][0]
        assert task["containers"][0]["gpuIds"] == ["GPU-x", "GPU-y"]

        def stopped() -> dict | None:
            now = ecs.describe_tasks(cluster=server.cluster, tasks=[task["taskArn"]])["tasks"][0]
            return now if now["lastStatus"] == "STOPPED" else None

        now = eventually("the task stopped", stopped, 40)
        assert now["stopCode"] == "TaskFailedToStart"
        assert now["containers"][0]["reason"].startswith("CannotStartContainerError")
    finally:
        agent.stop()
