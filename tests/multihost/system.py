"""What the tests ask of the machine: commands that must succeed within a time; which processes and mounts there are."""

import os
import signal
import subprocess
import time
from pathlib import Path


def run(*command: str | Path, seconds: float = 20) -> str:
    """Runs a command that must succeed and returns what it wrote; its complaint is in the error."""
    done = subprocess.run(
        [str(part) for part in command], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds
    )
    assert done.returncode == 0, f"{' '.join(map(str, command))}: {done.stderr.strip() or done.stdout.strip()}"
    return done.stdout


def run_if_possible(*command: str | Path, seconds: float = 20) -> bool:
    """The same for cleaning up, where what is gone already is no error. Whether it succeeded."""
    done = subprocess.run(
        [str(part) for part in command], stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds
    )
    return done.returncode == 0


def alive(pid: int) -> bool:
    """Whether there is a process with this id."""
    return Path(f"/proc/{pid}").exists()


def mounts_below(directory: Path) -> list[str]:
    """Where something is mounted at or below a directory, the innermost first."""
    mounted = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
    return [path for path in reversed(mounted) if path == str(directory) or path.startswith(f"{directory}/")]


def rooted_below(directory: Path) -> list[int]:
    """The processes whose root is an overlay of files below a directory: the containers of engines there."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            root = (entry / "mountinfo").open().readline()
        except OSError:
            continue  # it ended meanwhile
        if f"upperdir={directory}/" in root:
            found.append(int(entry.name))
    return found


def children(pid: int) -> list[int]:
    """The processes that a process has started, all threads of it."""
    found = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (thread / "children").read_text().split()]
    return found


def end(pids: list[int], seconds: float = 10) -> None:
    """Kills these processes, and waits until they are gone."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    deadline = time.monotonic() + seconds
    while any(_runs(pid) for pid in pids):
        assert time.monotonic() < deadline, f"not ended within {seconds} s of SIGKILL: {pids}"
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
