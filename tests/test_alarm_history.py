"""What became of alarms, and the oldest of the protocols in which clients ask for it."""

import datetime
import json

import pytest
from botocore.exceptions import ClientError

from support.alarms import speaking
from support.cluster import unique
from support.errors import refused

METRIC = {"Namespace": "Shop", "MetricName": "Errors", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1}
LIMIT = {"Threshold": 1.0, "ComparisonOperator": "GreaterThanThreshold"}


@pytest.fixture(scope="module")
def watch(plane):
    return plane.client("cloudwatch")


@pytest.fixture
def name(watch) -> str:
    """An alarm that was made and nothing else."""
    made = unique("errors")
    watch.put_metric_alarm(AlarmName=made, **METRIC, **LIMIT, OKActions=["arn:aws:sns:us-east-1:000000000000:a"])
    return made


def history(watch, name: str, **asked) -> list[dict]:
    return watch.describe_alarm_history(AlarmName=name, **asked)["AlarmHistoryItems"]


def summaries(items: list[dict]) -> list[str]:
    return [item["HistorySummary"] for item in items]


def test_the_history_tells_what_an_alarm_watches_and_how_it_stood(watch, name):
    watch.set_alarm_state(AlarmName=name, StateValue="OK", StateReason="quiet", StateReasonData='{"a": 1}')
    watch.set_alarm_state(AlarmName=name, StateValue="OK", StateReason="still quiet")
    watch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="loud")
    watch.disable_alarm_actions(AlarmNames=[name])
    items = history(watch, name)
    created, *states, updated = [
        f'Alarm "{name}" created',
        "Alarm updated from INSUFFICIENT_DATA to OK",
        "Alarm updated from OK to ALARM",
        f'Alarm "{name}" updated',
    ]
    assert summaries(items) == [updated, *reversed(states), created]
    assert {(item["AlarmName"], item["AlarmType"]) for item in items} == {(name, "MetricAlarm")}
    last, loud, quiet, first = (json.loads(item["HistoryData"]) for item in items)
    assert (first["version"], first["type"]) == ("1.0", "Create")
    made = first["createdAlarm"]
    assert (made["alarmName"], made["metricName"], made["threshold"]) == (name, "Errors", 1.0)
    assert made["okactions"] == ["arn:aws:sns:us-east-1:000000000000:a"]
    assert quiet["newState"] == {"stateValue": "OK", "stateReason": "quiet", "stateReasonData": {"a": 1}}
    assert loud["oldState"] == {"stateValue": "OK", "stateReason": "still quiet"}
    assert (last["type"], last["updatedAlarm"]["actionsEnabled"]) == ("Update", False)

    assert summaries(history(watch, name, HistoryItemType="StateUpdate")) == list(reversed(states))
    assert summaries(history(watch, name, ScanBy="TimestampAscending")) == [created, *states, updated]
    assert history(watch, name, HistoryItemType="Action") == []
    assert history(watch, name, AlarmTypes=["CompositeAlarm"]) == []
    assert history(watch, unique("nobody")) == []
    hour = datetime.timedelta(hours=1)
    at = items[-1]["Timestamp"]
    assert history(watch, name, StartDate=at - hour, EndDate=at + hour) == items
    assert history(watch, name, StartDate=at + hour) == history(watch, name, EndDate=at - hour) == []
    told = {item["HistorySummary"] for item in watch.describe_alarm_history()["AlarmHistoryItems"]}
    assert {created, updated} <= told, "of all alarms, when none is named"


@pytest.mark.parametrize("order", ["TimestampAscending", "TimestampDescending"])
def test_the_history_comes_in_pages(watch, name, order):
    for number in range(4):
        watch.set_alarm_state(AlarmName=name, StateValue="ALARM" if number % 2 else "OK", StateReason=str(number))
    pages = watch.get_paginator("describe_alarm_history").paginate(
        AlarmName=name, ScanBy=order, PaginationConfig={"PageSize": 2}
    )
    pages = [page["AlarmHistoryItems"] for page in pages]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [item for page in pages for item in page] == history(watch, name, ScanBy=order)
    with refused("InvalidNextToken", "none that DescribeAlarmHistory gave"):
        watch.describe_alarm_history(AlarmName=name, NextToken="x")


def test_fifty_items_of_an_alarm_are_kept_and_go_with_it(watch, name):
    for number in range(60):
        watch.set_alarm_state(AlarmName=name, StateValue="ALARM" if number % 2 else "OK", StateReason=f"{number}" * 500)
    items = history(watch, name)
    assert len(items) == 50
    newest = json.loads(items[0]["HistoryData"])["newState"]
    assert newest == {"stateValue": "ALARM", "stateReason": "59" * 500}
    watch.delete_alarms(AlarmNames=[name])
    assert history(watch, name) == []


def test_the_aws_cli_shows_the_history(plane, watch, name):
    watch.set_alarm_state(AlarmName=name, StateValue="OK", StateReason="quiet")
    shown = plane.aws("cloudwatch", "describe-alarm-history", "--alarm-name", name, "--output", "json")
    assert shown.returncode == 0, shown.stderr
    assert summaries(json.loads(shown.stdout)["AlarmHistoryItems"]) == summaries(history(watch, name))


def test_older_clients_speak_query(plane, watch, tmp_path):
    old, name = speaking(plane, "query", tmp_path), unique("errors")
    dimensions = [{"Name": "LoadBalancer", "Value": "app/a&b/<1>"}]
    tags = [{"Key": "team", "Value": "shop"}]
    old.put_metric_alarm(AlarmName=name, **METRIC, **LIMIT, Dimensions=dimensions, Tags=tags, ActionsEnabled=False)
    old.set_alarm_state(AlarmName=name, StateValue="OK", StateReason="quiet")

    [alarm] = old.describe_alarms(AlarmNames=[name])["MetricAlarms"]
    [same] = watch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
    assert alarm == same
    assert (alarm["Dimensions"], alarm["Threshold"], alarm["ActionsEnabled"]) == (dimensions, 1.0, False)
    assert history(old, name) == history(watch, name)
    at = history(watch, name)[-1]["Timestamp"]
    assert summaries(history(old, name, StartDate=at, EndDate=at)) == [f'Alarm "{name}" created']
    old.tag_resource(ResourceARN=alarm["AlarmArn"], Tags=[{"Key": "more", "Value": ""}])
    old.untag_resource(ResourceARN=alarm["AlarmArn"], TagKeys=["team"])
    assert old.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"] == [{"Key": "more", "Value": ""}]

    with pytest.raises(ClientError, match=r"\(ResourceNotFound\).*no alarm of the name"):
        old.set_alarm_state(AlarmName=unique("nobody"), StateValue="OK", StateReason="x")
    with refused("ValidationError", "stateValue"):
        old.set_alarm_state(AlarmName=name, StateValue="FINE", StateReason="x")
    with refused("InvalidAction", "metric alarms are there, and nothing else"):
        old.put_dashboard(DashboardName="a", DashboardBody="{}")
    old.delete_alarms(AlarmNames=[name])
    assert watch.describe_alarms(AlarmNames=[name])["MetricAlarms"] == []
