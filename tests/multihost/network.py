"""The hosts' network: a router, which is a network namespace, and for each host another one with a link to it.

All that passes between two hosts, and between a host and the clients outside, passes the router, so whatever can go
wrong with a link is done there. The machine's own network gets one link to the router and one route, to addresses that
are set aside for such tests (198.18.0.0/15); both go away with the router.

The names of namespaces hold the id of the process that made them, so that a later run removes what a killed run left.
"""

import os
import re
from pathlib import Path

from .system import alive, end, run, run_if_possible

PREFIX = "lsmh"
NAMESPACES = Path("/run/netns")


class Network:
    """The router, and the links that were made."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.router = f"{PREFIX}-{self.owner}-router"
        self.base = _free_base(self.owner)
        self.addresses: dict[str, str] = {}
        self._links = 0

    @property
    def router_namespace(self) -> Path:
        """The file of the router's namespace."""
        return NAMESPACES / self.router

    def start(self) -> None:
        """Makes the router and the link from the machine to it."""
        run("ip", "netns", "add", self.router)
        self.in_router("ip", "link", "set", "lo", "up")
        self.in_router("sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward")
        near, far = self._next_link()
        outside = f"{PREFIX}{self.owner}"
        run("ip", "link", "add", outside, "type", "veth", "peer", "name", "outside", "netns", self.router)
        run("ip", "addr", "add", f"{far}/30", "dev", outside)
        run("ip", "link", "set", outside, "up")
        self.in_router("ip", "addr", "add", f"{near}/30", "dev", "outside")
        self.in_router("ip", "link", "set", "outside", "up")
        run("ip", "route", "add", f"{self.base}.0/24", "via", near)
        self.addresses["outside"] = far

    def add(self, name: str) -> tuple[Path, str]:
        """Makes a host's namespace and its link. Returns the namespace's file and the host's address."""
        namespace = f"{PREFIX}-{self.owner}-{name}"
        near, far = self._next_link()
        run("ip", "netns", "add", namespace)
        # The router's end is called as the host is.
        run("ip", "link", "add", name, "netns", self.router, "type", "veth", "peer", "name", "eth0", "netns", namespace)
        self.in_router("ip", "addr", "add", f"{near}/30", "dev", name)
        self.in_router("ip", "link", "set", name, "up")
        for command in (
            ("addr", "add", f"{far}/30", "dev", "eth0"),
            ("link", "set", "lo", "up"),
            ("link", "set", "eth0", "up"),
            ("route", "add", "default", "via", near),
        ):
            run("ip", "-n", namespace, *command)
        self.addresses[name] = far
        return NAMESPACES / namespace, far

    def in_router(self, *command: str) -> str:
        """Runs a command in the router's namespace."""
        return run("nsenter", f"--net={self.router_namespace}", "--", *command)

    def remove(self) -> None:
        """Ends what runs in these namespaces and removes them; the links go with them."""
        _remove(self.owner)

    def _next_link(self) -> tuple[str, str]:
        """The router's and the host's address on the next link, a network of four addresses."""
        first = 4 * self._links
        self._links += 1
        assert first < 256, "no addresses are left for another host"
        return f"{self.base}.{first + 1}", f"{self.base}.{first + 2}"


def sweep() -> None:
    """Removes the namespaces that runs left which are over, with what still runs in them."""
    for owner in {_owner(path.name) for path in NAMESPACES.glob(f"{PREFIX}-*-*")}:
        if owner and not alive(owner):
            _remove(owner)


def _owner(namespace: str) -> int | None:
    match = re.fullmatch(rf"{PREFIX}-(\d+)-.+", namespace)
    return int(match[1]) if match else None


def _remove(owner: int) -> None:
    for path in NAMESPACES.glob(f"{PREFIX}-{owner}-*"):
        end([int(pid) for pid in run("ip", "netns", "pids", path.name).split()])
        run("ip", "netns", "delete", path.name)
    # It is gone with the router's end, a moment later.
    run_if_possible("ip", "link", "delete", f"{PREFIX}{owner}")


def _free_base(owner: int) -> str:
    """Three of four numbers of a network that nobody on this machine uses."""
    routes = run("ip", "-4", "route", "show", "table", "all")
    for offset in range(256):
        base = f"198.18.{(owner + offset) % 256}"
        if f"{base}." not in routes:
            return base
    raise AssertionError("all of 198.18.0.0/16 is routed on this machine already")
