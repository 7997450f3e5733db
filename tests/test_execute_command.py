"""Commands in containers: ExecuteCommand, the data channel that AWS's plugin speaks, and `longshore exec`."""

import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
import websocket

from support.cluster import Cluster, container
from support.data_channel import DataChannel, encode
from support.errors import refused
from support.paths import AWS, BINARY
from support.server import Agent
from support.wait import eventually

pytestmark = pytest.mark.containers

NOT_ENABLED = "The execute command failed because execute command was not enabled when the task was run"
INVALID = "InvalidParameterException"


def start(machine, *containers: dict, **fields) -> str:
    """A running task that takes commands."""
    task = machine.run(machine.register(*containers, **fields), enableExecuteCommand=True)
    machine.wait_task(task, "RUNNING")
    return task


def execute(machine, task: str, command: str, **fields) -> dict:
    """ExecuteCommand; returns the session."""
    wanted = {"interactive": True} | fields
    return machine.ecs.execute_command(cluster=machine.name, task=task, command=command, **wanted)["session"]


def channel(machine, task: str, command: str, terminal: bool = True, **fields) -> DataChannel:
    """A session as AWS's plugin holds it; without a terminal, as our own client does."""
    extension = None if terminal else {"Terminal": False}
    opened = DataChannel(execute(machine, task, command, **fields), extension=extension).handshake()
    if terminal:
        opened.resize(80, 24)
    return opened


def processes(machine, task: str) -> list[str]:
    """What runs in the task's container."""
    container = machine.docker.of_task(task)["main"]["Id"]
    seen = machine.docker.request("GET", f"/containers/{container}/top", ps_args="-eo pid,args")
    return [words[-1] for words in seen["Processes"]]


