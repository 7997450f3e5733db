"""Log events through the CloudWatch Logs API: put, read by stream and found in groups."""

import pytest

from support.errors import refused
from support.logs import DAY, Group, messages, now
from support.server import Server

HOUR = DAY // 24


@pytest.fixture(scope="module")
def logs(plane):
    return plane.client("logs")


@pytest.fixture
def group(logs) -> Group:
    made = Group(logs)
    made.stream()
    return made


def test_events_are_read_as_they_were_put(group):
    before = now()
    texts = ["plain", "with\nlines\n", "ünïcödé \U0001f6a2", '{"json": true}', "\x00\x1b[31mred"]
    put = group.put("main", *texts)
    assert "rejectedLogEventsInfo" not in put
    assert put["nextSequenceToken"]
    page = group.get("main", startFromHead=True)
    assert messages(page) == texts
    assert all(before <= event["ingestionTime"] <= now() for event in page["events"])
    found = group.logs.filter_log_events(**group.named)
    assert messages(found) == texts
    assert found["searchedLogStreams"] == []
    assert len({event["eventId"] for event in found["events"]}) == len(texts)
    assert group.described()["storedBytes"] > 0


def test_sequence_tokens_of_old_sdks_are_ignored(group):
    for token in ("1", "49590302277", None):
        group.put("main", "a", **({"sequenceToken": token} if token else {}))
    assert group.filter() == ["a", "a", "a"]


def test_a_stream_is_read_in_pages_both_ways(group):
    texts = [str(n) for n in range(7)]
    group.put("main", *texts)
    tail = group.get("main", limit=3)
    assert messages(tail) == ["4", "5", "6"]
    before = group.get("main", limit=3, nextToken=tail["nextBackwardToken"])
    assert messages(before) == ["1", "2", "3"]
    first = group.get("main", limit=3, nextToken=before["nextBackwardToken"])
    assert messages(first) == ["0"]
    start = group.get("main", limit=3, nextToken=first["nextBackwardToken"])
    assert messages(start) == []
    assert start["nextBackwardToken"] == first["nextBackwardToken"]

    head = group.get("main", limit=5, startFromHead=True)
    assert messages(head) == texts[:5]
    rest = group.get("main", limit=5, startFromHead=True, nextToken=head["nextForwardToken"])
    assert messages(rest) == texts[5:]
    end = group.get("main", limit=5, startFromHead=True, nextToken=rest["nextForwardToken"])
    assert messages(end) == []
    assert end["nextForwardToken"] == rest["nextForwardToken"]
    group.put("main", "late")
    assert messages(group.get("main", startFromHead=True, nextToken=end["nextForwardToken"])) == ["late"]
    assert messages(group.get("main", limit=2, nextToken=rest["nextBackwardToken"])) == ["3", "4"]
    with refused("InvalidParameterException", "nextToken"):
        group.get("main", nextToken="f/1/s")


def test_time_ranges_have_their_ends(group):
    at = now() - 1000
    group.put("main", "0", "1", "2", "3", at=at)
    # The end of GetLogEvents is exclusive, that of FilterLogEvents inclusive.
    assert messages(group.get("main", startTime=at + 1, endTime=at + 3)) == ["1", "2"]
    assert group.filter(startTime=at + 1, endTime=at + 3) == ["1", "2", "3"]
    assert group.filter(startTime=at + 3) == ["3"]
    with refused("InvalidParameterException", "startTime"):
        group.filter(startTime=at + 3, endTime=at)


def test_events_are_found_in_all_streams_in_the_order_of_time(group):
    group.stream("other")
    at = now() - 1000
    group.put("main", "GET /a 200", "GET /b 500", at=at)
    group.put("other", "POST /a 500", "GET /c 200", at=at + 1)
    assert group.filter(interleaved=True)[0] == "GET /a 200"
    assert group.filter()[3] == "GET /c 200"
    assert sorted(group.filter(filterPattern="500")) == ["GET /b 500", "POST /a 500"]
    assert group.filter(filterPattern='GET -"/a"') == ["GET /b 500", "GET /c 200"]
    assert group.filter(filterPattern="[method, path, status=5*]", logStreamNames=["main"]) == ["GET /b 500"]
    assert group.filter(logStreamNamePrefix="oth") == ["POST /a 500", "GET /c 200"]
    assert len(group.filter(PaginationConfig={"PageSize": 1})) == 4
    arn = group.described()["logGroupArn"]
    assert len(messages(group.logs.filter_log_events(logGroupIdentifier=arn))) == 4


