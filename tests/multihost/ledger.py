"""What was answered, and so must be there for ever; and what was tried, and so may be."""

import threading


class Counter:
    """A value that only grows, written again and again: the last value that was answered, and the last one sent."""

    def __init__(self) -> None:
        self.sent = 0
        self.answered = 0


class Ledger:
    """The answered writes of a run, noted by many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tasks: list[str] = []
        self._services: list[str] = []
        self._definitions: list[str] = []
        self.tag = Counter()
        self._wanted: dict[str, list[int]] = {}

    def ran(self, arns: list[str]) -> None:
        """RunTask answered with these tasks."""
        with self._lock:
            self._tasks += arns

    def created(self, service: str) -> None:
        """CreateService was answered."""
        with self._lock:
            self._services.append(service)

    def registered(self, definition: str) -> None:
        """RegisterTaskDefinition answered with this ARN."""
        with self._lock:
            assert definition not in self._definitions, f"a revision was given twice: {definition}"
            self._definitions.append(definition)

    def wants(self, service: str, count: int) -> None:
        """UpdateService is about to be sent: from now on its count may be found."""
        with self._lock:
            self._wanted.setdefault(service, []).append(count)

    def has(self, service: str, count: int) -> None:
        """That UpdateService was answered: nothing older may be found."""
        with self._lock:
            self._wanted[service] = [count]

    def state(self) -> dict:
        """A copy of everything, at one moment."""
        with self._lock:
            return {
                "tasks": list(self._tasks),
                "services": list(self._services),
                "definitions": list(self._definitions),
                "wanted": {service: set(counts) for service, counts in self._wanted.items()},
                "tag": self.tag.answered,
            }

    def count(self) -> int:
        """How many writes were answered, tags among them."""
        with self._lock:
            return len(self._tasks) + len(self._services) + len(self._definitions) + self.tag.answered
