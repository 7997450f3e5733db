"""A server on a host, and what a client outside needs to talk to it."""

import json
import subprocess
from pathlib import Path

import boto3
from botocore.config import Config

from support.paths import BINARY
from support.server import clean_environment
from support.wait import eventually

from .clock import Clock
from .etcd import Etcd
from .host import Host
from .process import HostProcess

PORT = 7327
START_SECONDS = 30
ACCESS_KEY = "AKIAMULTIHOSTMULTIHO"
SECRET_KEY = "secret-of-every-server-of-these-hosts"
REGION = "us-east-1"
ACCOUNT = "000000000000"
INSTANCE_LOSS_SECONDS = 25
"""How long an instance may be away before its tasks are given up; sixty by default."""

QUIET_SECONDS = 20
"""After how long a server misses an agent whose machine says nothing any more."""


class Server:
    """`longshore server`, equal to the others: all that it knows is in etcd."""

    def __init__(self, host: Host, etcd: Etcd) -> None:
        self.host = host
        self.endpoint = f"https://{host.address}:{PORT}"
        self._clients: dict[float, object] = {}
        self.clock = Clock(host.data / "clock")
        self.process: HostProcess = host.process(
            "server",
            BINARY,
            "server",
            f"--data-dir={host.data / 'server'}",
            f"--listen=0.0.0.0:{PORT}",
            f"--advertise={self.endpoint}",
            f"--store={etcd.place}",
            # By a clock that jumps an hour, what stopped a moment ago stopped an hour ago, which is the default.
            "--retention=6h",
            f"--instance-loss-timeout={INSTANCE_LOSS_SECONDS}s",
            variables=self.clock.variables
            | {"LONGSHORE_ROOT_ACCESS_KEY_ID": ACCESS_KEY, "LONGSHORE_ROOT_SECRET_ACCESS_KEY": SECRET_KEY},
        )

    @property
    def authority(self) -> Path:
        """The certificate of the authority that clients have to trust, the same for all servers of an installation."""
        return self.host.data / "server" / "ca.pem"

    def token(self, cluster: str) -> str:
        """A join token, as somebody who has the root access key makes it."""
        made = subprocess.run(
            [BINARY, "server", "token", "create", "--cluster", cluster, "--endpoint", self.endpoint, "--json"],
            env=clean_environment()
            | {
                "AWS_ACCESS_KEY_ID": ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
                "AWS_DEFAULT_REGION": REGION,
                "AWS_CA_BUNDLE": str(self.authority),
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert made.returncode == 0, f"no token: {made.stderr}\n{self.process.tail()}"
        return json.loads(made.stdout)["token"]

    def start(self) -> None:
        """Starts it; `wait` tells when it answers."""
        self.process.start()

    def answers(self) -> bool:
        """Whether it answers a call that is signed."""
        assert self.process.running, f"{self.process.name} ended: {self.process.status}\n{self.process.tail()}"
        try:
            self.client(seconds=2).list_clusters()
        except Exception:  # every way in which a client fails is a "not yet"
            return False
        return True

    def reachable(self) -> bool:
        """Whether it runs and answers, for those who take another one if not."""
        return self.process.running and self.answers()

    def wait(self) -> None:
        """Waits until it answers."""
        eventually(f"{self.process.name} answers", self.answers, START_SECONDS)

    def client(self, seconds: float = 10):
        """A boto3 client of this server alone, which tries once, so that it shows what the first try gave.

        Making one takes longer than a call, so there is one for each `seconds`, which bounds its calls.
        """
        if seconds not in self._clients:
            self._clients[seconds] = self._new_client(seconds)
        return self._clients[seconds]

    def _new_client(self, seconds: float):
        return boto3.session.Session().client(
            "ecs",
            endpoint_url=self.endpoint,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
            region_name=REGION,
            verify=str(self.authority),
            config=Config(
                retries={"total_max_attempts": 1, "mode": "standard"},
                connect_timeout=min(2, seconds),
                read_timeout=seconds,
                max_pool_connections=16,
            ),
        )
