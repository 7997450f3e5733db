"""Subscription filters: matching events arrive at an HTTP endpoint, in CloudWatch Logs' documents."""

import time
from collections.abc import Iterator

import pytest

from support.aws_cli_v2 import Running
from support.errors import refused
from support.log_endpoint import LogEndpoint
from support.log_groups import LogGroup, now
from support.metrics import families
from support.server import Server, free_port
from support.wait import always, eventually


@pytest.fixture
def endpoint() -> Iterator[LogEndpoint]:
    made = LogEndpoint()
    yield made
    made.close()


@pytest.fixture
def group(plane) -> LogGroup:
    return LogGroup(plane)


def subscribe(group: LogGroup, endpoint: LogEndpoint, pattern: str = "", name: str = "all") -> None:
    group.logs.put_subscription_filter(
        logGroupName=group.name, filterName=name, filterPattern=pattern, destinationArn=endpoint.url
    )
    eventually("its control message has come", lambda: endpoint.of_kind("CONTROL_MESSAGE"))


def dropped(server: Server) -> float:
    samples = families(server.endpoint)["longshore_log_subscription_events_total"].samples
    return sum(sample.value for sample in samples if sample.labels.get("outcome") == "dropped")


def test_events_arrive_as_cloudwatch_sends_them(group, endpoint):
    subscribe(group, endpoint)
    (control,) = endpoint.of_kind("CONTROL_MESSAGE")
    assert control["owner"] == "CloudwatchLogs"
    assert (control["logGroup"], control["logStream"], control["subscriptionFilters"]) == ("", "", [])
    assert "CONTROL MESSAGE" in control["logEvents"][0]["message"]

    at = group.put("first", "größe")
    eventually("they have arrived", lambda: len(endpoint.messages()) == 2)
    (document,) = endpoint.of_kind("DATA_MESSAGE")
    events = document.pop("logEvents")
    assert document == {
        "messageType": "DATA_MESSAGE",
        "owner": "000000000000",
        "logGroup": group.name,
        "logStream": group.stream,
        "subscriptionFilters": ["all"],
    }
    found = group.logs.filter_log_events(logGroupName=group.name)["events"]
    assert [(event["id"], event["timestamp"], event["message"]) for event in events] == [
        (event["eventId"], at, event["message"]) for event in found
    ]
    assert endpoint.headers["content-encoding"] == "gzip"
    assert endpoint.headers["content-type"] == "application/json"


def test_only_what_matches_and_only_while_there_is_a_filter(group, endpoint):
    group.put("ERROR before")
    subscribe(group, endpoint, "ERROR")
    group.put("ERROR one", "fine", "ERROR two")
    eventually("they have arrived", lambda: endpoint.messages() == ["ERROR one", "ERROR two"])
    subscribe(group, endpoint, "fine")
    group.put("ERROR three", "fine again")
    eventually("by the new pattern", lambda: endpoint.messages()[2:] == ["fine again"])
    assert len(endpoint.of_kind("CONTROL_MESSAGE")) == 1, "the destination has stayed"
    group.logs.delete_subscription_filter(logGroupName=group.name, filterName="all")
    # The server looks at filters at once, but not within the call.
    eventually("nothing more is passed on", lambda: quiet(group, endpoint))


def quiet(group: LogGroup, endpoint: LogEndpoint) -> bool:
    before = len(endpoint.messages())
    group.put("fine in the end")
    always("nothing comes", lambda: True, seconds=0.5)
    return len(endpoint.messages()) == before


def test_what_is_refused_for_now_is_sent_again_in_order(group, endpoint):
    subscribe(group, endpoint)
    endpoint.answer = lambda document: 503 if endpoint.refused < 3 else 200
    for n in range(20):
        group.put(f"line {n}")
    eventually("all have arrived", lambda: len(endpoint.messages()) == 20)
    assert endpoint.messages() == [f"line {n}" for n in range(20)]
    assert endpoint.refused == 3


def test_an_endpoint_that_is_away_gets_what_waits(plane, group):
    port = free_port()
    endpoint = LogEndpoint(port)
    subscribe(group, endpoint)
    endpoint.close()
    group.put("while it was away")
    back = LogEndpoint(port)
    try:
        eventually("it has arrived", lambda: back.messages() == ["while it was away"])
    finally:
        back.close()


