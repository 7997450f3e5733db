"""A clock of a process's own, which a test may set: Debian's libfaketime between the program and the C library.

Only the time of day jumps, as when somebody sets a machine's clock; the clock that counts from the machine's start goes
on, as it does then. The machine's clock is not touched. Programs that do not ask the C library for the time, etcd and
dockerd among them, cannot be given another clock this way.
"""

import glob
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIBRARY = next(iter(glob.glob("/usr/lib/*/faketime/libfaketime.so.1")), None)
CACHED_SECONDS = 1
"""How long the library goes on with the offset that it has read."""


class Clock:
    """The offset of one process's time of day, in a file that libfaketime reads again and again."""

    def __init__(self, file: Path) -> None:
        self._file = file
        file.write_text("+0\n")
        self.variables = {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(file),
            "FAKETIME_CACHE_DURATION": str(CACHED_SECONDS),
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }

    @contextmanager
    def off(self, seconds: int) -> Iterator[None]:
        """The clock is that much ahead (or behind, when negative), and then right again."""
        self._set(seconds)
        try:
            yield
        finally:
            self._set(0)

    def _set(self, seconds: int) -> None:
        self._file.write_text(f"{seconds:+d}\n")
        time.sleep(CACHED_SECONDS + 0.2)
