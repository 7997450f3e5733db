"""What dies comes back, or is replaced, and what lives is left alone."""

import os
import tempfile
import time
from pathlib import Path

import pytest

from support.cluster import Cluster, container, unique
from support.engine import PrivateEngine
from support.server import Agent
from support.wait import always, eventually

pytestmark = pytest.mark.containers


def connected(cluster: Cluster, count: int = 1) -> None:
    eventually(
        f"{count} connected instances", lambda: sum(each["agentConnected"] for each in cluster.instances()) == count, 30
    )


@pytest.fixture
def own(launch) -> Cluster:
    """`longshore up` of the test's own, with one agent."""
    server = launch()
    cluster = Cluster(server, server.cluster)
    connected(cluster)
    return cluster


def identities(cluster: Cluster, tasks: list[str]) -> dict[str, tuple[str, str]]:
    found = {}
    for task in tasks:
        state = cluster.docker.inspect(cluster.docker.of_task(task)["main"]["Id"])
        found[task] = (state["Id"], state["State"]["StartedAt"])
    return found


def test_a_container_removed_behind_its_back_is_noticed_and_replaced(own):
    name = own.serve(own.register(), desired=2)
    own.wait_stable(name)
    victim, other = own.tasks_of(name)
    own.docker.remove(own.container_of(victim)["runtimeId"])
    removed = time.monotonic()
    stopped = own.wait_task(victim, "STOPPED", 15)
    assert time.monotonic() - removed < 10
    assert stopped["stoppedReason"]
    own.wait_stable(name)
    assert other in own.tasks_of(name)
    assert len(own.tasks_of(name)) == 2


def test_a_container_killed_behind_its_back_is_replaced(own):
    name = own.serve(own.register(), desired=1)
    own.wait_stable(name)
    victim = own.tasks_of(name)[0]
    own.docker.kill(own.container_of(victim)["runtimeId"])
    assert own.wait_task(victim, "STOPPED", 15)["containers"][0]["exitCode"] == 137
    own.wait_stable(name)
    assert own.tasks_of(name) not in ([], [victim])


def test_everything_killed_and_started_again_finds_its_containers(own):
    name = own.serve(own.register(), desired=2)
    own.wait_stable(name)
    alone = own.start(container())
    tasks = [*own.tasks_of(name), alone]
    before = identities(own, tasks)
    instance = own.instances()[0]["containerInstanceArn"]
    for _ in range(3):
        own.server.restart()
        connected(own)
    assert [each["containerInstanceArn"] for each in own.instances()] == [instance]
    own.wait_stable(name)
    always("nothing was restarted", lambda: identities(own, tasks) == before, 3)
    assert set(own.tasks_of(name)) == set(tasks) - {alone}
    assert own.stop(alone)["containers"][0]["exitCode"] == 143


def test_what_died_while_everything_was_down_is_replaced(own):
    name = own.serve(own.register(), desired=2)
    own.wait_stable(name)
    gone, exited = own.tasks_of(name)
    runtime = {task: own.container_of(task)["runtimeId"] for task in (gone, exited)}
    own.server.kill()
    own.docker.remove(runtime[gone])
    own.docker.kill(runtime[exited])
    own.server.start()
    connected(own)
    for task in (gone, exited):
        assert own.wait_task(task, "STOPPED", 20)["stoppedReason"]
    own.wait_stable(name)
    assert not {gone, exited} & set(own.tasks_of(name))


def test_a_stop_ordered_before_the_crash_is_carried_out_after_it(own):
    task = own.start(container(command=["sh", "-c", "trap '' TERM; while :; do sleep 1; done"], stopTimeout=3))
    own.ecs.stop_task(cluster=own.name, task=task, reason="crash soon")
    own.server.restart()
    stopped = own.wait_task(task, "STOPPED", 30)
    assert stopped["stoppedReason"] == "crash soon"


def test_ending_politely_leaves_the_tasks_running(own):
    task = own.start(container())
    before = identities(own, [task])
    assert own.server.stop() == 0
    assert own.docker.inspect(before[task][0])["State"]["Running"]
    own.server.start()
    connected(own)
    assert own.task(task)["lastStatus"] == "RUNNING"
    assert identities(own, [task]) == before


@pytest.fixture
def apart(launch, tmp_path):
    """A server and an agent as two processes: the cluster and the agent."""
    server = launch("--instance-loss-timeout", "3s", role="server")
    cluster = Cluster(server, server.cluster)
    cluster.ecs.create_cluster(clusterName=cluster.name)
    agent = Agent(server, tmp_path / unique("agent"))
    agent.spawn()
    connected(cluster)
    yield cluster, agent
    agent.stop()