def test_another_destination_gets_what_waits(plane, group, endpoint):
    away = LogEndpoint()
    subscribe(group, away)
    before = dropped(plane)
    away.answer = lambda document: 503
    group.put("being handed over")
    eventually("it is tried", lambda: away.refused > 0)
    group.put("waits")
    time.sleep(0.3)
    subscribe(group, endpoint)
    eventually("all have arrived", lambda: endpoint.messages() == ["being handed over", "waits"])
    group.put("after")
    eventually("it goes on", lambda: endpoint.messages()[2:] == ["after"])
    assert (away.messages(), dropped(plane)) == ([], before)
    away.close()


def test_what_is_refused_for_good_is_dropped_and_counted(plane, group, endpoint):
    subscribe(group, endpoint)
    before = dropped(plane)
    endpoint.answer = lambda document: 403
    group.put("unwanted")
    eventually("it is counted", lambda: dropped(plane) == before + 1)
    eventually("it is told", lambda: "a subscription filter drops events: it answered 403" in plane.log.read_text())
    endpoint.answer = lambda document: 200
    group.put("wanted")
    eventually("it goes on", lambda: endpoint.messages() == ["wanted"])


def test_a_slow_endpoint_never_slows_writers(plane, group, endpoint):
    subscribe(group, endpoint)
    endpoint.answer = lambda document: 503
    before = dropped(plane)
    long = "x" * 250_000
    began = now()
    for _ in range(25):
        group.put(*[long] * 4)
    assert now() - began < 20_000, "25 MB"
    eventually("what finds no room is counted", lambda: dropped(plane) > before)
    eventually("and told", lambda: "takes events more slowly than they come" in plane.log.read_text())
    found = group.logs.filter_log_events(logGroupName=group.name, limit=1)
    assert found["events"], "they are stored all the same"


def test_a_filter_goes_on_after_a_restart(launch, endpoint):
    server = launch("--no-agent")
    group = LogGroup(server)
    subscribe(group, endpoint)
    group.put("before")
    eventually("it has arrived", lambda: endpoint.messages() == ["before"])
    # In peace: what is done in the last second before a `kill -9` may be done again.
    server.stop()
    server.start()
    group.put("after")
    eventually("it goes on", lambda: endpoint.messages() == ["before", "after"])
    assert len(endpoint.of_kind("CONTROL_MESSAGE")) == 1, "the destination was known"


def test_what_waits_for_its_destination_survives_the_server(launch):
    server = launch("--no-agent")
    group = LogGroup(server)
    endpoint = LogEndpoint()
    subscribe(group, endpoint, "-ignored")
    group.put("before")
    eventually("it has arrived", lambda: endpoint.messages() == ["before"])
    time.sleep(1.5)
    # From now on the destination is away, and then the server as well.
    endpoint.close()
    lines = [f"line {n}" for n in range(2500)]
    for start in range(0, len(lines), 500):
        group.put(*lines[start : start + 500], "ignored")
    server.kill()
    back = LogEndpoint(endpoint.port)
    try:
        server.start()
        eventually("everything arrives", lambda: len(back.messages()) >= 2500, 30)
        assert list(dict.fromkeys(back.messages())) == lines, "in order, what had arrived before not again"
        arrived = len(back.messages())
        for _ in range(2):
            time.sleep(1.5)
            server.restart()
        always("once is enough", lambda: len(back.messages()) == arrived, seconds=2)
        group.logs = server.client("logs")
        group.put("after")
        eventually("it goes on", lambda: back.messages()[arrived:] == ["after"])
    finally:
        back.close()


def test_a_destination_that_is_no_address_is_refused(plane, group):
    for destination in ("arn:aws:lambda:us-east-1:000000000000:function:f", "ftp://a/b", "http://"):
        with refused("InvalidParameterException"):
            group.logs.put_subscription_filter(
                logGroupName=group.name, filterName="f", filterPattern="", destinationArn=destination
            )


def test_the_cli(plane, group, endpoint, tmp_path):
    # Version 1 would fetch the address and send what it finds there.
    options = ("--log-group-name", group.name, "--filter-name", "cli", "--filter-pattern", "ERROR")
    made = Running(plane, tmp_path, "logs", "put-subscription-filter", *options, "--destination-arn", endpoint.url)
    assert made.wait(60) == 0, made.log.read_text()
    eventually("it is known", lambda: endpoint.of_kind("CONTROL_MESSAGE"))
    group.put("ERROR", "fine")
    eventually("it works", lambda: endpoint.messages() == ["ERROR"])
