"""A process on a host: started in the host's network namespace, its output in a file, killed, started again."""

import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from support.server import clean_environment

END_SECONDS = 20


class HostProcess:
    """One program of a host. It is its own session, so that a Ctrl-C reaches nothing but the tests."""

    def __init__(
        self,
        name: str,
        namespace: Path,
        command: Sequence[str | Path],
        log: Path,
        variables: dict[str, str] | None = None,
    ) -> None:
        self.name = name
        self.log = log
        # nsenter becomes the program, which so has the id that is known here. `ip netns exec` would also mount
        # another /sys, without control groups, which a Docker engine needs.
        self._command = ["nsenter", f"--net={namespace}", "--", *map(str, command)]
        self._environment = clean_environment() | (variables or {})
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        """Starts it; returns at once."""
        assert not self.running, f"{self.name} runs already"
        with self.log.open("ab") as output:
            output.write(b"--- started\n")
            output.flush()
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=self._environment,
                start_new_session=True,
            )

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The id of the running process."""
        assert self._process is not None, f"{self.name} was not started"
        return self._process.pid

    @property
    def status(self) -> int | None:
        """Its exit status, or None while it runs."""
        return self._process.poll() if self._process is not None else None

    def kill(self) -> None:
        """SIGKILL: what a power cut leaves."""
        if self.running:
            self._process.kill()
            self._process.wait(END_SECONDS)

    def pause(self) -> None:
        """SIGSTOP: it answers nothing, and its connections stay."""
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """SIGCONT."""
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """SIGTERM, and SIGKILL if it does not end in time."""
        if not self.running:
            return
        self._process.terminate()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def size(self) -> int:
        """How long its log is by now; `since` takes it."""
        return self.log.stat().st_size if self.log.exists() else 0

    def since(self, size: int) -> str:
        """What it wrote since its log was as long as that."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(size)
            return log.read().decode(errors="replace")

    def tail(self, lines: int = 15) -> str:
        """The end of its log, for messages."""
        text = self.since(max(0, self.size() - 20_000))
        return f"--- end of {self.log}\n" + "\n".join(line[:240] for line in text.splitlines()[-lines:])
