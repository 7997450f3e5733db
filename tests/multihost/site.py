"""Everything together: the network, three members of etcd, the servers, and machines with an engine and an agent."""

import shutil
import subprocess
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from support.cluster import BUSYBOX, instances_of
from support.wait import eventually

from . import network, places
from .agent import Agent
from .clock import LIBRARY
from .engine import Engine
from .etcd import Etcd
from .host import Host
from .links import Links
from .network import Network
from .process import HostProcess
from .server import Server

CLUSTER = "multihost"
MEMBERS = 3
SERVERS = 3
AGENTS = 3
ETCD_MIB = 384
SERVER_MIB = 64
AGENT_MIB = 512
CONNECT_SECONDS = 30


class Site:
    """All hosts and what runs on them."""

    def __init__(self) -> None:
        self.network = Network()
        self.disks = places.disks()
        self.links = Links(self.network, places.LOGS)
        self.etcd: Etcd
        self.servers: list[Server] = []
        self.engines: list[Engine] = []
        self.agents: list[Agent] = []
        self.hosts: dict[str, Host] = {}

    @staticmethod
    def missing() -> str:
        """What this machine does not have that is needed; empty if nothing."""
        programs = [name for name in ("ip", "iptables", "nsenter", "dockerd", "etcd") if shutil.which(name) is None]
        if LIBRARY is None:
            programs.append("libfaketime")
        return ", ".join(programs)

    def start(self) -> None:
        """Makes the hosts and starts everything, in the order in which each needs the other."""
        network.sweep()
        places.sweep()
        shutil.rmtree(places.LOGS, ignore_errors=True)
        places.LOGS.mkdir(parents=True)
        self.network.start()
        members = [self._host(f"etcd{number}", ETCD_MIB) for number in range(1, MEMBERS + 1)]
        servers = [self._host(f"server{number}", SERVER_MIB) for number in range(1, SERVERS + 1)]
        machines = [self._host(f"machine{number}", AGENT_MIB) for number in range(1, AGENTS + 1)]
        self.engines = [Engine(host) for host in machines]
        self.etcd = Etcd(members)
        self.servers = [Server(host, self.etcd) for host in servers]
        with ThreadPoolExecutor() as pool:
            images = pool.submit(_save_images, places.IMAGES)
            for engine in self.engines:
                engine.start()
            self.etcd.start()
            for server in self.servers:
                server.start()
            for server in self.servers:
                server.wait()
            self.client().create_cluster(clusterName=CLUSTER)
            images.result()
            list(pool.map(_wait_and_load, self.engines))
        token = self.servers[0].token(CLUSTER)
        self.agents = [Agent(engine.host, engine, self.servers, token) for engine in self.engines]
        for agent in self.agents:
            agent.start()
        self.wait_connected()

    def processes(self) -> list[HostProcess]:
        """Every process there is, for messages."""
        members = self.etcd.members if hasattr(self, "etcd") else []
        everything = [*members, *self.servers, *self.engines, *self.agents]
        return [each.process for each in everything]

    def reachable(self) -> list[Server]:
        """The servers that answer now."""
        return [server for server in self.servers if server.reachable()]

    def client(self):
        """A client of the first server that answers."""
        return eventually("a server answers", self.reachable, 30)[0].client()

    def instances(self) -> list[dict]:
        """The container instances, as a server that answers describes them."""
        return instances_of(self.client(), CLUSTER)

    def wait_connected(self, count: int = AGENTS, seconds: float = CONNECT_SECONDS) -> None:
        """Waits until so many agents are connected; fails early when one has ended."""

        def connected() -> bool:
            for agent in self.agents:
                assert agent.process.running, f"{agent.process.name} ended\n{agent.process.tail()}"
            return sum(each["agentConnected"] for each in self.instances()) == count

        eventually(f"{count} agents are connected", connected, seconds)

    def stop(self, tasks: Collection[str] = ()) -> None:
        """Ends everything and removes the hosts; `tasks` are the ids of those that ran there."""
        for agent in self.agents:
            agent.process.kill()
        self.network.remove()
        if self.disks.exists():
            places.remove(self.disks, tasks)

    def in_parallel(self, *steps: Callable[[], object]) -> None:
        """Does several things at once."""
        with ThreadPoolExecutor(len(steps)) as pool:
            for done in [pool.submit(step) for step in steps]:
                done.result()

    def _host(self, name: str, mebibytes: int) -> Host:
        host = Host(name, self.network, self.disks, places.LOGS, mebibytes).make()
        self.hosts[name] = host
        return host


def _save_images(file: Path) -> None:
    with file.open("wb") as output:
        subprocess.run(["docker", "save", BUSYBOX], stdin=subprocess.DEVNULL, stdout=output, check=True, timeout=60)


def _wait_and_load(engine: Engine) -> None:
    engine.wait()
    engine.load(places.IMAGES)
