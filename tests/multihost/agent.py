"""An agent on a host, beside its engine."""

from support.paths import BINARY

from .clock import Clock
from .engine import Engine
from .host import Host
from .process import HostProcess
from .server import ACCESS_KEY, REGION, SECRET_KEY, Server

CPU = 1024
MEMORY_MIB = 1024


class Agent:
    """`longshore agent`: a container instance of 1,024 CPU units and as many MiB."""

    def __init__(self, host: Host, engine: Engine, servers: list[Server], cluster: str, token: str | None) -> None:
        self.host = host
        self.engine = engine
        self.clock = Clock(host.data / "clock")
        self.process: HostProcess = host.process(
            "agent",
            BINARY,
            "agent",
            *(f"--server={server.endpoint}" for server in servers),
            *((f"--token={token}",) if token else (f"--cluster={cluster}",)),
            f"--data-dir={host.data / 'agent'}",
            f"--cpu={CPU}",
            f"--memory={MEMORY_MIB}",
            "--introspection=none",
            variables=self.clock.variables
            | {
                "DOCKER_HOST": f"unix://{engine.socket}",
                **({} if token else {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY}),
                "AWS_DEFAULT_REGION": REGION,
                # The images are on the engines, and no registry can be reached from these hosts.
                "ECS_IMAGE_PULL_BEHAVIOR": "prefer-cached",
                "ECS_INSTANCE_ATTRIBUTES": f'{{"host":"{host.name}"}}',
            },
        )

    def start(self) -> None:
        """Starts it; it joins by itself."""
        self.process.start()
