"""StartLiveTail by boto3, which reads the event stream, and `aws logs tail --follow` of version 2 of the AWS CLI."""

import http.client
import json
import time

import pytest

from support.aws_cli_v2 import Running, aws_cli_v2
from support.cluster import unique
from support.errors import refused
from support.live_tail import NO_PREFIX, Session
from support.log_groups import LogGroup, now
from support.metrics import families
from support.raw import Request
from support.wait import always, eventually


@pytest.fixture
def group(plane) -> LogGroup:
    return LogGroup(plane)


@pytest.fixture
def logs(plane, monkeypatch):
    """A client as `longshore env` sets it up: it goes to the endpoint, not to a name in front of it."""
    assert plane.exports[NO_PREFIX] == "true"
    monkeypatch.setenv(NO_PREFIX, plane.exports[NO_PREFIX])
    return plane.client("logs")


@pytest.fixture
def tail(logs):
    sessions: list[Session] = []

    def start(*groups: LogGroup, **options) -> Session:
        sessions.append(Session(logs, *groups, **options))
        return sessions[-1]

    yield start
    for session in sessions:
        session.close()


def test_events_come_as_they_are_written(group, tail):
    group.put("before")
    session = tail(group, logEventFilterPattern="")
    at = group.put("first", "second")
    written = time.time()
    eventually("both are told", lambda: len(session.events) == 2)
    assert session.seen[0] - written < 1, "within a second"
    assert session.messages == ["first", "second"], "what was there before is not told"
    told = session.events[0]
    assert (told["timestamp"], told["logStreamName"]) == (at, group.stream)
    assert told["logGroupIdentifier"] == group.arn
    assert at <= told["ingestionTime"] <= now()
    assert session.started["logGroupIdentifiers"] == [group.arn]
    assert session.started["sessionId"]
    assert session.started["requestId"]


def test_a_pattern_and_streams_say_what_is_wanted(group, tail):
    group.logs.create_log_stream(logGroupName=group.name, logStreamName="db/1")
    by_pattern = tail(group, logEventFilterPattern='{ $.level = "error" }')
    by_name = tail(group, logStreamNames=["db/1"])
    by_prefix = tail(group, logStreamNamePrefixes=["web/"])
    group.put('{"level": "error"}', '{"level": "info"}')
    group.put("row", stream="db/1")
    eventually("each has its own", lambda: by_pattern.events and by_name.events and len(by_prefix.events) == 2)
    time.sleep(1)
    assert by_pattern.messages == ['{"level": "error"}']
    assert by_name.messages == ["row"]
    assert by_prefix.messages == ['{"level": "error"}', '{"level": "info"}']


def test_several_groups_by_arn_or_by_name(plane, group, logs):
    other = LogGroup(plane)
    session = Session(logs, group, other)
    group.put("here")
    other.put("there")
    eventually("both are told", lambda: sorted(session.messages) == ["here", "there"])
    session.close()
    by_name = logs.start_live_tail(logGroupIdentifiers=[group.name])["responseStream"]
    assert "sessionStart" in next(iter(by_name))
    by_name.close()


def test_a_flood_is_sampled(group, tail):
    session = tail(group)
    for _ in range(3):
        group.put(*(f"line {n}" for n in range(2_000)))
    eventually("it is told that there was more", lambda: session.sampled)
    time.sleep(1.5)
    assert 500 <= len(session.events) <= 2_500, "500 in each second"
    before = session.sampled
    group.put("quiet again")
    eventually("it goes on", lambda: session.messages[-1] == "quiet again")
    assert session.sampled - before <= 1


def test_an_update_comes_each_second_and_a_client_that_leaves_is_noticed(plane, tail, group):
    def sessions() -> float:
        return families(plane.endpoint)["longshore_live_tail_sessions"].samples[0].value

    session = tail(group)
    eventually("it is counted", lambda: sessions() >= 1)
    eventually("updates without events come", lambda: session.updates >= 2, seconds=5)
    before = sessions()
    session.close()
    eventually("it is gone", lambda: sessions() < before, seconds=10)


