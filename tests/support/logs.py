"""Log groups, streams and events of a test's own."""

import time

from .cluster import unique

DAY = 86_400_000


def now() -> int:
    """The time in milliseconds, as log events have it."""
    return int(time.time() * 1000)


class Group:
    """A log group of a test's own, by boto3."""

    def __init__(self, logs, **options) -> None:
        self.logs = logs
        self.name = f"/test/{unique('group')}"
        logs.create_log_group(logGroupName=self.name, **options)

    @property
    def named(self) -> dict[str, str]:
        """What calls name it by."""
        return {"logGroupName": self.name}

    def described(self) -> dict:
        """As DescribeLogGroups shows it."""
        (found,) = self.logs.describe_log_groups(logGroupNamePrefix=self.name)["logGroups"]
        return found

    def stream(self, name: str = "main") -> str:
        """Makes a stream."""
        self.logs.create_log_stream(**self.named, logStreamName=name)
        return name

    def put(self, stream: str, *messages: str, at: int | None = None, **options) -> dict:
        """Writes events one millisecond after each other."""
        first = now() - len(messages) if at is None else at
        events = [{"timestamp": first + n, "message": message} for n, message in enumerate(messages)]
        return self.logs.put_log_events(**self.named, logStreamName=stream, logEvents=events, **options)

    def get(self, stream: str, **options) -> dict:
        """GetLogEvents."""
        return self.logs.get_log_events(**self.named, logStreamName=stream, **options)

    def filter(self, **options) -> list[str]:
        """All messages that FilterLogEvents finds, page by page."""
        pages = self.logs.get_paginator("filter_log_events").paginate(**self.named, **options)
        return [event["message"] for page in pages for event in page["events"]]


def messages(page: dict) -> list[str]:
    """The messages of a page."""
    return [event["message"] for event in page["events"]]
