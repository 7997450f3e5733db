"""Commands in containers: ExecuteCommand, the data channel that AWS's plugin speaks, and `longshore exec`."""

import pytest

from support.cluster import container
from support.data_channel import DataChannel
from support.errors import refused
from support.wait import eventually

pytestmark = pytest.mark.containers


def start(machine, *containers: dict, **fields) -> str:
    """A running task that takes commands."""
    task = machine.run(machine.register(*containers, **fields), enableExecuteCommand=True)
    machine.wait_task(task, "RUNNING")
    return task


def execute(machine, task: str, command: str, **fields) -> dict:
    """ExecuteCommand; returns the session."""
    answer = machine.ecs.execute_command(
        cluster=machine.name, task=task, command=command, interactive=True, **fields
    )
    return answer["session"]


def channel(machine, task: str, command: str, terminal: bool = True, **fields) -> DataChannel:
    """A session as AWS's plugin holds it; without a terminal, as our own client does."""
    extension = None if terminal else {"Terminal": False}
    opened = DataChannel(execute(machine, task, command, **fields), extension=extension).handshake()
    if terminal:
        opened.resize(80, 24)
    return opened


def test_a_shell(machine):
    task = start(machine, container())
    shell = channel(machine, task, "/bin/sh")
    shell.type("echo one=$((1)) user=$(id -u)\r")
    shell.wait_for("one=1 user=0")
    shell.type("exit 3\r")
    assert shell.wait_closed() == ""
