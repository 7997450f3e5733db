"""A Docker engine of a test's own, which it may stop and start: another dockerd with its own directories and socket.

It lives in a network namespace of its own and has no bridge network: an engine without one deletes `docker0`, which in
the machine's namespace is the other engine's. Its containers run in host mode, which is that namespace.
"""

import os
import shutil
import subprocess
from pathlib import Path

from .cluster import BUSYBOX
from .docker import Docker
from .program import Program
from .wait import eventually

START_SECONDS = 30


class PrivateEngine(Program):
    """One dockerd below `directory`."""

    def __init__(self, directory: Path) -> None:
        super().__init__("dockerd", directory / "dockerd.log", dict(os.environ))
        self.directory = directory
        self.socket = directory / "docker.sock"
        self.docker = Docker(str(self.socket))

    @staticmethod
    def possible() -> bool:
        """Whether this machine can start one."""
        return shutil.which("dockerd") is not None

    def start(self) -> None:
        """Starts it and waits until it answers."""
        self.directory.mkdir(parents=True, exist_ok=True)
        command = [
            "unshare",
            "--net",
            "dockerd",
            f"--host=unix://{self.socket}",
            f"--data-root={self.directory / 'data'}",
            f"--exec-root={self.directory / 'exec'}",
            f"--pidfile={self.directory / 'dockerd.pid'}",
            "--bridge=none",
            "--iptables=false",
        ]
        with self.log.open("ab") as log:
            self.launch(command, log, log)
        eventually("the private engine answers", self.docker.answers, START_SECONDS)

    def stop(self) -> None:
        """Stops it as a machine's shutdown does: with its containers."""
        assert self.end(START_SECONDS), f"it did not end within {START_SECONDS} s of SIGTERM\n{self.tail()}"

    def take_image(self, reference: str = BUSYBOX) -> None:
        """Copies an image from the machine's engine."""
        saved = subprocess.run(["docker", "save", reference], stdout=subprocess.PIPE, check=True, timeout=60)
        subprocess.run(
            ["docker", "--host", f"unix://{self.socket}", "load", "--quiet"],
            input=saved.stdout,
            stdout=subprocess.DEVNULL,
            check=True,
            timeout=60,
        )

    def remove(self) -> None:
        """Stops it and deletes all it wrote; never through a mount, behind which may be something that is not ours."""
        if self.docker.answers():
            for container in self.docker.containers():
                self.docker.remove(container["Id"])
        self.stop()
        # What dockerd leaves: the network namespace of containers in host mode, bound to a file.
        namespace = str(self.directory / "exec" / "netns" / "default")
        if namespace in self._mounts():
            subprocess.run(["umount", namespace], check=True, timeout=30)
        left = self._mounts()
        assert not left, f"still mounted, so {self.directory} is left as it is: {left}"
        shutil.rmtree(self.directory)

    def _mounts(self) -> list[str]:
        mounted = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
        return [path for path in mounted if path.startswith(f"{self.directory}/")]