def test_what_cannot_be_tailed_is_refused_before_anything_is_streamed(plane, group, logs):
    other = LogGroup(plane)

    def start(**options):
        logs.start_live_tail(**({"logGroupIdentifiers": [group.arn]} | options))

    with refused("ResourceNotFoundException"):
        start(logGroupIdentifiers=[group.arn + "x"])
    with refused("InvalidParameterException", "column 4"):
        start(logEventFilterPattern="{ $")
    with refused("InvalidParameterException", "single log group"):
        start(logGroupIdentifiers=[group.arn, other.arn], logStreamNames=["a"])
    with refused("InvalidParameterException", "both"):
        start(logStreamNames=["a"], logStreamNamePrefixes=["a"])
    with refused("InvalidParameterException", "logGroupIdentifiers"):
        start(logGroupIdentifiers=[])
    with refused("InvalidParameterException", "logGroupIdentifiers"):
        start(logGroupIdentifiers=[group.arn] * 11)


def test_the_stream_is_one_of_events(plane, group):
    body = json.dumps({"logGroupIdentifiers": [group.arn]}).encode()
    target = {"X-Amz-Target": "Logs_20140328.StartLiveTail"}
    request = Request(plane, "StartLiveTail", body, headers=target).sign(service="logs")
    connection = http.client.HTTPConnection("127.0.0.1", plane.port, timeout=10)
    connection.request("POST", "/", request.body, request.headers)
    answer = connection.getresponse()
    assert answer.getheader("content-type") == "application/vnd.amazon.eventstream"
    frame = answer.read(100)
    assert b"initial-response" in frame
    connection.close()


def test_a_server_that_stops_ends_its_sessions(launch, monkeypatch):
    server = launch("--no-agent")
    monkeypatch.setenv(NO_PREFIX, "true")
    group = LogGroup(server)
    session = Session(server.client("logs"), group)
    began = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - began < 10
    session.close()


def test_aws_logs_tail_follows_as_it_is(plane, group, tmp_path):
    group.put("long ago", at=now() - 3_600_000)
    group.put("a minute ago", at=now() - 60_000)
    following = Running(plane, tmp_path, "logs", "tail", group.name, "--follow", "--since", "10m", "--format", "short")
    try:
        eventually("what was there is shown", lambda: any("a minute ago" in line for line in following.lines()))
        group.put("while it follows")
        eventually("a new line is shown", lambda: any("while it follows" in line for line in following.lines()))
        group.put("and another one")
        eventually("and the next", lambda: any("and another one" in line for line in following.lines()))
        assert not any("long ago" in line for line in following.lines()), "--since"
        assert following.running, following.log.read_text()
        words = ("a minute ago", "while it follows", "and another one")
        for word in words:
            assert sum(word in line for line in following.lines()) == 1, "once each"
    finally:
        following.end()


def test_aws_logs_tail_filters(plane, group, tmp_path):
    group.put("fine", "ERROR before")
    options = ("--follow", "--since", "5m", "--filter-pattern", "ERROR -ignored")
    following = Running(plane, tmp_path, "logs", "tail", group.name, *options)
    try:
        eventually("what was there is shown", lambda: any("ERROR before" in line for line in following.lines()))
        group.put("fine too", "ERROR ignored", "ERROR after")
        eventually("a new line is shown", lambda: any("ERROR after" in line for line in following.lines()))
        always("nothing else", lambda: len(following.lines()) == 2, seconds=2)
        assert all(group.stream in line for line in following.lines()), "with its stream"
    finally:
        following.end()


def test_aws_logs_tail_of_no_group_says_so(plane, tmp_path):
    following = Running(plane, tmp_path, "logs", "tail", unique("none"))
    assert following.wait(60) != 0
    assert "ResourceNotFoundException" in following.log.read_text()
    assert aws_cli_v2()
