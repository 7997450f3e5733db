"""What the client commands answer: reasons in words, documents for scripts, logs of several containers."""

import json
import subprocess

import pytest

from support.cluster import container
from support.paths import BINARY
from support.wait import eventually


def refused(result) -> str:
    assert result.returncode == 1, result.stdout
    assert result.stderr.startswith("error: ")
    return result.stderr


def document(result) -> dict:
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def family_of(definition: str) -> str:
    return definition.split("/")[1].split(":")[0]


def on(cluster):
    """The client commands on this cluster."""
    return lambda *arguments: cluster.server.longshore(*arguments, "--cluster", cluster.name)


def test_env_gives_the_region_of_the_server(launch):
    server = launch("--region", "eu-west-1", role="server", cluster="default")
    assert server.exports["AWS_DEFAULT_REGION"] == server.exports["AWS_REGION"] == "eu-west-1"


def test_a_cluster_that_is_not_there(cluster):
    text = refused(cluster.server.longshore("ps", "--cluster", "no-such-cluster"))
    assert "no-such-cluster" in text
    assert cluster.name in text, "it says which clusters there are"


def test_a_task_definition_that_is_not_there(cluster):
    assert "no-such-family" in refused(on(cluster)("run", "no-such-family"))


def test_a_cluster_without_instances(cluster):
    text = refused(on(cluster)("run", family_of(cluster.register())))
    assert "longshore agent" in text, "it says how to get one"
    assert "no container instances" in on(cluster)("status").stdout


def test_run_says_which_instance_lacks_what(cluster, hollow):
    instance = hollow(cpu=100).arn.rsplit("/", 1)[1]
    family = family_of(cluster.register(container(cpu=3000)))
    text = refused(on(cluster)("run", family))
    assert instance[:8] in text
    assert "needs 3000 CPU units, 100 left" in text
    answer = json.loads(on(cluster)("run", family, "--json").stdout)
    assert [failure["reason"] for failure in answer["failures"]] == ["RESOURCE:CPU"]
    placement = document(on(cluster)("status", family, "--json"))["placement"]
    assert [(each["containerInstance"], each["fits"]) for each in placement] == [(instance, False)]


def test_status_asks_the_server_about_constraints(cluster, hollow):
    hollow()
    expression = "attribute:color == green"
    definition = cluster.register(placementConstraints=[{"type": "memberOf", "expression": expression}])
    assert expression in on(cluster)("status", family_of(definition)).stdout


def test_stop_of_a_service_says_how_to_stop_it(cluster, hollow):
    hollow()
    service = cluster.serve(cluster.register(), desired=0)
    assert "--desired-count 0" in refused(on(cluster)("stop", service))


def test_nothing_is_stopped_when_one_name_is_wrong(cluster, hollow):
    hollow()
    task = cluster.run(cluster.register())
    cluster.wait_task(task, "RUNNING")
    refused(on(cluster)("stop", task, "0000"))
    assert cluster.task(task)["desiredStatus"] == "RUNNING"


def test_a_beginning_that_fits_several_tasks_lists_them(cluster, hollow):
    hollow(cpu=100_000, memory=100_000)
    definition = cluster.register()
    first: dict[str, str] = {}
    for _ in range(26):
        for task in cluster.run_all(definition, count=2):
            task_id = task["taskArn"].rsplit("/", 1)[1]
            other = first.setdefault(task_id[:2], task_id)
            if other != task_id:
                text = refused(on(cluster)("status", task_id[:2]))
                assert task_id in text
                assert other in text
                return
    raise AssertionError("257 ids have 256 beginnings")


def test_a_service_tells_its_whole_state(cluster, hollow):
    hollow()
    service = cluster.serve(cluster.register(), desired=2)
    cluster.wait_stable(service)
    status = document(on(cluster)("status", service, "--json"))
    assert status["service"]["runningCount"] == 2
    assert len(status["tasks"]) == 2
    assert status["events"]
    listed = document(on(cluster)("ps", "--json"))
    assert {task["service"] for task in listed["tasks"]} == {service}


def test_a_reader_that_goes_away_is_no_error(cluster, hollow):
    hollow()
    process = subprocess.Popen(
        [BINARY, "status", "--cluster", cluster.name],
        env=cluster.server.client_environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(20) == 0


@pytest.mark.containers
def test_run_tells_why_a_task_never_ran(machine):
    family = family_of(machine.register(container(image="longshore-test/no-such-image:1")))
    text = refused(on(machine)("run", family))
    assert "CannotPullContainerError" in text
    answer = json.loads(on(machine)("run", family, "--json").stdout)
    assert answer["tasks"][0]["stopCode"] == "TaskFailedToStart"


@pytest.mark.containers
def test_run_changes_variables_and_the_command(machine):
    family = family_of(machine.register(container(stays="echo unchanged")))
    words = ("--", "sh", "-c", "trap exit TERM; echo $GREETING; sleep 3600 & wait")
    longshore = machine.server.longshore
    answer = document(longshore("run", family, "--cluster", machine.name, "--json", "--env", "GREETING=ahoy", *words))
    task = answer["tasks"][0]["id"]
    eventually("its output", lambda: on(machine)("logs", task).stdout == "ahoy\n")


@pytest.mark.containers
def test_logs_of_two_containers_are_merged_by_time(machine):
    scripts = {"even": "sleep 1; echo 2; sleep 2; echo 4", "odd": "echo 1; sleep 2; echo 3"}
    definition = machine.register(
        *[container(name, f"{script}; sleep 3600 & wait") for name, script in scripts.items()]
    )
    task = machine.run(definition).rsplit("/", 1)[1]
    read = on(machine)
    eventually("all lines", lambda: len(read("logs", task).stdout.splitlines()) == 4)
    lines = [json.loads(line) for line in read("logs", task, "--json").stdout.splitlines()]
    assert [(line["container"], line["message"]) for line in lines] == [
        ("odd", "1"),
        ("even", "2"),
        ("odd", "3"),
        ("even", "4"),
    ]
    assert sorted(line["timestamp"] for line in lines) == [line["timestamp"] for line in lines]
    assert all(line.startswith(("odd/", "even/")) for line in read("logs", task).stdout.splitlines())
    assert len(read("logs", task, "--tail", "1").stdout.splitlines()) == 2


@pytest.mark.containers
def test_following_a_service_shows_its_new_tasks(machine, tmp_path):
    service = machine.serve(machine.register(container(script="echo up; sleep 3600 & wait")), desired=1)
    first = eventually("a task", lambda: machine.tasks_of(service))[0]
    machine.wait_task(first, "RUNNING")
    output = tmp_path / "logs"
    with output.open("wb") as sink:
        follower = subprocess.Popen(
            [BINARY, "logs", "-f", service, "--cluster", machine.name],
            env=machine.server.client_environment,
            stdout=sink,
        )
    try:
        eventually("the first task's line", lambda: output.read_text().count(" up") == 1)
        machine.stop(first)
        eventually("its replacement's line", lambda: output.read_text().count(" up") == 2, 40)
        assert follower.poll() is None
    finally:
        follower.terminate()
        follower.wait(20)


@pytest.mark.containers
def test_following_a_task_ends_with_it(machine):
    family = family_of(machine.register(container(script="sleep 2; echo done")))
    task = machine.run(family).rsplit("/", 1)[1]
    result = on(machine)("logs", "-f", task)
    assert result.returncode == 0, result.stderr
    assert result.stdout == "done\n"
