"""A log group of a test's own, written to through the API."""

import time

from .cluster import unique
from .server import Server


class LogGroup:
    """A group with a stream."""

    def __init__(self, server: Server, stream: str = "web/app/1") -> None:
        self.logs = server.client("logs")
        self.name = f"/test/{unique('group')}"
        self.stream = stream
        self.logs.create_log_group(logGroupName=self.name)
        self.logs.create_log_stream(logGroupName=self.name, logStreamName=stream)
        found = self.logs.describe_log_groups(logGroupNamePrefix=self.name)["logGroups"]
        self.arn = found[0]["logGroupArn"]

    def put(self, *messages: str, stream: str | None = None, at: int | None = None) -> int:
        """Writes lines of one time: now, if none is given. Returns it, in milliseconds."""
        at = at or now()
        events = [{"timestamp": at, "message": message} for message in messages]
        self.logs.put_log_events(logGroupName=self.name, logStreamName=stream or self.stream, logEvents=events)
        return at


def now() -> int:
    """Now, as CloudWatch Logs counts time."""
    return int(time.time() * 1000)
