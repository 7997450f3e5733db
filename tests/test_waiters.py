"""The four waiters of the AWS clients for tasks and services end as they should: well, and badly."""

import pytest
from botocore.exceptions import WaiterError

from support.hollow import completes, holds

QUICK = {"Delay": 1, "MaxAttempts": 40}


def wait(cluster, waiter: str, **fields) -> None:
    cluster.ecs.get_waiter(waiter).wait(cluster=cluster.name, WaiterConfig=QUICK, **fields)


def test_tasks_running(cluster, hollow):
    # Rule 7.15.1: the waiters of the SDKs and the CLI end as they should.
    hollow()
    tasks = [task["taskArn"] for task in cluster.run_all(cluster.register(), count=3)]
    wait(cluster, "tasks_running", tasks=tasks)


def test_tasks_running_fails_on_a_stopped_one(cluster, hollow):
    # Rule 7.15.1: the waiters of the SDKs and the CLI end as they should.
    hollow(behaviour=completes(0))
    task = cluster.run(cluster.register())
    cluster.wait_task(task, "STOPPED")
    with pytest.raises(WaiterError, match="terminal failure"):
        wait(cluster, "tasks_running", tasks=[task])


def test_tasks_running_fails_on_a_missing_one(cluster):
    # Rule 7.15.1: the waiters of the SDKs and the CLI end as they should: well, or at once on what is missing, stopped
    # or deleted.
    with pytest.raises(WaiterError, match="MISSING"):
        wait(cluster, "tasks_running", tasks=["0" * 32])


def test_tasks_stopped(cluster, hollow):
    # Rule 7.15.1: the waiters of the SDKs and the CLI end as they should.
    hollow()
    task = cluster.run(cluster.register())
    cluster.wait_task(task, "RUNNING")
    cluster.ecs.stop_task(cluster=cluster.name, task=task)
    wait(cluster, "tasks_stopped", tasks=[task])


def test_services_stable(cluster, hollow):
    # Rule 7.15.1: the waiters of the SDKs and the CLI end as they should.
    hollow()
    name = cluster.serve(cluster.register(), desired=2)
    wait(cluster, "services_stable", services=[name])
    cluster.ecs.update_service(cluster=cluster.name, service=name, taskDefinition=cluster.register())
    wait(cluster, "services_stable", services=[name])


def test_services_stable_fails_on_a_deleted_one(cluster, hollow):
    # Rule 7.15.1: the waiters of the SDKs and the CLI end as they should.
    instance = hollow()
    name = cluster.serve(cluster.register(), desired=1)
    cluster.wait_stable(name)
    instance.behaviour = holds
    cluster.ecs.delete_service(cluster=cluster.name, service=name, force=True)
    with pytest.raises(WaiterError, match="terminal failure"):
        wait(cluster, "services_stable", services=[name])


def test_services_stable_fails_on_a_missing_one(cluster):
    # Rule 7.15.1: the waiters of the SDKs and the CLI end as they should: well, or at once on what is missing, stopped
    # or deleted.
    with pytest.raises(WaiterError, match="MISSING"):
        wait(cluster, "services_stable", services=["absent"])


def test_services_inactive(cluster, hollow):
    # Rule 7.15.1: the waiters of the SDKs and the CLI end as they should.
    hollow()
    name = cluster.serve(cluster.register(), desired=1)
    cluster.wait_stable(name)
    cluster.ecs.delete_service(cluster=cluster.name, service=name, force=True)
    wait(cluster, "services_inactive", services=[name])


def test_services_inactive_fails_on_a_missing_one(cluster):
    # Rule 7.15.1: the waiters of the SDKs and the CLI end as they should: well, or at once on what is missing, stopped
    # or deleted.
    with pytest.raises(WaiterError, match="MISSING"):
        wait(cluster, "services_inactive", services=["absent"])


@pytest.mark.parametrize("waiter", ["tasks-running", "tasks-stopped", "services-stable", "services-inactive"])
def test_the_cli_waits(cluster, hollow, waiter):
    # Rule 7.15.1: the waiters of the SDKs and the CLI end as they should.
    hollow()
    cluster_option = ["--cluster", cluster.name]
    if waiter.startswith("tasks"):
        subject = cluster.run(cluster.register())
        cluster.wait_task(subject, "RUNNING")
        if waiter == "tasks-stopped":
            cluster.stop(subject)
        option = "--tasks"
    else:
        subject = cluster.serve(cluster.register(), desired=1)
        cluster.wait_stable(subject)
        if waiter == "services-inactive":
            cluster.ecs.delete_service(cluster=cluster.name, service=subject, force=True)
            cluster.wait_service(subject, "inactive", lambda now: now["status"] == "INACTIVE")
        option = "--services"
    result = cluster.server.aws("ecs", "wait", waiter, *cluster_option, option, subject)
    assert result.returncode == 0, result.stderr


def test_the_cli_says_why_it_gave_up(cluster):
    result = cluster.server.aws("ecs", "wait", "services-stable", "--cluster", cluster.name, "--services", "absent")
    assert result.returncode == 255
    assert "MISSING" in result.stderr
