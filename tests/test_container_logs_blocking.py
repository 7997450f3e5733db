"""Containers that wait for their log (`mode: blocking`) while nothing takes it: they stop, end and go on all the same.

The log group does not exist and nobody makes it, so that the spool fills up, and the containers stand still.
"""

import os
import signal
import time

import pytest

from support.apart import complete
from support.cluster import container
from support.container_logs import awslogs
from support.wait import eventually

pytestmark = [
    pytest.mark.containers,
    pytest.mark.parametrize("apart", [["--log-spool-bytes", "400000"]], indirect=True),
]

# More than the spool, the pipes and the engine's own megabyte of buffer hold.
LINE = "x" * 200
WRITING = f"while true; do echo {LINE}; done"
STOP_SECONDS = 5


def waiting(apart, script: str = WRITING, **fields) -> dict:
    """A container whose log nobody takes."""
    return container(script=script, logConfiguration=awslogs(apart.group, mode="blocking"), **fields)


def stands_still(apart) -> int:
    """Waits until the agent takes nothing more; returns how many lines it has."""

    def lines() -> int:
        return apart.figures()["Total"]["Lines"]

    return eventually(
        "it stands still", lambda: (n := lines()) and n > 100 and (time.sleep(1) or n) == lines() and n, 60
    )


def is_removed(apart, runtime: str) -> None:
    """The engine lets go of the container."""
    there = [each["Id"] for each in apart.cluster.docker.of_cluster(apart.cluster.name)]
    assert runtime not in there


def test_a_task_is_stopped_while_its_container_waits(apart):
    task = apart.cluster.start(waiting(apart, stopTimeout=STOP_SECONDS))
    runtime = apart.cluster.container_of(task)["runtimeId"]
    stands_still(apart)
    begun = time.monotonic()
    stopped = apart.cluster.stop(task)
    assert time.monotonic() - begun < STOP_SECONDS + 10
    assert stopped["containers"][0]["exitCode"] in (143, 137)
    eventually("the container is removed", lambda: is_removed(apart, runtime) is None, 30)
    # Its last lines are there, and what was dropped before them is said.
    apart.server.client("logs").create_log_group(logGroupName=apart.group)
    said = eventually("the stream says so", lambda: apart.said(task), 30)
    assert "were dropped" in said[0]


def test_a_container_that_ends_while_it_waits_has_its_exit_code(apart):
    # It has written all of it when it ends: the engine holds the rest, which it would keep the container for.
    script = f"i=0; while [ $i -lt 5500 ]; do echo {LINE}; i=$((i+1)); done; exit 7"
    task = apart.cluster.run(apart.cluster.register(waiting(apart, script)))
    stopped = apart.cluster.wait_task(task, "STOPPED", 60)
    assert stopped["containers"][0]["exitCode"] == 7
    runtime = stopped["containers"][0]["runtimeId"]
    eventually("the container is removed", lambda: is_removed(apart, runtime) is None, 30)


def test_a_container_that_is_killed_while_it_waits_ends(apart):
    task = apart.cluster.start(waiting(apart))
    stands_still(apart)
    runtime = apart.cluster.container_of(task)["runtimeId"]
    apart.cluster.docker.kill(runtime)
    stopped = apart.cluster.wait_task(task, "STOPPED", 40)
    assert stopped["containers"][0]["exitCode"] == 137
    eventually("the container is removed", lambda: is_removed(apart, runtime) is None, 30)


def test_an_agent_that_is_killed_while_a_container_waits_goes_on_and_stops_it(apart):
    script = f"i=0; while true; do echo $i; echo {LINE}; i=$((i+1)); done"
    task = apart.cluster.start(waiting(apart, script, stopTimeout=STOP_SECONDS))
    stands_still(apart)
    for _ in range(2):
        apart.restart_agent()
    apart.server.client("logs").create_log_group(logGroupName=apart.group)
    complete(apart, task, 5000)
    apart.restart_agent()
    begun = time.monotonic()
    apart.cluster.stop(task)
    assert time.monotonic() - begun < STOP_SECONDS + 15


def test_a_container_that_ended_while_the_agent_was_away_is_seen_to_have(apart):
    task = apart.cluster.start(waiting(apart))
    stands_still(apart)
    runtime = apart.cluster.container_of(task)["runtimeId"]
    process = apart.cluster.docker.inspect(runtime)["State"]["Pid"]
    apart.agent.kill()
    # Not by the engine, which does not answer about the container until the agent is back.
    os.kill(process, signal.SIGKILL)
    time.sleep(3)
    apart.agent.spawn()
    stopped = apart.cluster.wait_task(task, "STOPPED", 90)
    assert stopped["containers"][0]["exitCode"] == 137
    eventually("the container is removed", lambda: is_removed(apart, runtime) is None, 30)
