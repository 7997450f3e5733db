"""Alarms over Smithy RPC v2 CBOR, the protocol that newer SDKs speak to CloudWatch first."""

import datetime

import botocore.parsers
import pytest

from support.alarms import speaking
from support.cluster import unique
from support.errors import refused
from support.raw import Answer, Request

METRIC = {"Namespace": "Shop", "MetricName": "Errors", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1}
LIMIT = {"Threshold": 1.5, "ComparisonOperator": "GreaterThanThreshold"}

CBOR = "application/cbor"
PATH = "/service/GraniteServiceVersion20100801/operation/DescribeAlarms"


@pytest.fixture(scope="module")
def new(plane, tmp_path_factory):
    return speaking(plane, "smithy-rpc-v2-cbor", tmp_path_factory.mktemp("description"))


@pytest.fixture(scope="module")
def watch(plane):
    """A client that speaks AWS JSON, to hold the answers against."""
    client = plane.client("cloudwatch")
    assert client.meta.service_model.resolved_protocol == "json"
    return client


def test_newer_clients_speak_cbor(new, watch):
    name = unique("errors")
    dimensions = [{"Name": "LoadBalancer", "Value": "app/größe/1"}]
    tags = [{"Key": "team", "Value": "shop"}]
    made = new.put_metric_alarm(
        AlarmName=name, **METRIC, **LIMIT, Dimensions=dimensions, Tags=tags, ActionsEnabled=False
    )
    headers = made["ResponseMetadata"]["HTTPHeaders"]
    assert headers["smithy-protocol"] == "rpc-v2-cbor"
    assert (headers["content-length"], headers.get("content-type")) == ("0", None), "there is no output, hence no body"
    new.set_alarm_state(AlarmName=name, StateValue="OK", StateReason="quiet", StateReasonData='{"a": 1}')

    shown = new.describe_alarms(AlarmNames=[name])
    assert shown["ResponseMetadata"]["HTTPHeaders"]["content-type"] == CBOR
    [alarm] = shown["MetricAlarms"]
    [same] = watch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
    assert alarm == same
    assert (alarm["Dimensions"], alarm["Threshold"], alarm["ActionsEnabled"]) == (dimensions, 1.5, False)
    now = datetime.datetime.now(datetime.UTC)
    assert abs(now - alarm["StateUpdatedTimestamp"]) < datetime.timedelta(minutes=1)

    items = new.describe_alarm_history(AlarmName=name)["AlarmHistoryItems"]
    assert items == watch.describe_alarm_history(AlarmName=name)["AlarmHistoryItems"]
    assert [item["HistorySummary"] for item in items] == [
        "Alarm updated from INSUFFICIENT_DATA to OK",
        f'Alarm "{name}" created',
    ]
    at, hour = items[-1]["Timestamp"], datetime.timedelta(hours=1)
    between = new.describe_alarm_history(AlarmName=name, StartDate=at - hour, EndDate=at + hour)
    assert between["AlarmHistoryItems"] == items
    assert new.describe_alarm_history(AlarmName=name, StartDate=at + hour)["AlarmHistoryItems"] == []
    pages = new.get_paginator("describe_alarm_history").paginate(AlarmName=name, PaginationConfig={"PageSize": 1})
    assert [item for page in pages for item in page["AlarmHistoryItems"]] == items

    new.tag_resource(ResourceARN=alarm["AlarmArn"], Tags=[{"Key": "more", "Value": ""}])
    new.untag_resource(ResourceARN=alarm["AlarmArn"], TagKeys=["team"])
    assert new.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"] == [{"Key": "more", "Value": ""}]
    new.enable_alarm_actions(AlarmNames=[name])
    new.delete_alarms(AlarmNames=[name])
    assert watch.describe_alarms(AlarmNames=[name])["MetricAlarms"] == []


def test_refusals_are_what_clients_take_them_for(new):
    with pytest.raises(new.exceptions.ResourceNotFound, match="no alarm of the name") as told:
        new.set_alarm_state(AlarmName=unique("nobody"), StateValue="OK", StateReason="x")
    assert told.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404
    assert told.value.response["Error"]["Type"] == "Sender"
    with pytest.raises(new.exceptions.InvalidNextToken):
        new.describe_alarm_history(NextToken="x")
    with refused("ValidationError", "stateValue"):
        new.set_alarm_state(AlarmName="a", StateValue="FINE", StateReason="x")
    with refused("InvalidParameterValue"):
        new.put_metric_alarm(AlarmName="a", **METRIC, **LIMIT | {"Threshold": 1}, Metrics=[{"Id": "a"}])
    with refused("UnknownOperationException", "metric alarms are there, and nothing else"):
        new.put_dashboard(DashboardName="a", DashboardBody="{}")
    with refused("SerializationException", "no number that an operation takes"):
        new.put_metric_alarm(AlarmName="a", **METRIC, **LIMIT | {"Threshold": float("nan")})


