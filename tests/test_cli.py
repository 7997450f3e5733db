"""The command line of the binary itself, as a person and as a script use it."""

import json

import pytest

from support.cluster import container, unique
from support.server import clean_environment, free_port, run_binary
from support.wait import eventually

WIDTH = 100


def ok(result) -> str:
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_help_names_every_command():
    text = ok(run_binary("--help"))
    for command in ("up", "server", "agent", "env", "ps", "run", "stop", "exec", "logs", "status", "completions"):
        assert f"\n  {command} " in text, command


@pytest.mark.parametrize("command", ["up", "server", "agent", "env", "ps", "run", "stop", "exec", "logs", "status"])
def test_every_command_explains_itself(command):
    assert "--json" in ok(run_binary(command, "--help"))


def test_version():
    assert ok(run_binary("--version")).startswith("longshore 0.")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions(shell):
    assert "longshore" in ok(run_binary("completions", shell))


def test_env_is_for_a_shell(plane):
    text = ok(run_binary("env", "--data-dir", str(plane.data)))
    assert all(line.startswith("export ") for line in text.splitlines() if line and not line.startswith("#"))
    for name in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
        assert name in plane.exports
    assert plane.exports["AWS_ENDPOINT_URL"] == plane.endpoint
    assert json.loads(ok(run_binary("env", "--data-dir", str(plane.data), "--json")))["AWS_ENDPOINT_URL"]


def test_the_aws_cli_needs_nothing_but_env(plane):
    listed = json.loads(ok(plane.aws("ecs", "list-clusters")))
    assert "clusterArns" in listed


def test_the_ready_line(plane):
    assert plane.endpoint in plane.ready_line()


def test_no_server_there():
    environment = clean_environment() | {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{free_port()}",
        "AWS_ACCESS_KEY_ID": "AKIDNOWHERE0000000",
        "AWS_SECRET_ACCESS_KEY": "x",
    }
    result = run_binary("ps", environment=environment)
    assert result.returncode == 1
    assert environment["AWS_ENDPOINT_URL"].removeprefix("http://") in result.stderr
    assert "longshore up" in result.stderr, "an error says what to do next"


def test_ps_status_and_stop_on_simulated_instances(cluster, hollow):
    hollow()
    family = unique("family")
    task = cluster.run(cluster.register(family=family))
    cluster.wait_task(task, "RUNNING")
    task_id = task.rsplit("/", 1)[1]
    longshore = cluster.server.longshore
    table = ok(longshore("ps", "--cluster", cluster.name))
    assert family in table
    assert "RUNNING" in table
    assert all(len(line) <= WIDTH for line in table.splitlines())
    listed = json.loads(ok(longshore("ps", "--cluster", cluster.name, "--json")))
    assert task_id in json.dumps(listed)
    assert "RUNNING" in ok(longshore("status", task_id, "--cluster", cluster.name))
    ok(longshore("stop", task_id, "--cluster", cluster.name))
    cluster.wait_task(task, "STOPPED")
    assert task_id[:8] not in ok(longshore("ps", "--cluster", cluster.name))


def test_status_says_why_a_task_is_not_running(cluster, hollow):
    hollow(cpu=100)
    service = cluster.serve(cluster.register(container(cpu=3000)), desired=1)
    eventually("an event", lambda: cluster.messages(service))
    text = ok(cluster.server.longshore("status", service, "--cluster", cluster.name))
    assert "CPU" in text
    assert json.loads(ok(cluster.server.longshore("status", service, "--cluster", cluster.name, "--json")))


def test_status_of_a_stopped_task_gives_its_reason(cluster, hollow):
    hollow()
    task = cluster.run(cluster.register())
    cluster.wait_task(task, "RUNNING")
    cluster.stop(task, "because I say so")
    text = ok(cluster.server.longshore("status", task.rsplit("/", 1)[1], "--cluster", cluster.name))
    assert "because I say so" in text


def test_status_of_nothing(cluster):
    result = cluster.server.longshore("status", "nothing-like-it", "--cluster", cluster.name)
    assert result.returncode == 1
    assert "nothing-like-it" in result.stderr


@pytest.mark.containers
def test_run_logs_and_stop_on_the_engine(machine):
    longshore = machine.server.longshore
    definition = machine.register(container(stays="echo out; echo err >&2"))
    family = definition.split("/")[1].split(":")[0]
    started = json.loads(ok(longshore("run", family, "--cluster", machine.name, "--json")))
    task = machine.ecs.list_tasks(cluster=machine.name, family=family)["taskArns"][0]
    task_id = task.rsplit("/", 1)[1]
    assert task_id in json.dumps(started)
    machine.wait_task(task, "RUNNING")
    machine.wait_output(task, "err")
    logs = ok(longshore("logs", task_id, "--cluster", machine.name))
    assert "out" in logs
    assert "err" in logs
    ok(longshore("stop", task_id, "--cluster", machine.name))
    machine.wait_task(task, "STOPPED")
