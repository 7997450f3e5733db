"""Longshore's processes: started on a directory and a port of their own, awaited, killed, started again."""

import json
import os
import re
import secrets
import shlex
import socket
import subprocess
import time
from pathlib import Path

import boto3
from botocore.config import Config

from .paths import AWS, BINARY
from .program import END_SECONDS, Program

READY_SECONDS = 20
FIRST_PORT = 10_000


def free_port() -> int:
    """A TCP port that was free a moment ago, below those that the kernel gives to outgoing connections.

    Between this look and the start of whoever is to listen there, one of these may become the end of a connection, or
    the port of a container: the more is going on, the sooner.
    """
    first_outgoing = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    for _ in range(1000):
        port = FIRST_PORT + secrets.randbelow(first_outgoing - FIRST_PORT)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        # Not the block that load balancers have by default.
        if port >> 8 != 73:
            return port
    raise RuntimeError(f"no port from {FIRST_PORT} to {first_outgoing} is free")


def addresses_of(port: int) -> str:
    """A block of loopback addresses that whoever has this port has to itself."""
    return f"127.{port >> 8}.{port & 255}.0/24"


def clean_environment() -> dict[str, str]:
    """This process's environment without anything that speaks to AWS clients or to Longshore."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "LONGSHORE_", "ECS_"))
    }
    environment |= {
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
        "NO_COLOR": "1",
    }
    return environment


def run_binary(*arguments: str, environment: dict[str, str] | None = None, seconds: float = 60, **options):
    """Runs the binary to its end, and returns the completed process with its text output."""
    return subprocess.run(
        [BINARY, *arguments],
        env=environment or clean_environment(),
        capture_output=True,
        text=True,
        timeout=seconds,
        **options,
    )


class Process(Program):
    """One running role of the binary, its output kept in files."""

    def __init__(
        self,
        name: str,
        directory: Path,
        *arguments: str,
        environment: dict[str, str] | None = None,
        binary: Path = BINARY,
    ) -> None:
        super().__init__(name, directory / f"{name}.log", environment or clean_environment())
        self.binary = binary
        self.directory = directory
        self.arguments = arguments
        self.output = directory / f"{name}.out"

    def resident_kib(self) -> int:
        """How much memory it takes."""
        return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.pid}/status").read_text())[1])

    def spawn(self) -> None:
        """Starts it; returns at once."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log, self.output.open("wb") as output:
            self.launch([self.binary, *self.arguments], output, log)

    def stop(self) -> int | None:
        """SIGTERM, and SIGKILL if it does not end in time, which fails the test. Returns the exit status."""
        if not self.running:
            return None
        in_time = self.end()
        assert in_time, f"{self.name} did not end within {END_SECONDS} s of SIGTERM\n{self.tail()}"
        return self.status


