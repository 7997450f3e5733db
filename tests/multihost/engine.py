"""A Docker engine on a host: dockerd with its own directories, socket, bridge and rules, in the host's namespace."""

import subprocess
from pathlib import Path

from support.docker import Docker
from support.wait import eventually

from .host import Host
from .process import HostProcess
from .system import children, end, mounts_below, run, run_if_possible

START_SECONDS = 40
IMAGE_SECONDS = 60


class Engine:
    """One engine. Its containers are those of the tasks on its host."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self._directory = host.data / "engine"
        self.socket = host.data / "docker.sock"
        self.docker = Docker(str(self.socket))
        configuration = host.data / "daemon.json"  # the machine's own engine may have one, which is not ours
        configuration.write_text("{}")
        self.process: HostProcess = host.process(
            "engine",
            "dockerd",
            f"--config-file={configuration}",
            f"--host=unix://{self.socket}",
            f"--data-root={self._directory / 'data'}",
            f"--exec-root={self._directory / 'exec'}",
            f"--pidfile={self._directory / 'dockerd.pid'}",
        )

    def start(self) -> None:
        """Starts it; `wait` tells when it answers."""
        self._directory.mkdir(exist_ok=True)
        self.process.start()

    def answers(self) -> bool:
        """Whether it answers; fails with the end of its log if it has ended."""
        assert self.process.running, f"{self.process.name} ended: {self.process.status}\n{self.process.tail()}"
        return self.docker.answers()

    def wait(self) -> None:
        """Waits until it answers."""
        eventually(f"{self.process.name} answers", self.answers, START_SECONDS)

    def load(self, images: Path) -> None:
        """Takes in images from a file of `docker save`."""
        done = subprocess.run(
            ["docker", "--host", f"unix://{self.socket}", "load", "--quiet", "--input", images],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=IMAGE_SECONDS,
        )
        assert done.returncode == 0, f"{self.process.name} refused the images: {done.stderr}\n{self.process.tail()}"

    def kill(self) -> None:
        """SIGKILL for dockerd and its containerd. The containers run on, as they do after such an end."""
        below = children(self.process.pid)
        self.process.kill()
        end(below)

    def forget_boot(self) -> None:
        """After the host lost its power: takes away what a machine keeps in memory only, and so loses then."""
        for path in mounts_below(self._directory):
            run_if_possible("umount", "--lazy", path)
        run("rm", "-rf", "--one-file-system", self._directory / "exec", self._directory / "dockerd.pid", self.socket)
