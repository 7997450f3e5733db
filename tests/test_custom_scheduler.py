"""Schedulers of users' own place tasks with StartTask, several at once and beside services, and never oversell."""

import json
import subprocess
import sys
from collections import Counter

from support.cluster import container, unique
from support.hollow import runs
from support.paths import ROOT
from support.wait import eventually

PROGRAM = ROOT / "examples" / "custom-scheduler" / "scheduler.py"
CPU, MEMORY = 1000, 1000
INSTANCES = 4


def scheduler(cluster, queue, *options: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, PROGRAM, queue, "--cluster", cluster.name, *options],
        env=cluster.server.client_environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def enqueue(directory, definition: str, jobs: int, count: int) -> None:
    directory.mkdir()
    for number in range(jobs):
        (directory / f"job-{number:02}.json").write_text(json.dumps({"taskDefinition": definition, "count": count}))


def all_tasks(cluster) -> list[dict]:
    pages = cluster.ecs.get_paginator("list_tasks").paginate(cluster=cluster.name)
    arns = [arn for page in pages for arn in page["taskArns"]]
    batches = [arns[at : at + 100] for at in range(0, len(arns), 100)]
    return [
        task for batch in batches for task in cluster.ecs.describe_tasks(cluster=cluster.name, tasks=batch)["tasks"]
    ]


def described(cluster, instances) -> list[dict]:
    arns = [each.arn for each in instances]
    return cluster.ecs.describe_container_instances(cluster=cluster.name, containerInstances=arns)["containerInstances"]


def figure(resources: list[dict], name: str) -> int:
    return next(each["integerValue"] for each in resources if each["name"] == name)


def nothing_is_oversold(cluster, instances) -> None:
    """What the tasks hold is within what each instance has; the tasks are looked at first, so that none is missed."""
    held = Counter()
    for task in all_tasks(cluster):
        if task["lastStatus"] != "STOPPED":
            held[task["containerInstanceArn"], "CPU"] += int(task["cpu"])
            held[task["containerInstanceArn"], "MEMORY"] += int(task["memory"])
    for each in described(cluster, instances):
        for resource in ("CPU", "MEMORY"):
            total = figure(each["registeredResources"], resource)
            left = figure(each["remainingResources"], resource)
            assert 0 <= left <= total
            assert held[each["containerInstanceArn"], resource] <= total


def test_two_of_them_and_a_service_fill_a_cluster_and_never_oversell_it(cluster, hollow, tmp_path):
    """Rule 5.1.2: StartTask has no placement logic, and still checks resources.

    Rule 6.3.4: CPU is never over-committed.
    """
    instances = [hollow(cpu=CPU, memory=MEMORY, behaviour=runs) for _ in range(INSTANCES)]
    small = cluster.register(container(cpu=100, memory=60))
    # Together they ask for 60 places of 100 units where there are 40.
    queues = [tmp_path / unique("queue") for _ in range(2)]
    for queue in queues:
        enqueue(queue, small, jobs=5, count=4)
    service = cluster.serve(cluster.register(container(cpu=100, memory=60)), 20)
    running = [
        scheduler(cluster, queue, "--once", "--policy", policy, "--name", name)
        for queue, policy, name in zip(queues, ("emptiest", "fullest"), ("one", "other"), strict=True)
    ]
    while any(each.poll() is None for each in running):
        nothing_is_oversold(cluster, instances)
    started = Counter()
    for each, name in zip(running, ("one", "other"), strict=True):
        output, errors = each.communicate(timeout=30)
        assert each.returncode == 0, errors
        started[name] = len(output.splitlines())
    full = lambda: all(figure(each["remainingResources"], "CPU") == 0 for each in described(cluster, instances))  # noqa: E731
    eventually("every instance is full", full)
    nothing_is_oversold(cluster, instances)
    by_starter = Counter(
        task["startedBy"] if "service" not in task["group"] else "service" for task in all_tasks(cluster)
    )
    assert sum(by_starter.values()) == INSTANCES * CPU // 100
    assert (by_starter["one"], by_starter["other"]) == (started["one"], started["other"])
    assert by_starter["service"] == cluster.service(service)["runningCount"] + cluster.service(service)["pendingCount"]
    waiting = sum(json.loads(job.read_text())["count"] for queue in queues for job in queue.glob("*.json"))
    assert waiting == 40 - started["one"] - started["other"], "what fitted nowhere is still in the queues"

    # The service gives its places back: what waited is placed, to the last.
    cluster.ecs.update_service(cluster=cluster.name, service=service, desiredCount=0)
    eventually("the service's tasks are gone", lambda: not cluster.tasks_of(service))
    eventually("they have stopped", lambda: len(all_tasks(cluster)) == started["one"] + started["other"])
    again = [scheduler(cluster, queue, "--once") for queue in queues]
    for each in again:
        output, errors = each.communicate(timeout=60)
        assert each.returncode == 0, errors
        started["again"] += len(output.splitlines())
    assert started["again"] == waiting
    assert not [job for queue in queues for job in queue.iterdir()]
    nothing_is_oversold(cluster, instances)


def test_two_on_one_queue_start_every_task_once(cluster, hollow, tmp_path):
    for _ in range(2):
        hollow(cpu=CPU, memory=MEMORY, behaviour=runs)
    queue = tmp_path / unique("queue")
    enqueue(queue, cluster.register(container(cpu=100, memory=60)), jobs=6, count=2)
    running = [scheduler(cluster, queue, "--once") for _ in range(2)]
    started = [line for each in running for line in each.communicate(timeout=60)[0].splitlines()]
    assert len({json.loads(line)["task"] for line in started}) == len(started) == 12
    assert len(all_tasks(cluster)) == 12
    assert not list(queue.iterdir())