class Terminal:
    """A terminal with a program in it: `longshore exec` with these arguments, unless another one is given."""

    def __init__(
        self, machine, *arguments: str, rows: int = 24, columns: int = 80, program: list | None = None, path: str = ""
    ) -> None:
        self.output = b""
        self.parent, child = pty.openpty()
        termios.tcsetwinsize(child, (rows, columns))
        self.child = child
        self.before = termios.tcgetattr(child)
        self.process = subprocess.Popen(
            [*(program or [BINARY, "exec", "--cluster", machine.name]), *arguments],
            env=machine.server.client_environment | ({"PATH": path} if path else {}),
            stdin=child,
            stdout=child,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def type(self, text: str) -> None:
        """Types."""
        os.write(self.parent, text.encode())

    def wait_for(self, text: str, seconds: float = 30) -> None:
        """Waits until it was printed."""
        deadline = time.monotonic() + seconds
        while text.encode() not in self.output:
            assert time.monotonic() < deadline, f"never: {text!r}; printed {self.output[-500:]!r}"
            if select.select([self.parent], [], [], 0.2)[0]:
                self.output += os.read(self.parent, 65536)

    def resize(self, rows: int, columns: int) -> None:
        """Changes the window's size."""
        termios.tcsetwinsize(self.child, (rows, columns))
        self.process.send_signal(signal.SIGWINCH)

    def wait(self, seconds: float = 30) -> int:
        """Waits for the end; returns the exit status. The terminal must be as it was."""
        code = self.process.wait(seconds)
        assert termios.tcgetattr(self.child) == self.before, "the terminal was left as the command had it"
        return code

    @property
    def is_raw(self) -> bool:
        """Whether keys are passed on as they are."""
        return not termios.tcgetattr(self.child)[3] & termios.ICANON

    @property
    def errors(self) -> str:
        """What was printed as an error."""
        return self.process.stderr.read().decode()


def longshore_exec(machine, *arguments: str, data: bytes | None = None, seconds: float = 60):
    """`longshore exec` with pipes."""
    return subprocess.run(
        [BINARY, "exec", "--cluster", machine.name, *arguments],
        env=machine.server.client_environment,
        input=data,
        stdin=subprocess.DEVNULL if data is None else None,
        capture_output=True,
        timeout=seconds,
    )


# The API


def test_a_task_shows_who_takes_its_commands(machine):
    task = start(machine, container())
    shown = machine.task(task)
    assert shown["enableExecuteCommand"] is True
    agent = shown["containers"][0]["managedAgents"][0]
    assert (agent["name"], agent["lastStatus"]) == ("ExecuteCommandAgent", "RUNNING")
    assert agent["lastStartedAt"]
    plain = machine.task(machine.start(container()))
    assert plain["enableExecuteCommand"] is False
    assert "managedAgents" not in plain["containers"][0]
    stopped = machine.stop(task)
    assert stopped["containers"][0]["managedAgents"][0]["lastStatus"] == "STOPPED"


def test_the_answer(machine):
    task = start(machine, container())
    answer = machine.ecs.execute_command(cluster=machine.name, task=task, command="/bin/sh", interactive=True)
    shown = machine.task(task)
    assert answer["clusterArn"] == shown["clusterArn"]
    assert answer["taskArn"] == task
    assert answer["containerArn"] == shown["containers"][0]["containerArn"]
    assert (answer["containerName"], answer["interactive"]) == ("main", True)
    session = answer["session"]
    assert session["sessionId"].startswith("ecs-execute-command-")
    assert session["streamUrl"].startswith(f"ws://127.0.0.1:{machine.server.port}/v1/data-channel/")
    assert len(session["tokenValue"]) == 64
    assert session["tokenValue"] not in session["streamUrl"]


def test_what_is_refused(machine):
    task = start(machine, container("one"), container("two", essential=False))
    plain = machine.start(container())
    with refused(INVALID, "Interactive is the only mode supported currently."):
        execute(machine, task, "sh", container="one", interactive=False)
    with refused(INVALID, "container name must be specified"):
        execute(machine, task, "sh")
    with refused(INVALID, "The container three is not part of the task."):
        execute(machine, task, "sh", container="three")
    for nothing in ("", "   "):
        with refused(INVALID, "Command can not be blank."):
            execute(machine, task, nothing, container="one")
    with refused(INVALID, "quote"):
        execute(machine, task, "sh -c 'echo", container="one")
    with refused(INVALID, NOT_ENABLED):
        execute(machine, plain, "sh")
    with refused(INVALID, "The referenced task was not found."):
        execute(machine, "0" * 32, "sh")
    with refused("ClusterNotFoundException", "Cluster not found."):
        machine.ecs.execute_command(cluster="nowhere", task=task, command="sh", interactive=True)
    machine.stop(task)
    with refused(INVALID, NOT_ENABLED):
        execute(machine, task, "sh", container="one")


def test_an_instance_whose_agent_runs_no_commands(cluster, hollow):
    """The real agent, and one that is away: TargetNotConnectedException."""
    instance = hollow()
    task = cluster.run(cluster.register(container()), enableExecuteCommand=True)
    shown = cluster.wait_task(task, "RUNNING")
    agent = shown["containers"][0]["managedAgents"][0]
    assert agent["lastStatus"] == "STOPPED"
    assert "cannot run commands" in agent["reason"]
    words = "The execute command failed due to an internal error. Try again later."
    with refused("TargetNotConnectedException", words):
        execute(cluster, task, "sh")
    instance.disconnect()
    with refused("TargetNotConnectedException", words):
        execute(cluster, task, "sh")


def test_services_hand_it_to_their_tasks(machine):
    """Rule 7.3.1: enableExecuteCommand begins no deployment; the tasks that are started later have it."""
    name = machine.serve(machine.register(container()), 1, enableExecuteCommand=True)
    machine.wait_stable(name)
    (before,) = machine.tasks_of(name)
    assert "ok" in longshore_exec(machine, name, "--", "echo", "ok").stdout.decode()
    service = machine.ecs.update_service(cluster=machine.name, service=name, enableExecuteCommand=False)["service"]
    assert service["enableExecuteCommand"] is False
    assert len(service["deployments"]) == 1
    machine.stop(before)
    machine.wait_stable(name)
    (after,) = machine.tasks_of(name)
    assert machine.task(after)["enableExecuteCommand"] is False


# The data channel


def test_a_shell(machine):
    task = start(machine, container(user="1000"))
    shell = channel(machine, task, "/bin/sh")
    # As on AWS, commands run as root whatever the container's user is.
    shell.type("echo one=$((1)) user=$(id -u)\r")
    shell.wait_for("one=1 user=0")
    shell.type("stty size\r")
    shell.wait_for("24 80")
    shell.resize(111, 42)
    shell.wait_settled()
    shell.type("stty size\r")
    shell.wait_for("42 111")
    # Ctrl-P is a key like any other: the engine would take it as the first half of a detach.
    shell.type("echo p\x10\x05-again\r")
    shell.wait_for("again")
    shell.type("exit 3\r")
    assert shell.wait_closed() == ""
    assert shell.exit_code is None, "AWS's plugin would print it"


def test_ctrl_c_ends_the_program_and_not_the_session(machine):
    task = start(machine, container())
    shell = channel(machine, task, "/bin/sh")
    shell.type("sleep 1000\r")
    eventually("it sleeps", lambda: "sleep 1000" in processes(machine, task))
    shell.type("\x03")
    shell.type("echo after=$((40+2)) status=$?\r")
    shell.wait_for("after=42")
    shell.terminate()
    assert shell.wait_closed() == ""


def test_big_output_comes_whole_and_in_order(machine):
    task = start(machine, container(memory=128))
    count = 1_500_000
    # The terminal turns each line's end into two characters.
    big = channel(machine, task, f"seq {count}")
    big.wait_closed(120)
    lines = bytes(big.output).split(b"\r\n")
    assert len(big.output) > 10_000_000
    assert lines == [str(number).encode() for number in range(1, count + 1)] + [b""]


def test_every_byte_is_passed_on_as_it_is(machine):
    task = start(machine, container())
    data = bytes(range(256)) * 4096
    raw = channel(machine, task, "cat", terminal=False)
    for start_at in range(0, len(data), 1024):
        raw.send(data[start_at : start_at + 1024])
        time.sleep(0.001)  # the plugin's own pace
    raw.end_input()
    assert raw.wait_closed(90) == ""
    assert bytes(raw.output) == data
    assert raw.exit_code == 0
    # In a terminal, too, once it is told to leave everything alone. A stream of the engine that begins with a byte
    # below 3 looks like a frame to some clients.
    raw = channel(machine, task, "sh -c 'stty raw; printf \"\\001\\000\\002\\000\\000\\000\\000\\000\\000\\377\"'")
    raw.wait_closed()
    assert bytes(raw.output) == b"\x01\x00\x02" + b"\x00" * 6 + b"\xff"


def test_errors_and_exit_codes_without_a_terminal(machine):
    task = start(machine, container())
    command = channel(machine, task, "sh -c 'echo out; echo err >&2; exit 42'", terminal=False)
    assert command.wait_closed() == ""
    assert (bytes(command.output), bytes(command.errors), command.exit_code) == (b"out\n", b"err\n", 42)
    missing = channel(machine, task, "/no/such/program", terminal=False)
    words = missing.wait_closed()
    assert missing.exit_code in (126, 127) or "no such file" in words, (words, missing.exit_code)


def test_a_token_is_good_once_and_for_its_own_session(machine):
    task = start(machine, container())
    one, two = execute(machine, task, "sh"), execute(machine, task, "sh")
    for token in ("0" * 64, two["tokenValue"], ""):
        stranger = DataChannel(one, token=token or " ")
        assert "token is not valid" in stranger.wait_closed()
    first = DataChannel(one).handshake()
    again = DataChannel(one)
    assert "token is not valid" in again.wait_closed()
    unknown = DataChannel(two | {"streamUrl": two["streamUrl"].replace(two["sessionId"], "ecs-execute-command-0")})
    assert "token is not valid" in unknown.wait_closed()
    first.type("echo still=$((1))\r")
    first.wait_for("still=1")
    first.drop()


def test_nonsense_on_the_channel(machine):
    task = start(machine, container())
    shell = channel(machine, task, "/bin/sh")
    for nonsense in (b"", b"x", b"\0" * 200, encode("input_stream_data", 99, 1, b"early"), encode("?", 0, 1, b"")):
        shell._socket.send_binary(nonsense)
    shell.send(b"not json", 3)
    shell.send(b"?", 4)
    shell.type("echo fine=$((1))\r")
    shell.wait_for("fine=1")
    shell._socket.send_binary(b"\0" * 100_000)
    shell.wait_over()
    for first in ("", "{}", "[]", "null", '{"TokenValue": 1}'):
        socket = websocket.create_connection(execute(machine, task, "sh")["streamUrl"], timeout=30)
        socket.send(first)
        assert b"channel_closed" in socket.recv()
        socket.close()


def test_two_sessions_at_once(machine):
    task = start(machine, container())
    one, two = channel(machine, task, "/bin/sh"), channel(machine, task, "/bin/sh")
    one.type("here=one; echo $here-says\r")
    two.type("here=two; echo $here-says\r")
    one.wait_for("one-says")
    assert "one-says" not in two.wait_for("two-says")
    one.type("exit\r")
    one.wait_closed()
    two.type("echo $here-stays\r")
    two.wait_for("two-stays")
    two.drop()


def test_a_client_that_goes_away_ends_its_command(machine):
    task = start(machine, container())
    for script in ("sleep 4321", "trap : HUP TERM; while :; do sleep 4322; done"):
        shell = channel(machine, task, f"sh -c '{script}; true'")
        eventually("the command runs", lambda: any("432" in each for each in processes(machine, task)))
        shell.drop()
        eventually("the command is gone", lambda: not any("432" in each for each in processes(machine, task)))
    assert machine.task(task)["lastStatus"] == "RUNNING"


def test_a_client_that_acknowledges_nothing_holds_nothing_up(machine):
    task = start(machine, container())
    stuck = channel(machine, task, "yes")
    stuck.reads = False
    shell = channel(machine, task, "/bin/sh")
    shell.type("echo free=$((1))\r")
    shell.wait_for("free=1")
    stuck.reads = True
    printed = len(stuck.output)
    eventually("it goes on where it was", lambda: len(stuck.output) > printed + 1_000_000)
    assert set(bytes(stuck.output).split(b"\r\n")[:-1]) == {b"y"}
    stuck.terminate()
    stuck.wait_over()
    shell.drop()


def test_a_container_that_stops_ends_its_sessions(machine):
    task = start(machine, container())
    shell = channel(machine, task, "/bin/sh")
    shell.type("echo up=$((1))\r")
    shell.wait_for("up=1")
    quiet = channel(machine, task, "sleep 1000", terminal=False)
    machine.ecs.stop_task(cluster=machine.name, task=task)
    shell.wait_closed()
    quiet.wait_closed()
    assert quiet.exit_code in (126, 137, 143) or quiet.closed


def test_what_the_plugin_calls_beside_the_channel(machine):
    task = start(machine, container())
    ssm = machine.server.client("ssm")
    session = execute(machine, task, "sh")
    shell = DataChannel(session).handshake()
    answer = ssm.resume_session(SessionId=session["sessionId"])
    assert answer["SessionId"] == session["sessionId"]
    assert "TokenValue" not in answer, "without one, the plugin ends"
    ssm.terminate_session(SessionId=session["sessionId"])
    assert shell.wait_closed() == ""
    with refused("UnknownOperationException", "AmazonSSM.DescribeSessions"):
        ssm.describe_sessions(State="Active")


# The AWS CLI


def test_the_aws_cli(machine, tmp_path):
    """With AWS's own session-manager-plugin if there is one, else with a stand-in that takes the same arguments."""
    task = start(machine, container())
    path = os.environ["PATH"]
    if shutil.which("session-manager-plugin") is None:
        plugin = tmp_path / "session-manager-plugin"
        stand_in = Path(__file__).parent / "support" / "session_manager_plugin.py"
        plugin.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{stand_in}" "$@"\n')
        plugin.chmod(0o755)
        path = f"{tmp_path}{os.pathsep}{path}"
    arguments = ["ecs", "execute-command", "--cluster", machine.name, "--task", task, "--container", "main"]
    arguments += ["--interactive", "--command", "sh -c 'echo answer=$((6*7)); read line; echo got=$line; stty size'"]
    terminal = Terminal(machine, *arguments, rows=43, columns=132, program=[AWS], path=path)
    terminal.wait_for("Starting session with SessionId: ecs-execute-command-", 60)
    terminal.wait_for("answer=42")
    terminal.type("hello\n")
    terminal.wait_for("got=hello")
    terminal.wait_for("43 132")
    terminal.wait_for("Exiting session")
    # How it leaves the terminal is the plugin's affair.
    assert terminal.process.wait(30) == 0


def test_awss_plugin_ends_when_the_server_restarts(launch):
    """It asks for another token, and is told that its session is over."""
    if shutil.which("session-manager-plugin") is None:
        pytest.skip("AWS's session-manager-plugin is not on the PATH")
    server = launch()
    machine = Cluster(server, server.cluster)
    eventually("one instance", lambda: _instances(machine) == 1)
    task = start(machine, container())
    arguments = [
        "ecs",
        "execute-command",
        "--cluster",
        machine.name,
        "--task",
        task,
        "--interactive",
        "--command",
        "sh",
    ]
    terminal = Terminal(machine, *arguments, program=[AWS], path=os.environ["PATH"])
    terminal.wait_for("# ", 60)
    server.restart()
    terminal.wait_for("timed out", 60)
    assert terminal.process.wait(30) == 0


# `longshore exec`


def test_exec_in_a_terminal(machine):
    task = start(machine, container())
    terminal = Terminal(machine, task, rows=30, columns=99)
    terminal.wait_for("# ")
    assert terminal.is_raw
    terminal.type("stty size\r")
    terminal.wait_for("30 99")
    terminal.resize(20, 55)
    eventually("the new size is known", lambda: _shows(terminal, "stty size\r", "20 55"))
    terminal.type("sleep 1000\r")
    eventually("it sleeps", lambda: "sleep 1000" in processes(machine, task))
    terminal.type("\x03")
    terminal.type("echo after=$((1+1))\r")
    terminal.wait_for("after=2")
    terminal.type("exit 7\r")
    assert terminal.wait() == 7


def _instances(machine) -> int:
    clusters = machine.ecs.describe_clusters(clusters=[machine.name])["clusters"]
    return sum(each["registeredContainerInstancesCount"] for each in clusters)


def _shows(terminal: Terminal, typed: str, text: str) -> bool:
    terminal.type(typed)
    try:
        terminal.wait_for(text, 1)
    except AssertionError:
        return False
    return True


def test_exec_with_pipes(machine):
    task = start(machine, container())
    short = task.rsplit("/", 1)[1][:12]
    done = longshore_exec(machine, short, "--", "sh", "-c", 'echo "it\'s" $1; echo err >&2; exit 3', "x", "a  b")
    assert (done.returncode, done.stdout, done.stderr) == (3, b"it's a b\n", b"err\n")
    data = os.urandom(3_000_000)
    done = longshore_exec(machine, task, "--container", "main", "--", "cat", data=data)
    assert done.returncode == 0, done.stderr
    assert done.stdout == data
    done = longshore_exec(machine, task, "--", "wc", "-c", data=data)
    assert done.stdout.strip() == b"3000000"
    document = json.loads(
        longshore_exec(machine, task, "--json", "--", "sh", "-c", "echo o; echo e >&2; exit 4").stdout
    )
    assert (document["stdout"], document["stderr"], document["exitCode"]) == ("o\n", "e\n", 4)


def test_exec_into_a_reader_that_stops(machine):
    task = start(machine, container())
    command = f'"{BINARY}" exec --cluster {machine.name} {task} -- yes | head -n 3'
    done = subprocess.run(
        ["sh", "-c", command],
        env=machine.server.client_environment,
        capture_output=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )
    assert done.stdout == b"y\ny\ny\n"
    eventually("`yes` is gone", lambda: not any("yes" in each for each in processes(machine, task)))


def test_exec_says_what_is_wrong(machine):
    plain = machine.start(container())
    done = longshore_exec(machine, plain, "--", "true")
    assert done.returncode == 1
    assert b"--enable-execute-command" in done.stderr, done.stderr
    done = longshore_exec(machine, "nothing-there", "--", "true")
    assert done.returncode == 1
    assert b"no service, task or task definition" in done.stderr, done.stderr
    task = start(machine, container())
    done = longshore_exec(machine, task, "--", "/no/such/program")
    assert done.returncode in (1, 126, 127), done
    assert b"/no/such/program" in done.stderr + done.stdout


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_exec_that_is_told_to_end_leaves_the_terminal_as_it_was(machine, number):
    task = start(machine, container())
    terminal = Terminal(machine, task)
    terminal.wait_for("# ")
    terminal.process.send_signal(number)
    assert terminal.wait() == 128 + number
    eventually("its shell is gone", lambda: "/bin/sh" not in processes(machine, task))


def test_a_server_or_an_agent_that_dies_leaves_the_terminal_as_it_was(launch, docker, tmp_path):
    server = launch("--no-agent")
    agent = Agent(server, tmp_path / "agent")
    agent.spawn()
    try:
        machine = Cluster(server, server.cluster, docker)
        eventually("one instance", lambda: _instances(machine) == 1)
        task = start(machine, container())
        terminal = Terminal(machine, task)
        terminal.wait_for("# ")
        agent.kill()
        assert terminal.wait() == 1
        assert "connection to the container was lost" in terminal.errors
        agent.spawn()
        eventually("commands run again", lambda: longshore_exec(machine, task, "--", "true").returncode == 0)
        terminal = Terminal(machine, task)
        terminal.wait_for("# ")
        server.restart()
        assert terminal.wait() == 1
        assert "connection to the server was lost" in terminal.errors
        eventually("commands run again", lambda: longshore_exec(machine, task, "--", "true").returncode == 0)
        assert machine.task(task)["lastStatus"] == "RUNNING"
    finally:
        agent.stop()
