"""An agent on a host, beside its engine."""

from support.paths import BINARY

from .clock import Clock
from .engine import Engine
from .host import Host
from .process import HostProcess
from .server import REGION, Server

CPU = 1024
MEMORY_MIB = 1024


class Agent:
    """`longshore agent`: a container instance of 1,024 CPU units and as many MiB, joined with a token."""

    def __init__(self, host: Host, engine: Engine, servers: list[Server], token: str) -> None:
        self.host = host
        self.engine = engine
        self.clock = Clock(host.data / "clock")
        self.process: HostProcess = host.process(
            "agent",
            BINARY,
            "agent",
            *(f"--server={server.endpoint}" for server in servers),
            f"--token={token}",
            f"--data-dir={host.data / 'agent'}",
            f"--cpu={CPU}",
            f"--memory={MEMORY_MIB}",
            "--introspection=none",
            variables=self.clock.variables
            | {
                "DOCKER_HOST": f"unix://{engine.socket}",
                "AWS_DEFAULT_REGION": REGION,
                # The images are on the engines, and no registry can be reached from these hosts.
                "ECS_IMAGE_PULL_BEHAVIOR": "prefer-cached",
                "ECS_INSTANCE_ATTRIBUTES": f'{{"host":"{host.name}"}}',
            },
        )

    def start(self) -> None:
        """Starts it; it joins by itself."""
        self.process.start()
