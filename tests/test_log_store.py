"""Where log events are, through the API: in a bucket that may be away, on a full disk, in very many streams."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from support.cluster import Cluster, unique
from support.disk import enlarge, small_disk
from support.errors import refused
from support.log_groups import LogGroup, now
from support.s3 import KEY_ID, SECRET, Bucket
from support.server import Server
from support.wait import eventually

PADDING = "x" * 900


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    """A bucket, for one test."""
    made = Bucket()
    yield made
    made.away()


@pytest.fixture
def server(launch, bucket, tmp_path) -> Server:
    """A server whose segments go to the bucket, and stay nowhere else."""
    secret = tmp_path / "secret"
    secret.write_text(SECRET + "\n")
    return launch(
        *("--log-bucket", "s3://logs/kept/here", "--log-bucket-endpoint", bucket.endpoint),
        *("--log-bucket-access-key-id", KEY_ID, "--log-bucket-secret-file", str(secret)),
        *("--log-cache", "0MiB", "--log-segment", "1MiB"),
        role="server",
    )


def local_segments(server: Server) -> list[Path]:
    """The segments of which anything is in the data directory."""
    return list((server.data / "logs" / "segments").glob("*/data"))


def write(group: LogGroup, first: int, count: int, at: int) -> None:
    """Numbered lines, a second apart. A segment is sealed after each 1,800 of them."""
    for start in range(first, first + count, 900):
        numbers = range(start, min(start + 900, first + count))
        events = [{"timestamp": at + n * 1000, "message": f"line_{n}. {PADDING}"} for n in numbers]
        group.logs.put_log_events(logGroupName=group.name, logStreamName=group.stream, logEvents=events)


def numbers_of(events: list[dict]) -> list[int]:
    return [int(event["message"].split()[0].removeprefix("line_").rstrip(".")) for event in events]


def find(group: LogGroup, pattern: str = "") -> list[int]:
    """What of a group matches; all of it without a pattern."""
    pages = group.logs.get_paginator("filter_log_events").paginate(logGroupName=group.name, filterPattern=pattern)
    return numbers_of([event for page in pages for event in page["events"]])


def moved(server: Server, bucket: Bucket, segments: int) -> bool:
    """Whether that many segments are in the bucket, and none on the disk."""
    return len(bucket.objects) >= 2 * segments and not local_segments(server)


def test_lines_are_found_in_a_bucket_and_expired_ones_leave_it(server, bucket):
    group = LogGroup(server)
    begin = now() - 13 * 86_400_000
    write(group, 0, 4500, begin)
    eventually("segments are in the bucket alone", lambda: moved(server, bucket, 2), 60)
    assert all(key.startswith("kept/here/") for key in bucket.objects)
    assert find(group) == list(range(4500)), "in order, each once"
    assert find(group, '"line_17."') == [17]
    first = group.logs.get_log_events(logGroupName=group.name, logStreamName=group.stream, startFromHead=True, limit=3)
    assert numbers_of(first["events"]) == [0, 1, 2]

    server.restart()
    group.logs = server.client("logs")
    assert find(group, '"line_2345."') == [2345], "after a restart"
    assert find(group) == list(range(4500))
    assert not bucket.refused

    group.logs.put_retention_policy(logGroupName=group.name, retentionInDays=1)
    assert find(group) == [], "at once"
    write(group, 9000, 10, now() - 60_000 - 9_000_000)
    # What has expired is dropped hourly, and when a server begins.
    expired = set(bucket.objects)
    server.restart()
    group.logs = server.client("logs")
    eventually("what has expired has left the bucket", lambda: not expired & set(bucket.objects), 60)
    assert len(find(group)) == 10, "what is not old stays"


def test_a_bucket_that_is_away_refuses_what_is_in_it_and_nothing_else(server, bucket):
    group = LogGroup(server)
    begin = now() - 3_600_000 * 4
    write(group, 0, 3600, begin)
    eventually("segments are in the bucket alone", lambda: moved(server, bucket, 2), 60)
    kept = len(bucket.objects)
    bucket.away()
    began = time.monotonic()
    with refused("ServiceUnavailableException", "segment", status=503):
        group.logs.filter_log_events(logGroupName=group.name, filterPattern='"line_17."')
    assert time.monotonic() - began < 60
    write(group, 4000, 3600, begin)
    assert numbers_of(
        group.logs.filter_log_events(logGroupName=group.name, startTime=begin + 7_500_000, filterPattern="line_7599")[
            "events"
        ]
    ) == [7599], "what was written meanwhile is read from the disk"
    assert len(bucket.objects) == kept
    bucket.open()
    eventually("what was sealed meanwhile is in the bucket too", lambda: moved(server, bucket, 4), 60)
    expected = [*range(3600), *range(4000, 7600)]
    assert eventually("everything is read again", lambda: find(group) == expected, 30)


def test_a_full_disk_refuses_new_events_and_nothing_else(launch, tmp_path):
    with small_disk(tmp_path, mib=40) as disk:
        server = launch("--log-reserve", "16MiB", role="server", data=disk / "data")
        group, cluster = LogGroup(server), Cluster(server, unique("full"))
        cluster.ecs.create_cluster(clusterName=cluster.name)
        # The SDK tries what is unavailable again and again: not here.
        written, failure = 0, None
        noise = "".join(chr(33 + (7 * n * n + n) % 90) for n in range(900))
        for batch in range(200):
            events = [
                {"timestamp": now(), "message": f"line_{batch * 900 + n}. {noise[n % 300 :]}"} for n in range(900)
            ]
            try:
                group.logs.put_log_events(logGroupName=group.name, logStreamName=group.stream, logEvents=events)
            except ClientError as error:
                failure = error
                break
            written += 900
        assert failure is not None, "the disk never filled"
        answer = failure.response
        assert (answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]) == (
            "ServiceUnavailableException",
            503,
        )
        assert "Make room" in answer["Error"]["Message"], answer
        assert find(group, f'"line_{written - 1}."') == [written - 1], "reads go on"
        assert cluster.register(), "and so does everything else"
        enlarge(disk, mib=200)

        def is_taken() -> bool:
            try:
                return bool(group.put("room again"))
            except ClientError:
                return False

        eventually("events are taken when there is room", is_taken, 30)
        server.restart()
        group.logs = server.client("logs")
        assert find(group, '"line_0."') == [0], "and what was answered is there"
        server.stop()


STREAMS = 4_000


def test_very_many_streams_take_bounded_memory(launch):
    server = launch(role="server")
    group = LogGroup(server)

    def make(worker: int) -> None:
        logs = server.client("logs")
        for number in range(worker, STREAMS, 8):
            name = f"web/app/{number:06}"
            logs.create_log_stream(logGroupName=group.name, logStreamName=name)
            event = {"timestamp": now(), "message": f"hello of {number}"}
            logs.put_log_events(logGroupName=group.name, logStreamName=name, logEvents=[event])

    before, began = server.resident_kib(), time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(make, range(8)))
    seconds, grown = time.monotonic() - began, (server.resident_kib() - before) // 1024
    print(f"{STREAMS} streams with an event each: {seconds:.0f} s, {grown} MiB more in memory")
    assert grown < 150, "what is kept in memory of streams is bounded; docs/log-store.md has the figures for a million"
    page = group.logs.describe_log_streams(logGroupName=group.name, logStreamNamePrefix="web/app/0039", limit=50)
    assert [stream["logStreamName"] for stream in page["logStreams"]][:2] == ["web/app/003900", "web/app/003901"]
    last = group.logs.describe_log_streams(logGroupName=group.name, orderBy="LastEventTime", descending=True, limit=1)
    assert last["logStreams"][0]["lastEventTimestamp"] >= now() - 60_000
    found = group.logs.filter_log_events(logGroupName=group.name, logStreamNames=["web/app/000007"])["events"]
    assert [event["message"] for event in found] == ["hello of 7"]
    server.restart()
    assert server.client("logs").describe_log_streams(logGroupName=group.name, limit=1)["logStreams"]