class Server(Process):
    """`longshore up` or `longshore server` on a data directory and a port that stay over restarts."""

    def __init__(
        self,
        directory: Path,
        *options: str,
        role: str = "up",
        cluster: str = "default",
        variables: dict[str, str] | None = None,
        data: Path | None = None,
        host: str = "127.0.0.1",
        binary: Path = BINARY,
        port: int | None = None,
    ) -> None:
        self.data = data or directory / "data"
        self.port = port or free_port()
        self.cluster = cluster
        # What its edge says of names, and addresses that no other server has: /etc/hosts is left alone.
        self.hosts = directory / "hosts"
        arguments = [role, "--data-dir", str(self.data), "--listen", f"{host}:{self.port}", *options]
        if role == "up":
            arguments += ["--cluster", cluster]
        own = {"LONGSHORE_HOSTS_FILE": str(self.hosts), "LONGSHORE_LOAD_BALANCER_ADDRESS": addresses_of(self.port)}
        environment = clean_environment() | own | (variables or {})
        super().__init__(role, directory, *arguments, environment=environment, binary=binary)
        self._exports: dict[str, str] = {}

    @property
    def endpoint(self) -> str:
        """Where the API is served."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "Server":
        """Starts it and waits for its ready line."""
        self.spawn()
        deadline = time.monotonic() + READY_SECONDS
        while not self.ready_line():
            assert self.running, f"{self.name} ended with status {self.wait()}\n{self.tail()}"
            assert time.monotonic() < deadline, f"{self.name} not ready within {READY_SECONDS} s\n{self.tail()}"
            time.sleep(0.01)
        return self

    def ready_line(self) -> str:
        """The line that says that it serves, or nothing if it has not come yet."""
        for line in self.output.read_text(errors="replace").splitlines(keepends=True):
            if line.startswith("ready ") and line.endswith("\n"):
                return line.strip()
        return ""

    def restart(self) -> None:
        """kill -9, and a start on the same data directory and port."""
        self.kill()
        self.start()

    @property
    def exports(self) -> dict[str, str]:
        """What `longshore env` tells a shell to export."""
        if not self._exports:
            result = run_binary("env", "--data-dir", str(self.data))
            assert result.returncode == 0, result.stderr
            for line in result.stdout.splitlines():
                match = re.fullmatch(r"export (\w+)=(.*)", line)
                if match:
                    self._exports[match[1]] = "".join(shlex.split(match[2]))
        return self._exports

    @property
    def client_environment(self) -> dict[str, str]:
        """The environment of a client of this server."""
        return clean_environment() | self.exports

    def client(self, service: str = "ecs", retries: int = 0, **changes):
        """A boto3 client. Without retries, so that a test sees the server's first answer, and without validation of
        its own, so that it is the server that refuses.
        """
        settings = {
            "endpoint_url": self.endpoint,
            "aws_access_key_id": self.exports["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": self.exports["AWS_SECRET_ACCESS_KEY"],
            "region_name": self.exports.get("AWS_DEFAULT_REGION", "us-east-1"),
        } | changes
        config = Config(
            retries={"total_max_attempts": retries + 1, "mode": "standard"},
            connect_timeout=5,
            read_timeout=30,
            max_pool_connections=64,
            parameter_validation=False,
        )
        return boto3.session.Session().client(service, config=config, **settings)

    def aws(self, *arguments: str, seconds: float = 120) -> subprocess.CompletedProcess:
        """Runs the AWS CLI against this server."""
        return subprocess.run(
            [AWS, *arguments], env=self.client_environment, capture_output=True, text=True, timeout=seconds
        )

    def longshore(self, *arguments: str, seconds: float = 60) -> subprocess.CompletedProcess:
        """Runs a client subcommand of the binary against this server."""
        return run_binary(*arguments, environment=self.client_environment, seconds=seconds)

    def listed(self) -> dict[str, dict]:
        """All servers on this one's state by their endpoints, as it lists them."""
        result = self.longshore("server", "list", "--json")
        assert result.returncode == 0, result.stderr
        return {each["endpoint"]: each for each in json.loads(result.stdout)["servers"]}


class Edge(Process):
    """`longshore edge` on a directory and addresses of its own, with nothing from the server's machine."""

    def __init__(
        self,
        server: Server,
        directory: Path,
        name: str,
        *options: str,
        hosts: Path | None = None,
        addresses: str | None = None,
    ) -> None:
        self.data = directory / "data"
        self.hosts = hosts or directory / "hosts"
        self.addresses = addresses or addresses_of(free_port())
        self.address = self.addresses.replace(".0/24", ".1")
        own = ["edge", "--server", server.endpoint, "--name", name, "--data-dir", str(self.data)]
        own += ["--hosts-file", str(self.hosts), "--load-balancer-address", self.addresses, "--grace", "5s"]
        super().__init__("edge", directory, *own, *options, environment=clean_environment())

    def ready_line(self) -> str:
        """The line that says that it serves, or nothing if it has not come yet."""
        lines = self.output.read_text(errors="replace").splitlines()
        return next((line for line in lines if line.startswith("ready ")), "")


class Agent(Process):
    """`longshore agent`: a container instance as a process of its own, joined to a server's cluster."""

    def __init__(self, server: Server, directory: Path, *options: str, introspection: str = "none") -> None:
        joined = ["agent", "--server", server.endpoint, "--cluster", server.cluster]
        own = ["--data-dir", str(directory / "data"), "--introspection", introspection]
        super().__init__("agent", directory, *joined, *own, *options, environment=server.client_environment)
