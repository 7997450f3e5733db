"""A host: a namespace with an address, a disk, and the processes that run there."""

from pathlib import Path

from .disk import Disk
from .network import Network
from .process import HostProcess
from .system import end, rooted_below, run


class Host:
    """One host of the network."""

    def __init__(self, name: str, network: Network, directory: Path, logs: Path, mebibytes: int) -> None:
        self.name = name
        self.disk = Disk(directory / name, mebibytes)
        self._network = network
        self._logs = logs
        self._namespace: Path | None = None
        self.address = ""

    @property
    def data(self) -> Path:
        """Where its processes keep what they have to keep."""
        return self.disk.path

    def make(self) -> "Host":
        """Makes the namespace, the link and the disk."""
        self._namespace, self.address = self._network.add(self.name)
        self.disk.mount()
        return self

    def process(self, program: str, *command: str | Path, variables: dict[str, str] | None = None) -> HostProcess:
        """A process of this host, not started yet. Its log is kept after the host is gone."""
        assert self._namespace, f"{self.name} is not made yet"
        log = self._logs / f"{self.name}-{program}.log"
        return HostProcess(f"{program} of {self.name}", self._namespace, command, log, variables)

    def power_off(self) -> None:
        """SIGKILL for everything that runs here, containers too. Disk and link stay."""
        end([int(pid) for pid in run("ip", "netns", "pids", self._namespace.name).split()])
        end(rooted_below(self.data))
