"""The disk of a host: a file system of its own in memory, of a known size, which a test may fill."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .system import run

MIB = 1 << 20


class Disk:
    """One file system, mounted at `path`."""

    def __init__(self, path: Path, mebibytes: int) -> None:
        self.path = path
        self._mebibytes = mebibytes

    def mount(self) -> None:
        """Makes it, empty."""
        self.path.mkdir(parents=True)
        run("mount", "-t", "tmpfs", "-o", f"size={self._mebibytes}m,mode=755", "longshore-multihost", self.path)

    def free(self) -> int:
        """The bytes that are free."""
        state = os.statvfs(self.path)
        return state.f_bavail * state.f_frsize

    @contextmanager
    def full(self) -> Iterator[None]:
        """Nothing more can be written while this is open."""
        filler = self.path / "filler"
        with filler.open("wb") as file:
            try:
                block = bytes(MIB)
                while True:
                    file.write(block)
                    file.flush()
            except OSError:
                pass  # no space is left on the device, which is what was wanted
        try:
            # What others freed meanwhile is taken as well.
            assert self.free() < MIB, f"{self.path} has {self.free()} free bytes after it was filled"
            yield
        finally:
            filler.unlink()