def test_tasks_run_on_while_the_server_is_away(apart):
    cluster, agent = apart
    name = cluster.serve(cluster.register(), desired=2)
    cluster.wait_stable(name)
    tasks = cluster.tasks_of(name)
    before = identities(cluster, tasks)
    cluster.server.kill()
    always("the agent lives", lambda: agent.running, 2)
    cluster.server.start()
    connected(cluster)
    assert set(cluster.tasks_of(name)) == set(tasks)
    assert identities(cluster, tasks) == before


def test_what_ended_while_the_server_was_away_is_reported_after(apart):
    cluster, _ = apart
    task = cluster.start(container())
    runtime = cluster.container_of(task)["runtimeId"]
    cluster.server.kill()
    cluster.docker.kill(runtime)
    cluster.server.start()
    stopped = cluster.wait_task(task, "STOPPED", 30)
    assert stopped["containers"][0]["exitCode"] == 137


def test_an_agent_killed_and_started_again_adopts_its_containers(apart):
    cluster, agent = apart
    task = cluster.start(container())
    before = identities(cluster, [task])
    agent.kill()
    agent.spawn()
    connected(cluster)
    assert len(cluster.instances()) == 1
    always("the task runs on", lambda: cluster.task(task)["lastStatus"] == "RUNNING", 2)
    assert identities(cluster, [task]) == before
    cluster.stop(task)


def test_an_instance_lost_for_too_long_loses_its_tasks(apart, tmp_path):
    cluster, agent = apart
    name = cluster.serve(cluster.register(), desired=1)
    cluster.wait_stable(name)
    first = cluster.tasks_of(name)[0]
    runtime = cluster.container_of(first)["runtimeId"]
    agent.kill()
    second = Agent(cluster.server, tmp_path / unique("agent"))
    second.spawn()
    try:
        stopped = cluster.wait_task(first, "STOPPED", 30)
        assert stopped["stoppedReason"]
        cluster.wait_stable(name)
        assert cluster.tasks_of(name) != [first]
        assert cluster.docker.inspect(runtime)["State"]["Running"], "nobody could have stopped it yet"
        agent.spawn()
        eventually(
            "the returned instance stops what is no longer wanted",
            lambda: not cluster.docker.inspect(runtime)["State"]["Running"],
            40,
        )
    finally:
        second.stop()


def test_an_engine_restart_is_survived(launch):
    if not PrivateEngine.possible() or os.geteuid() != 0:
        pytest.skip("needs dockerd and root, to start an engine that the test may stop")
    engine = PrivateEngine(Path(tempfile.mkdtemp(prefix="longshore-engine-")))  # a socket's path must be short
    try:
        engine.start()
        engine.take_image()
        server = launch(variables={"DOCKER_HOST": f"unix://{engine.socket}"})
        cluster = Cluster(server, server.cluster, engine.docker)
        connected(cluster)
        definition = cluster.register(container(), networkMode="host")
        name = cluster.serve(definition, desired=2)
        cluster.wait_stable(name)
        before = cluster.tasks_of(name)
        engine.stop()
        always("the process lives", lambda: server.running, 2)
        assert cluster.service(name)["status"] == "ACTIVE"
        engine.start()
        eventually("replaced", lambda: not set(before) & set(cluster.tasks_of(name)), 60)
        cluster.wait_stable(name)
        for task in cluster.tasks_of(name):
            assert engine.docker.of_task(task)["main"]["State"] == "running"
        cluster.clear()
        server.stop()
    finally:
        engine.remove()


def test_three_agents_on_one_engine_have_their_slices(launch):
    server = launch("--agents", "3")
    cluster = Cluster(server, server.cluster)
    connected(cluster, 3)
    shown = cluster.instances()
    assert len({each["containerInstanceArn"] for each in shown}) == 3
    cpu = [next(each["integerValue"] for each in one["registeredResources"] if each["name"] == "CPU") for one in shown]
    assert sum(cpu) <= (os.cpu_count() or 1) * 1024
    name = cluster.serve(
        cluster.register(container(portMappings=[{"containerPort": 80}])),
        desired=3,
        placementStrategy=[{"type": "spread", "field": "instanceId"}],
    )
    cluster.wait_stable(name)
    tasks = cluster.ecs.describe_tasks(cluster=cluster.name, tasks=cluster.tasks_of(name))["tasks"]
    assert len({task["containerInstanceArn"] for task in tasks}) == 3
    ports = {task["containers"][0]["networkBindings"][0]["hostPort"] for task in tasks}
    assert len(ports) == 3
    cluster.clear()