def test_json_is_filtered_by_its_fields(group):
    group.put("main", '{"level": "error", "ms": 12}', '{"level": "info", "ms": 900}', "no json")
    assert group.filter(filterPattern='{ $.level = "error" }') == ['{"level": "error", "ms": 12}']
    assert group.filter(filterPattern="{ $.ms > 100 }") == ['{"level": "info", "ms": 900}']


def test_a_pattern_that_does_not_parse_is_refused_at_its_column(group):
    with refused("InvalidParameterException", "filter pattern", "column"):
        group.filter(filterPattern="{ $.level = }")
    with refused("InvalidParameterException", "filter pattern", "column"):
        group.filter(filterPattern='"open')
    with refused("InvalidParameterException", "filter pattern", "column"):
        group.logs.test_metric_filter(filterPattern="[a, b", logEventMessages=["x"])


def test_what_is_not_there_is_not_found(logs, group):
    with refused("ResourceNotFoundException", "The specified log group does not exist."):
        logs.put_log_events(logGroupName="none", logStreamName="a", logEvents=[{"timestamp": now(), "message": "m"}])
    with refused("ResourceNotFoundException", "The specified log stream does not exist."):
        group.put("none", "m")
    with refused("ResourceNotFoundException", "The specified log stream does not exist."):
        group.put("none", "m", at=now() - 20 * DAY)
    with refused("ResourceNotFoundException", "The specified log stream does not exist."):
        group.get("none")
    with refused("ResourceNotFoundException", "The specified log stream does not exist."):
        group.filter(logStreamNames=["main", "none"])
    with refused("InvalidParameterException", "logGroupName"):
        logs.get_log_events(logStreamName="main")
    with refused("InvalidParameterException", "logStreamNames", "logStreamNamePrefix"):
        group.filter(logStreamNames=["main"], logStreamNamePrefix="m")


def put_at(group: Group, *times: int) -> dict:
    events = [{"timestamp": time, "message": str(n)} for n, time in enumerate(times)]
    return group.logs.put_log_events(**group.named, logStreamName="main", logEvents=events)


def test_events_too_old_too_new_or_expired_are_told_by_their_indices(logs, group):
    time = now()
    put = put_at(group, time - 15 * DAY, time - 14 * DAY - HOUR, time, time + 3 * HOUR)
    assert put["rejectedLogEventsInfo"] == {"tooOldLogEventEndIndex": 2, "tooNewLogEventStartIndex": 3}
    assert messages(group.get("main")) == ["2"]
    logs.put_retention_policy(**group.named, retentionInDays=1)
    put = put_at(group, time - 15 * DAY, time - 2 * DAY, time - HOUR)
    assert put["rejectedLogEventsInfo"] == {"tooOldLogEventEndIndex": 1, "expiredLogEventEndIndex": 2}
    assert messages(group.get("main")) == ["2", "2"]


def test_batches_that_are_no_batches_are_refused(group):
    time = now()
    with refused("InvalidParameterException", "chronological order"):
        put_at(group, time, time - 1)
    with refused("InvalidParameterException", "cannot span more than 24 hours"):
        put_at(group, time - DAY - HOUR, time)
    with refused("InvalidParameterException", "logEvents", "length"):
        put_at(group, *[time] * 10_001)
    with refused("InvalidParameterException", "logEvents.1.member.message"):
        group.put("main", "")
    with refused("InvalidParameterException", "Log event too large: 1048577 bytes exceeds limit of 1048576"):
        group.put("main", "x" * (1_048_576 - 25))
    with refused("InvalidParameterException", "Upload too large", "exceeds limit of 1048576"):
        group.put("main", *["x" * 600_000] * 2)
    assert group.filter() == []


def test_the_largest_batches_are_taken(group):
    largest = "\x01" * (1_048_576 - 26)
    group.put("main", largest, at=now() - 5000)
    assert group.filter() == [largest]
    many = [f"{n:05}" for n in range(10_000)]
    group.stream("many")
    group.put("many", *many, at=now() - 10_000)
    assert group.filter(logStreamNames=["many"]) == many


def test_an_event_is_looked_at_with_all_its_fields(logs, group):
    group.put("main", '{"request": {"path": "/a"}}', "plain")
    fields = {each["name"]: each["percent"] for each in logs.get_log_group_fields(**group.named)["logGroupFields"]}
    assert fields["@message"] == 100
    assert fields["request.path"] == 50
    with refused("InvalidParameterException", "logRecordPointer"):
        logs.get_log_record(logRecordPointer="nothing")


def test_events_are_there_after_a_kill(scratch):
    server = Server(scratch / "killed", role="server").start()
    try:
        group = Group(server.client("logs"))
        group.stream()
        for n in range(20):
            group.put("main", f"acknowledged {n}")
        server.kill()
        server.start()
        assert group.filter() == [f"acknowledged {n}" for n in range(20)]
    finally:
        server.stop()
