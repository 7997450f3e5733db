"""A disk that is soon full."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(tmp_path: Path, mib: int) -> Iterator[Path]:
    """A disk of that size, until the test is over; skips the test where none can be mounted."""
    disk = tmp_path / "small"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mib}m", "tmpfs", disk], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("needs root, to mount a small disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", disk], check=False)


def enlarge(disk: Path, mib: int) -> None:
    """Makes it that large."""
    subprocess.run(["mount", "-o", f"remount,size={mib}m", disk], check=True)
