"""A program that runs beside the tests: its output in files, killed, frozen, ended, started again."""

import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

END_SECONDS = 20


class Program:
    """One program. It is a session of its own, so that a Ctrl-C reaches nothing but the tests."""

    def __init__(self, name: str, log: Path, environment: dict[str, str]) -> None:
        self.name = name
        self.log = log
        self.environment = environment
        self._process: subprocess.Popen | None = None
        self._marked = 0

    def launch(self, command: Sequence[str | Path], output: BinaryIO, log: BinaryIO) -> None:
        """Starts it; returns at once."""
        assert not self.running, f"{self.name} runs already"
        self._process = subprocess.Popen(
            list(map(str, command)),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=log,
            env=self.environment,
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

    def wait(self, seconds: float = END_SECONDS) -> int:
        """Waits for its end and returns its exit status."""
        assert self._process is not None, f"{self.name} was not started"
        return self._process.wait(seconds)

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

    def end(self, seconds: float = END_SECONDS) -> bool:
        """SIGTERM, and SIGKILL if it does not end in time, which makes it false."""
        if not self.running:
            return True
        self._process.terminate()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            return False
        return True

    def size(self) -> int:
        """How long its log is by now; `since` takes it."""
        return self.log.stat().st_size if self.log.exists() else 0

    def since(self, size: int) -> str:
        """What it logged since its log was as long as that."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(size)
            return log.read().decode(errors="replace")

    def mark(self) -> None:
        """From here on `logged` and `tail` show only what is logged later."""
        self._marked = self.size()

    def logged(self) -> str:
        """What it logged since the mark."""
        return self.since(self._marked)

    def tail(self, lines: int = 30) -> str:
        """The end of that, in short lines, for messages."""
        text = self.since(max(self._marked, self.size() - 20_000))
        return f"--- end of {self.log}\n" + "\n".join(line[:240] for line in text.splitlines()[-lines:])
