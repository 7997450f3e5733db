"""The flight recorder: a task that has stopped stays describable for longer than ECS keeps it, with what is left."""

import json
import time
import urllib.error
import urllib.request

import boto3
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

from support.cluster import Cluster, container, instances_of, unique
from support.container_logs import awslogs
from support.server import Agent, Server
from support.wait import eventually

ROOT = "arn:aws:iam::000000000000:root"


def record(cluster: Cluster, task: str) -> dict:
    """What `longshore status --json` tells of a stopped task."""
    result = cluster.server.longshore("status", task, "--cluster", cluster.name, "--json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def told(cluster: Cluster, task: str) -> dict:
    """The same once its agent has told what is left of its containers."""

    def has_come() -> dict | None:
        found = record(cluster, task)["flightRecord"]
        return found if found["containers"] else None

    return eventually("its agent has told", has_come)


def shown(cluster: Cluster, task: str) -> str:
    result = cluster.server.longshore("status", task, "--cluster", cluster.name)
    assert result.returncode == 0, result.stderr
    return result.stdout


def lines(flight: dict, name: str = "main") -> list[tuple[str, str]]:
    (found,) = [each for each in flight["containers"] if each["name"] == name]
    return [(line["stream"], line["message"]) for line in found["lines"]]


def test_a_task_that_ended_by_itself_keeps_its_last_words(machine):
    task = machine.finish(container(script="echo one; sleep 0.2; echo two >&2; sleep 0.2; echo three; exit 3"))[
        "taskArn"
    ]
    flight = told(machine, task)
    assert lines(flight) == [("stdout", "one"), ("stderr", "two"), ("stdout", "three")]
    assert flight["stoppedBy"]["kind"] == "EXIT"
    text = shown(machine, task.rsplit("/", 1)[1][:12])
    assert "exited with 3" in text
    assert "Last lines of main" in text
    assert "three" in text
    assert f"longshore logs {task.rsplit('/', 1)[1][:8]}" in text


def test_the_error_after_a_long_line_is_kept(machine):
    script = "head -c 20000 /dev/zero | tr '\\0' x; echo; echo ERROR boom; exit 1"
    # Where `awslogs` does not wait, the engine's own driver has no line break at the end of a long line.
    logged = container(script=script, logConfiguration=awslogs(unique("/long"), mode="non-blocking"))
    for definition in (logged, container(script=script)):
        task = machine.finish(definition)["taskArn"]
        (_, long), (_, error) = lines(told(machine, task))
        assert error == "ERROR boom"
        assert long == "x" * 2048 + "…"


def test_the_kernel_is_named_when_memory_ran_out(machine):
    hog = container(
        memory=16, command=["sh", "-c", "echo hungry; sleep 1; exec dd if=/dev/zero of=/dev/null bs=64M count=1"]
    )
    task = machine.finish(hog)["taskArn"]
    flight = told(machine, task)
    assert flight["stoppedBy"]["kind"] == "OUT_OF_MEMORY"
    assert flight["containers"][0]["outOfMemory"]
    assert ("stdout", "hungry") in lines(flight)
    assert "137" in shown(machine, task)


def test_whoever_called_stop_task_is_named_with_the_reason(machine):
    task = machine.start(container(stays="echo up"))
    machine.wait_output(task, "up")
    machine.stop(task, "maintenance window")
    flight = told(machine, task)
    by = flight["stoppedBy"]
    assert (by["kind"], by["operation"], by["principal"]) == ("CALLER", "StopTask", ROOT)
    text = shown(machine, task)
    assert "maintenance window" in text
    assert f"StopTask by {ROOT}" in text


def test_whoever_ran_a_command_in_it_is_in_its_timeline(machine):
    task = machine.run(machine.register(container(stays="echo up")), enableExecuteCommand=True)
    machine.wait_task(task, "RUNNING")
    ran = machine.server.longshore("exec", task, "--cluster", machine.name, "--", "kill", "-TERM", "1")
    assert ran.returncode is not None
    machine.wait_task(task, "STOPPED")
    assert told(machine, task)["stoppedBy"]["kind"] == "EXIT"
    events = [step["event"] for step in record(machine, task)["timeline"]]
    assert f"ExecuteCommand in container main by {ROOT}" in events


def test_a_failing_health_check_leaves_its_outputs(machine):
    check = {
        "command": ["CMD-SHELL", "echo no luck; exit 7"],
        "interval": 5,
        "retries": 1,
        "timeout": 2,
        "startPeriod": 0,
    }
    definition = machine.register(container(healthCheck=check))
    # Without room for another task the one that fails is stopped first.
    percents = {"minimumHealthyPercent": 0, "maximumPercent": 100}
    service = machine.serve(definition, 1, deploymentConfiguration=percents)
    (task,) = eventually("a task", lambda: machine.tasks_of(service))
    machine.wait_task(task, "STOPPED", seconds=60)
    flight = told(machine, task)
    assert flight["stoppedBy"]["kind"] == "HEALTH_CHECK"
    probes = flight["containers"][0]["health"]
    assert {(probe["exitCode"], probe["output"]) for probe in probes} == {(7, "no luck")}
    events = [step["event"] for step in record(machine, task)["timeline"]]
    assert any("failed container health checks" in event for event in events), events
    assert "no luck" in shown(machine, task)


def test_a_deployment_is_named_with_the_call_that_began_it(machine):
    family = unique("family")
    service = machine.serve(machine.register(container(), family=family), 1)
    machine.wait_stable(service)
    (task,) = machine.tasks_of(service)
    machine.ecs.update_service(
        cluster=machine.name, service=service, taskDefinition=machine.register(container(), family=family)
    )
    machine.wait_task(task, "STOPPED", seconds=60)
    by = told(machine, task)["stoppedBy"]
    assert (by["kind"], by["operation"], by["principal"]) == ("DEPLOYMENT", "UpdateService", ROOT)

    machine.wait_stable(service)
    (task,) = machine.tasks_of(service)
    machine.ecs.update_service(cluster=machine.name, service=service, desiredCount=0)
    machine.wait_task(task, "STOPPED", seconds=60)
    by = told(machine, task)["stoppedBy"]
    assert (by["kind"], by["operation"]) == ("SCHEDULER", "UpdateService")
    events = [step["event"] for step in record(machine, task)["timeline"]]
    assert any("has stopped 1 running tasks" in event for event in events), events


def test_what_the_engine_cannot_read_is_said(machine):
    nowhere = {"gelf-address": "udp://127.0.0.1:9", "cache-disabled": "true"}
    log = {"logDriver": "gelf", "options": nowhere}
    task = machine.finish(container(script="echo gone", logConfiguration=log))["taskArn"]
    flight = told(machine, task)
    assert lines(flight) == []
    assert "cannot read" in flight["containers"][0]["noLines"]
    assert "cannot read" in shown(machine, task)


def test_a_task_whose_agent_was_lost_says_why_nothing_is_left(launch, tmp_path):
    server = launch("--no-agent", "--instance-loss-timeout", "2s")
    agent = Agent(server, tmp_path / "agent")
    agent.spawn()
    cluster = Cluster(server, server.cluster)
    eventually("it joined", lambda: any(each["agentConnected"] for each in instances_of(cluster.ecs, cluster.name)))
    task = cluster.start(container())
    agent.kill()
    cluster.wait_task(task, "STOPPED", seconds=30)
    flight = record(cluster, task)["flightRecord"]
    assert flight["stoppedBy"]["kind"] == "INSTANCE_LOSS"
    assert flight["containers"] == []
    assert "was lost" in flight["noEvidence"]
    agent.spawn()
    assert told(cluster, task)["containers"], "it has returned"
    agent.stop()


def test_it_outlives_the_retention_and_a_restart_and_ends_in_its_time(launch):
    server = launch("--retention", "2s", "--task-history", "25s")
    cluster = Cluster(server, server.cluster)
    eventually("an instance", lambda: any(each["agentConnected"] for each in instances_of(cluster.ecs, cluster.name)))
    task = cluster.finish(container(script="echo bye; exit 5"))["taskArn"]
    stopped_at = time.monotonic()
    told(cluster, task)

    listed = lambda: cluster.ecs.list_tasks(cluster=cluster.name, desiredStatus="STOPPED")["taskArns"]  # noqa: E731
    eventually("ECS's hour is over", lambda: not listed())
    described = cluster.task(task)
    assert described["containers"][0]["exitCode"] == 5
    assert described["stoppedReason"] == "Essential container in task exited"
    assert described["stoppedAt"] >= described["startedAt"]
    server.restart()
    assert cluster.task(task)["containers"][0]["exitCode"] == 5
    assert lines(told(cluster, task)) == [("stdout", "bye")]
    assert "exited with 5" in shown(cluster, task.rsplit("/", 1)[1][:10]), "the beginning of its id finds it"

    eventually("its time is over", lambda: _is_missing(cluster, task), seconds=40)
    assert time.monotonic() - stopped_at > 20
    result = server.longshore("status", task.rsplit("/", 1)[1][:10], "--cluster", cluster.name)
    assert result.returncode == 1
    assert "has no" in result.stderr


def _is_missing(cluster: Cluster, task: str) -> bool:
    answer = cluster.ecs.describe_tasks(cluster=cluster.name, tasks=[task])
    return [failure["reason"] for failure in answer["failures"]] == ["MISSING"]


def test_beginnings_that_several_have_and_nobody_has_are_refused(plane, cluster, hollow):
    hollow()
    definition = cluster.register(container(cpu=1, memory=6))
    live = cluster.run(definition)
    with pytest.raises(Refused, match="has not stopped"):
        describe(plane, cluster.name, live)
    for text in ("zz", "", "0" * 32):
        with pytest.raises(Refused, match="not found"):
            describe(plane, cluster.name, text)
    with pytest.raises(Refused, match="Cluster not found"):
        describe(plane, unique("nowhere"), live)

    stopped: dict[str, str] = {}
    while True:
        for task in cluster.run_all(definition, count=10):
            arn = task["taskArn"]
            cluster.wait_task(arn, "RUNNING")
            cluster.ecs.submit_task_state_change(cluster=cluster.name, task=arn, status="STOPPED", reason="over")
            stopped.setdefault(arn.rsplit("/", 1)[1][:2], arn)
        if len(stopped) < len(_stopped(cluster)):
            break
    ids = [arn.rsplit("/", 1)[1] for arn in _stopped(cluster)]
    (twice, *_) = [prefix for prefix in stopped if sum(each.startswith(prefix) for each in ids) > 1]
    with pytest.raises(Refused, match=f"{twice} is the beginning of several"):
        describe(plane, cluster.name, twice)
    whole = describe(plane, cluster.name, ids[0])
    assert whole["task"]["taskArn"].endswith(ids[0])
    assert whole["containers"] == []
    assert "told nothing" in whole["noEvidence"] or "not Longshore's own" in whole["noEvidence"]
    result = plane.longshore("status", twice, "--cluster", cluster.name)
    assert result.returncode == 1
    assert "is the beginning of" in result.stderr


def _stopped(cluster: Cluster) -> list[str]:
    return cluster.ecs.list_tasks(cluster=cluster.name, desiredStatus="STOPPED")["taskArns"]


class Refused(Exception):
    """The server's words."""


def describe(server: Server, cluster: str, task: str) -> dict:
    """DescribeStoppedTask, as anybody may call it: signed, JSON 1.1."""
    exports = server.exports
    session = boto3.session.Session(exports["AWS_ACCESS_KEY_ID"], exports["AWS_SECRET_ACCESS_KEY"])
    body = json.dumps({"cluster": cluster, "task": task})
    headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "Longshore.DescribeStoppedTask"}
    request = AWSRequest("POST", server.endpoint + "/", data=body, headers=headers)
    SigV4Auth(session.get_credentials(), "longshore", "us-east-1").add_auth(request)
    sent = urllib.request.Request(server.endpoint + "/", body.encode(), dict(request.headers))
    try:
        with urllib.request.urlopen(sent, timeout=20) as answer:
            return json.loads(answer.read())
    except urllib.error.HTTPError as error:
        raise Refused(json.loads(error.read())["message"]) from None
