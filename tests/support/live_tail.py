"""A session of StartLiveTail."""

import threading
import time

from botocore.exceptions import EventStreamError
from urllib3.exceptions import ProtocolError

from .log_groups import LogGroup
from .wait import eventually

NO_PREFIX = "AWS_DISABLE_HOST_PREFIX_INJECTION"
"""With it a client goes to the endpoint, not to a name in front of it."""


class Session:
    """A session that is read by a thread."""

    def __init__(self, logs, *groups: LogGroup, **options) -> None:
        arns = [group.arn for group in groups]
        self.stream = logs.start_live_tail(logGroupIdentifiers=arns, **options)["responseStream"]
        self.events: list[dict] = []
        self.seen: list[float] = []
        self.started: dict = {}
        self.failure = ""
        self.sampled = 0
        self.updates = 0
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        eventually("the session has started", lambda: self.started)

    def _read(self) -> None:
        try:
            for event in self.stream:
                if "sessionStart" in event:
                    self.started = event["sessionStart"]
                update = event.get("sessionUpdate", {})
                self.updates += bool(update)
                self.sampled += update.get("sessionMetadata", {}).get("sampled", False)
                self.events += update.get("sessionResults", [])
                self.seen += [time.time()] * len(update.get("sessionResults", []))
        except (EventStreamError, ProtocolError) as error:
            self.failure = str(error)
        except (OSError, ValueError, AttributeError):
            # It was closed by the test.
            pass

    @property
    def messages(self) -> list[str]:
        """What was told."""
        return [event["message"] for event in self.events]

    def close(self) -> None:
        """Leaves, as a client that is ended does."""
        self.stream.close()
