"""What tests of container logs share: a log configuration, a stream's name, and what is in the stream."""

from .wait import eventually


def awslogs(group: str, prefix: str | None = "p", mode: str | None = None, **options: str) -> dict:
    """A log configuration."""
    options |= {"awslogs-group": group, "awslogs-region": "us-east-1"}
    if prefix:
        options["awslogs-stream-prefix"] = prefix
    if mode:
        options["mode"] = mode
    return {"logDriver": "awslogs", "options": options}


def stream_of(task: str, name: str = "main", prefix: str = "p") -> str:
    """The stream of a task's container."""
    return f"{prefix}/{name}/{task.rsplit('/', 1)[1]}"


def events_of(logs, group: str, stream: str) -> list[dict]:
    """All events of a stream; none, while there is no such stream."""
    found, token = [], None
    while True:
        more = {"nextToken": token} if token else {}
        try:
            page = logs.get_log_events(logGroupName=group, logStreamName=stream, startFromHead=True, **more)
        except logs.exceptions.ResourceNotFoundException:
            return []
        found += page["events"]
        if page["nextForwardToken"] == token:
            return found
        token = page["nextForwardToken"]


def messages(logs, group: str, stream: str) -> list[str]:
    """What the events of a stream say."""
    return [event["message"] for event in events_of(logs, group, stream)]


def when_complete(logs, group: str, stream: str, count: int, seconds: float = 30) -> list[str]:
    """The messages of a stream, once there are so many."""
    eventually(f"{count} events", lambda: len(messages(logs, group, stream)) >= count, seconds)
    found = messages(logs, group, stream)
    assert len(found) == count, found[:5]
    return found
