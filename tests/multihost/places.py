"""Where things are: logs in the checkout, the hosts' disks on short paths, since a socket's path must be short."""

import os
import re
import shutil
from collections.abc import Collection
from pathlib import Path

from support.paths import WORK

from .system import alive, end, mounts_below, rooted_below, run_if_possible

LOGS = WORK / "multihost"
"""The logs of the last run, and what was measured."""

IMAGES = LOGS / "images.tar"
MEASURED = LOGS / "measured.json"

_BASE = Path("/tmp")
_PREFIX = "lsmh-"


def disks() -> Path:
    """The directory of this run's disks."""
    return _BASE / f"{_PREFIX}{os.getpid()}"


def remove(directory: Path, tasks: Collection[str] = ()) -> None:
    """Ends the containers that run from a directory of disks, and removes it with all that is mounted there.

    `tasks` are the ids of tasks that ran there: their control groups are removed too, if nothing is in them.
    """
    end(rooted_below(directory))
    _remove_control_groups(directory, tasks)
    for path in mounts_below(directory):
        run_if_possible("umount", "--lazy", path)
    left = mounts_below(directory)
    assert not left, f"still mounted, so {directory} is left as it is: {left}"
    shutil.rmtree(directory)


def sweep() -> None:
    """Removes the disks of runs that are over."""
    for directory in _BASE.glob(f"{_PREFIX}*"):
        match = re.fullmatch(rf"{_PREFIX}(\d+)", directory.name)
        if match and not alive(int(match[1])):
            remove(directory)


def _remove_control_groups(directory: Path, tasks: Collection[str]) -> None:
    """What killed engines and agents left: the groups of containers and tasks, which have no process any more."""
    left = {path.name for path in directory.glob("*/engine/data/containers/*")} | set(tasks)
    for found, _, _ in os.walk("/sys/fs/cgroup", topdown=False):
        group = Path(found)
        if group.name in left and run_if_possible("rmdir", group) and group.parent.parent.name == "ecs":
            run_if_possible("rmdir", group.parent)
