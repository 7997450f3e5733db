"""What was answered, and so must be there for ever; and what was tried, and so may be."""

import threading
import time

LATE_SECONDS = 60
"""How long a call that was given up may lie with a server that stood still, and be carried out after all."""


class Ledger:
    """The answered writes of a run, noted by many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tasks: list[str] = []
        self._services: list[str] = []
        self._definitions: list[str] = []
        self._tags: dict[str, set[str]] = {}
        self._tagged = 0
        self._count = 0
        self._given_up: list[tuple[float, int]] = []

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

    def tagged(self, service: str, key: str) -> None:
        """TagResource was answered: the service has a tag with this key."""
        with self._lock:
            self._tags.setdefault(service, set()).add(key)
            self._tagged += 1

    def wants(self, count: int) -> None:
        """UpdateService was answered: the service whose count changes has this one."""
        with self._lock:
            self._count = count

    def gave_up(self, count: int) -> None:
        """UpdateService was not answered: it may have been carried out, or may be yet."""
        with self._lock:
            self._given_up.append((time.monotonic(), count))

    def newest_service(self) -> str | None:
        """A service that is there."""
        with self._lock:
            return self._services[-1] if self._services else None

    def state(self) -> dict:
        """A copy of everything, at one moment."""
        with self._lock:
            recent = {count for at, count in self._given_up if time.monotonic() - at < LATE_SECONDS}
            return {
                "tasks": list(self._tasks),
                "services": list(self._services),
                "definitions": list(self._definitions),
                "tags": {service: set(keys) for service, keys in self._tags.items()},
                "counts": {self._count} | recent,
            }

    def count(self) -> int:
        """How many writes were answered, of those that are looked for later."""
        with self._lock:
            return len(self._tasks) + len(self._services) + len(self._definitions) + self._tagged
