"""A process on a host: a program in the host's network namespace."""

from collections.abc import Sequence
from pathlib import Path

from support.faketime import forget_the_dead
from support.program import Program
from support.server import clean_environment


class HostProcess(Program):
    """One program of a host, its output and what it logs in one file."""

    def __init__(
        self,
        name: str,
        namespace: Path,
        command: Sequence[str | Path],
        log: Path,
        variables: dict[str, str] | None = None,
    ) -> None:
        super().__init__(name, log, clean_environment() | (variables or {}))
        # nsenter becomes the program, which so has the id that is known here. `ip netns exec` would also mount
        # another /sys, without control groups, which a Docker engine needs.
        self._command = ["nsenter", f"--net={namespace}", "--", *command]

    def start(self) -> None:
        """Starts it; returns at once."""
        forget_the_dead()
        with self.log.open("ab") as log:
            log.write(b"--- started\n")
            log.flush()
            self.launch(self._command, log, log)

    def stop(self) -> None:
        """SIGTERM, and SIGKILL if it does not end in time."""
        self.end()