def sent(plane, body: bytes, secret: str | None = None, **headers: str) -> Answer:
    """What comes back for a body that no SDK would send."""
    headers = {"Content-Type": CBOR, "smithy-protocol": "rpc-v2-cbor"} | headers
    request = Request(plane, body=body, path=PATH, headers=headers)
    if "X-Amz-Target" not in headers:
        del request.headers["X-Amz-Target"]
    request.sign(secret=secret, service="monitoring")
    return request.send()


def understood(answer: Answer) -> dict:
    assert answer.headers["smithy-protocol"] == "rpc-v2-cbor"
    parser = botocore.parsers.create_parser("smithy-rpc-v2-cbor")
    return parser.parse({"status_code": answer.status, "headers": answer.headers, "body": answer.body}, None)


HUGE = b"\xff" * 8

MALFORMED = {
    "garbage": (b"\x1c\x1d\x1e", "nothing begins like the byte at 0"),
    "json": (b'{"AlarmNames": ["a"]}', "it ends before"),
    "half a body": (b"\xa1\x6aAlarmNames\x81", "it ends before 1 values"),
    "no map": (b"\x80", "Unrecognized collection type"),
    "a text of 16 EiB": (b"\xa1\x69NextToken\x7b" + HUGE, "it ends before 18446744073709551615 bytes"),
    "a list of 16 Ei entries": (b"\xa1\x6aAlarmNames\x9b" + HUGE, "it ends before 18446744073709551615 values"),
    "a map of 16 Ei members": (b"\xbb" + HUGE, "it ends before 18446744073709551615 values"),
    "unknown bytes of 16 EiB": (b"\xa1\x61x\x5b" + HUGE, "it ends before 18446744073709551615 bytes"),
    "deep lists": (b"\xa1\x61x" + b"\x81" * 1_000_000, "nested deeper than 128 levels"),
    "deep lists without end": (b"\xa1\x61x" + b"\x9f" * 1_000_000, "nested deeper than 128 levels"),
    "deep maps": (b"\xa1\x61x" * 300_000, "nested deeper than 128 levels"),
    "deep tags": (b"\xa1\x61x" + b"\xc6" * 1_000_000, "nested deeper than 128 levels"),
    "a list of lists": (b"\xa1\x6aAlarmNames\x81\x81\x61a", "Unrecognized collection type"),
    "more after the end": (b"\xa0\xa0", "1 bytes come after its end"),
}


@pytest.mark.parametrize("kind", MALFORMED)
def test_bad_bodies_are_refused_in_words(plane, kind):
    body, words = MALFORMED[kind]
    answer = sent(plane, body)
    error = understood(answer)["Error"]
    assert (answer.status, error["Code"]) == (400, "SerializationException"), error
    assert words in error["Message"]


def test_what_the_protocol_allows_is_read(plane):
    for body in (
        b"",
        b"\xa0",
        b"\xbf\x6aAlarmNames\x9f\x7f\x61a\x60\xff\xff\xff",
        b"\xa1\x67unknown\xd9\xd9\xf7\xf8\xff",
    ):
        answer = sent(plane, body)
        assert answer.status == 200, understood(answer)


def test_a_wrong_key_is_told_in_cbor(plane):
    answer = sent(plane, b"\xa0", secret="wrong")
    assert (answer.status, understood(answer)["Error"]["Code"]) == (400, "InvalidSignatureException")


def test_a_request_names_its_operation_once(plane):
    target = "GraniteServiceVersion20100801.DeleteAlarms"
    answer = sent(plane, b"\xa0", **{"X-Amz-Target": target})
    error = understood(answer)["Error"]
    assert (answer.status, error["Code"]) == (400, "SerializationException")
    assert "must not have an X-Amz-Target" in error["Message"]


def test_a_long_body_is_refused(plane):
    answer = sent(plane, b"\xa1\x61x\x5a\x00\x10\x00\x00" + bytes(1 << 20))
    assert (answer.status, understood(answer)["Error"]["Code"]) == (413, "RequestEntityTooLargeException")
