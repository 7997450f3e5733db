"""etcd: a member on each of three hosts."""

import http.client
import json

from support.wait import eventually

from .host import Host
from .process import HostProcess

CLIENT_PORT = 2379
PEER_PORT = 2380
START_SECONDS = 30


class Member:
    """One member, killed and started again on what it has on its disk."""

    def __init__(self, host: Host, hosts: list[Host]) -> None:
        self.host = host
        client, peer = f"http://{host.address}:{CLIENT_PORT}", f"http://{host.address}:{PEER_PORT}"
        everybody = ",".join(f"{each.name}=http://{each.address}:{PEER_PORT}" for each in hosts)
        self.process: HostProcess = host.process(
            "etcd",
            "etcd",
            f"--name={host.name}",
            f"--data-dir={host.data / 'etcd'}",
            f"--listen-client-urls={client}",
            f"--advertise-client-urls={client}",
            f"--listen-peer-urls={peer}",
            f"--initial-advertise-peer-urls={peer}",
            f"--initial-cluster={everybody}",
            # The defaults, said here because the times of recovery rest on them.
            "--heartbeat-interval=100",
            "--election-timeout=1000",
        )

    def start(self) -> None:
        """Starts it; `serves` tells when it is there."""
        self.process.start()

    def serves(self) -> bool:
        """Whether it says of itself that it is healthy, which needs a leader."""
        assert self.process.running, f"{self.process.name} ended: {self.process.status}\n{self.process.tail()}"
        answer = self._ask("GET", "/health")
        return bool(answer) and str(answer.get("health")) == "true"

    def leads(self) -> bool:
        """Whether it is the leader."""
        answer = self._ask("POST", "/v3/maintenance/status", b"{}")
        return bool(answer) and answer.get("leader") == answer["header"]["member_id"]

    def _ask(self, method: str, path: str, body: bytes | None = None) -> dict:
        connection = http.client.HTTPConnection(self.host.address, CLIENT_PORT, timeout=2)
        try:
            connection.request(method, path, body)
            return json.loads(connection.getresponse().read())
        except (OSError, http.client.HTTPException, ValueError):
            return {}
        finally:
            connection.close()


class Etcd:
    """All members together."""

    def __init__(self, hosts: list[Host]) -> None:
        self.members = [Member(host, hosts) for host in hosts]

    @property
    def place(self) -> str:
        """What `longshore server --store` takes."""
        return "etcd://" + ",".join(f"{member.host.address}:{CLIENT_PORT}" for member in self.members)

    def start(self) -> None:
        """Starts all members and waits until they serve."""
        for member in self.members:
            member.start()
        self.wait()

    def wait(self) -> None:
        """Waits until every member serves."""
        for member in self.members:
            eventually(f"{member.process.name} serves", member.serves, START_SECONDS)

    def leader(self) -> Member:
        """The member that leads now."""
        return eventually(
            "one member of etcd leads", lambda: next((each for each in self.members if each.leads()), None), 15
        )
