"""Task protection: asked for through the API, the AWS CLI, and from inside a container."""

import json
from datetime import UTC, datetime

import pytest

from support.cluster import container
from support.errors import refused
from support.wait import always, eventually

# PUT, which busybox's wget does not speak, in as few words as a shell has for it.
PUT = r"""
authority=${ECS_AGENT_URI#http://}; path=/${authority#*/}; authority=${authority%%/*}
ask() {
  # nc ends with its input: the input lasts until the answer is there.
  { printf '%s %s/task-protection/v1/state HTTP/1.0\r\nHost: %s\r\nContent-Length: %s\r\n\r\n%s' \
    "$1" "$path" "$authority" "${#2}" "$2"; sleep 1; } | nc "${authority%:*}" "${authority#*:}" | tail -n 1
}
"""


def protect(cluster, *tasks: str, enabled: bool = True, **fields) -> dict:
    return cluster.ecs.update_task_protection(
        cluster=cluster.name, tasks=list(tasks), protectionEnabled=enabled, **fields
    )


def minutes_left(protected: dict) -> float:
    return (protected["expirationDate"] - datetime.now(UTC)).total_seconds() / 60


def test_a_protected_task_survives_scale_in(cluster, hollow):
    """Rule 4.6: protection guards against scale-in; the default is 120 minutes."""
    hollow(cpu=4096)
    name = cluster.serve(cluster.register(), desired=4)
    cluster.wait_stable(name)
    kept = cluster.tasks_of(name)[2]
    answer = protect(cluster, kept)
    assert answer["failures"] == []
    assert answer["protectedTasks"][0]["taskArn"] == kept
    assert 119 < minutes_left(answer["protectedTasks"][0]) <= 120
    shown = cluster.ecs.get_task_protection(cluster=cluster.name, tasks=[kept])["protectedTasks"][0]
    assert shown["protectionEnabled"] is True
    cluster.ecs.update_service(cluster=cluster.name, service=name, desiredCount=1)
    cluster.wait_stable(name)
    assert cluster.tasks_of(name) == [kept]


def test_more_protected_than_desired_is_said_and_ends_with_the_protection(cluster, hollow):
    """Rule 4.6 and rule 7.9.5: the event, DEPLOYMENT_BLOCKED for more, and scale-in as soon as protection ends."""
    hollow(cpu=4096)
    name = cluster.serve(cluster.register(), desired=3)
    cluster.wait_stable(name)
    first, second, third = cluster.tasks_of(name)
    protect(cluster, first, second, expiresInMinutes=10)
    cluster.ecs.update_service(cluster=cluster.name, service=name, desiredCount=1)
    text = "Reason: The number of protected tasks are more than the desired count of tasks."
    eventually("said", lambda: any(text in message for message in cluster.messages(name)), 60)
    assert sorted(cluster.tasks_of(name)) == sorted([first, second])
    ends = protect(cluster, first, enabled=False)["protectedTasks"][0]
    assert ends["protectionEnabled"] is False
    assert "expirationDate" not in ends
    cluster.wait_stable(name)
    assert cluster.tasks_of(name) == [second]
    assert cluster.task(third)["stopCode"] == "ServiceSchedulerInitiated"


def test_a_deployment_waits_for_protected_tasks(cluster, hollow):
    """Rule 4.6: deployments skip protected tasks, which stay until they are not protected any more."""
    hollow(cpu=4096)
    definition = cluster.register()
    name = cluster.serve(definition, desired=2)
    cluster.wait_stable(name)
    kept = cluster.tasks_of(name)[0]
    protect(cluster, kept)
    cluster.ecs.update_service(cluster=cluster.name, service=name, forceNewDeployment=True)
    cluster.wait_service(
        name, "replaced", lambda now: now["deployments"][0]["runningCount"] == 2 and now["runningCount"] == 3, 120
    )
    always("the old one stays", lambda: kept in cluster.tasks_of(name), 2)
    assert cluster.service(name)["deployments"][0]["rolloutState"] == "IN_PROGRESS"
    protect(cluster, kept, enabled=False)
    cluster.wait_service(name, "completed", lambda now: len(now["deployments"]) == 1 and now["runningCount"] == 2, 120)
    assert kept not in cluster.tasks_of(name)


