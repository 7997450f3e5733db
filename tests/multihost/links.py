"""What goes wrong with links: cut one way or both ways, some packets dropped, all packets late.

Everything is done at the router, in its FORWARD chain, or by a relay on a link (`relay.py`). Faults are context
managers: what they did is undone when they are left.
"""

import itertools
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .network import Network
from .process import HostProcess
from .system import run

WAIT = "5"  # seconds for the lock that iptables takes


class Links:
    """The faults of one network."""

    def __init__(self, network: Network, logs: Path) -> None:
        self._network = network
        self._logs = logs
        self._numbers = itertools.count(1)

    @contextmanager
    def cut(self, one: str, other: str | None = None) -> Iterator[None]:
        """Nothing passes between two hosts, or between one and everybody. Nobody is told: packets are just gone."""
        with self.cut_one_way(one, other), self.cut_one_way(other, one):
            yield

    @contextmanager
    def cut_one_way(self, source: str | None, target: str | None = None) -> Iterator[None]:
        """Nothing passes from one host to another (None: from or to everybody); the way back is open."""
        with self._rule(source, target):
            yield

    @contextmanager
    def cut_each_one_way(self, pairs: list[tuple[str, str]]) -> Iterator[None]:
        """The same for several pairs of hosts at once."""
        with ExitStack() as cuts:
            for source, target in pairs:
                cuts.enter_context(self.cut_one_way(source, target))
            yield

    @contextmanager
    def drop(self, probability: float, host: str | None = None) -> Iterator[None]:
        """So many of all packets are dropped, or of those from and to one host."""
        chance = ("-m", "statistic", "--mode", "random", "--probability", str(probability))
        if host is None:
            with self._rule(None, None, *chance):
                yield
        else:
            with self._rule(host, None, *chance), self._rule(None, host, *chance):
                yield

    @contextmanager
    def delay(self, host: str, milliseconds: int) -> Iterator[None]:
        """Every packet from and to a host is that much later than it would be.

        The host's link ends in a relay instead of in the router. This kernel's own delays (netem) are not built in
        everywhere, and not where these tests were written.
        """
        router = self._network.in_router
        address = router("ip", "-o", "-4", "addr", "show", "dev", host).split()[3]
        relayed = f"{host}-late"
        # The address moves to a new pair of interfaces, whose other end the relay joins with the host's link.
        router("ip", "link", "add", relayed, "type", "veth", "peer", "name", f"{relayed}-r")
        router("ip", "addr", "flush", "dev", host)
        router("ip", "link", "set", f"{relayed}-r", "up")
        router("ip", "addr", "add", address, "dev", relayed)
        router("ip", "link", "set", relayed, "up")
        relay = HostProcess(
            f"the relay of {host}",
            self._network.router_namespace,
            [sys.executable, Path(__file__).with_name("relay.py"), host, f"{relayed}-r", str(milliseconds)],
            self._logs / f"relay-{host}.log",
        )
        relay.start()
        try:
            self._forget(host)
            yield
            assert relay.running, f"the relay ended with status {relay.status}\n{relay.tail()}"
        finally:
            relay.kill()
            router("ip", "link", "delete", relayed)
            router("ip", "addr", "add", address, "dev", host)
            self._forget(host)

    @contextmanager
    def _rule(self, source: str | None, target: str | None, *match: str) -> Iterator[None]:
        addresses = self._network.addresses
        comment = f"fault-{next(self._numbers)}"
        rule = [
            "FORWARD",
            *(("-s", addresses[source]) if source else ()),
            *(("-d", addresses[target]) if target else ()),
            *match,
            *("-m", "comment", "--comment", comment),
            "-j",
            "DROP",
        ]
        self._network.in_router("iptables", "-w", WAIT, "-I", *rule)
        try:
            yield
            assert self._dropped(comment) > 0, f"nothing passed there that could be dropped: {rule}"
        finally:
            self._network.in_router("iptables", "-w", WAIT, "-D", *rule)

    def _dropped(self, comment: str) -> int:
        """How many packets the rule with this comment has dropped."""
        listed = self._network.in_router("iptables", "-w", WAIT, "-L", "FORWARD", "-v", "-x", "-n")
        return next(int(line.split()[0]) for line in listed.splitlines() if f"/* {comment} */" in line)

    def _forget(self, host: str) -> None:
        """Has the host ask anew which hardware address the router has, as after any change of the link."""
        namespace = f"{self._network.router.rpartition('-')[0]}-{host}"
        run("ip", "-n", namespace, "neigh", "flush", "dev", "eth0")