def test_failures_and_bad_calls(cluster, hollow):
    """Rule 4.6 and rule 1.6: only tasks of services; 1 to 2,880 minutes; at most 10 tasks."""
    hollow()
    name = cluster.serve(cluster.register(), desired=1)
    cluster.wait_stable(name)
    task = cluster.tasks_of(name)[0]
    alone = cluster.run(cluster.register())
    unknown = task.rsplit("/", 1)[0] + "/" + "0" * 32
    answer = protect(cluster, alone, unknown, task)
    assert [each["reason"] for each in answer["failures"]] == ["TASK_NOT_VALID", "MISSING"]
    assert [each["taskArn"] for each in answer["protectedTasks"]] == [task]
    for minutes in (0, 2881):
        with refused("InvalidParameterException", "2880"):
            protect(cluster, task, expiresInMinutes=minutes)
    with refused("InvalidParameterException"):
        protect(cluster, *[task] * 11)
    with refused("ClusterNotFoundException"):
        cluster.ecs.get_task_protection(cluster="none", tasks=[task])


def test_the_cli_protects_a_task(cluster, hollow):
    """Rule 4.6, as the AWS CLI asks for it."""
    hollow()
    name = cluster.serve(cluster.register(), desired=1)
    cluster.wait_stable(name)
    task = cluster.tasks_of(name)[0]
    call = ["ecs", "update-task-protection", "--cluster", cluster.name, "--tasks", task]
    done = cluster.server.aws(*call, "--protection-enabled", "--expires-in-minutes", "30")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["protectedTasks"][0]["protectionEnabled"] is True
    read = cluster.server.aws("ecs", "get-task-protection", "--cluster", cluster.name, "--tasks", task)
    assert json.loads(read.stdout)["protectedTasks"][0]["expirationDate"]
    done = cluster.server.aws(*call, "--no-protection-enabled")
    assert json.loads(done.stdout)["protectedTasks"][0]["protectionEnabled"] is False


@pytest.mark.containers
def test_a_container_protects_its_own_task(machine):
    """Rule 4.6: PUT and GET of $ECS_AGENT_URI/task-protection/v1/state, in the documented forms."""
    script = (
        PUT
        + """
echo "@@none $(ask GET)"
echo "@@on $(ask PUT '{"ProtectionEnabled":true,"ExpiresInMinutes":60}')"
echo "@@off $(ask PUT '{"ProtectionEnabled":false}')"
echo "@@bad $(ask PUT '{"ExpiresInMinutes":60}')"
ask PUT '{"ProtectionEnabled":true}' >/dev/null
echo "@@end ."
"""
    )
    name = machine.serve(machine.register(container(stays=script.strip())), desired=1)
    machine.wait_stable(name)
    task = machine.tasks_of(name)[0]
    output = machine.wait_output(task, "@@end", seconds=40)
    said = dict(line[2:].split(" ", 1) for line in output.splitlines() if line.startswith("@@"))
    assert json.loads(said["none"]) == {"protection": {"ProtectionEnabled": False, "TaskArn": task}}
    on = json.loads(said["on"])["protection"]
    assert (on["ProtectionEnabled"], on["TaskArn"]) == (True, task)
    expires = datetime.fromisoformat(on["ExpirationDate"])
    assert 55 < (expires - datetime.now(UTC)).total_seconds() / 60 <= 60
    assert json.loads(said["off"])["protection"]["ProtectionEnabled"] is False
    bad = json.loads(said["bad"])
    assert (bad["error"]["Code"], bad["error"]["Arn"]) == ("InvalidParameterException", task)
    assert bad["requestID"]
    shown = machine.ecs.get_task_protection(cluster=machine.name, tasks=[task])["protectedTasks"][0]
    assert shown["protectionEnabled"] is True


@pytest.mark.containers
def test_a_container_of_a_standalone_task_is_told_that_it_cannot(machine):
    """Rule 4.6: a task without a service gets the failure TASK_NOT_VALID."""
    script = PUT + """echo "@@ $(ask PUT '{"ProtectionEnabled":true}')"; echo @@end"""
    task = machine.start(container(stays=script.strip()))
    output = machine.wait_output(task, "@@end", seconds=40)
    failure = json.loads(next(line[3:] for line in output.splitlines() if line.startswith("@@ ")))["failure"]
    assert (failure["Arn"], failure["Reason"]) == (task, "TASK_NOT_VALID")
    assert failure["Detail"]
