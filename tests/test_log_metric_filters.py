"""Metric filters count, minute by minute; CloudWatch and Prometheus' page tell it."""

import json
import time

import pytest
from botocore.exceptions import ClientError

from support.cluster import unique
from support.log_groups import LogGroup
from support.metrics import families
from support.wait import eventually


@pytest.fixture
def group(plane) -> LogGroup:
    return LogGroup(plane)


def count(group: LogGroup, pattern: str, **transformation) -> tuple[str, str]:
    """A filter, and what its metric is called."""
    namespace, name = unique("App"), "Lines"
    given = {"metricName": name, "metricNamespace": namespace, "metricValue": "1"} | transformation
    group.logs.put_metric_filter(
        logGroupName=group.name, filterName=unique("f"), filterPattern=pattern, metricTransformations=[given]
    )
    return namespace, name


def on_page(plane, family: str, namespace: str) -> dict[str, float]:
    """The samples of a namespace, by their dimensions."""
    samples = families(plane.endpoint)[family].samples
    return {it.labels["dimensions"]: it.value for it in samples if it.labels["namespace"] == namespace}


def counted(plane, group: LogGroup, namespace: str, *messages: str) -> dict[str, float]:
    """Writes until the filter, which the server has heard of a moment after the call, has counted."""

    def probe() -> dict[str, float]:
        group.put(*messages)
        return on_page(plane, "longshore_log_metric_sum", namespace)

    return eventually("it counts", probe, interval=1.2)


def test_matching_events_are_counted(plane, group):
    namespace, _ = count(group, "ERROR")
    sums = counted(plane, group, namespace, "ERROR a", "fine", "ERROR b")
    assert sums[""] % 2 == 0
    assert sums[""] > 0
    assert on_page(plane, "longshore_log_metric_values_total", namespace)[""] == sums[""]


def test_values_and_dimensions_come_from_the_event(plane, group):
    namespace, _ = count(group, "{ $.ms > 0 }", metricValue="$.ms", dimensions={"Path": "$.path"}, unit="Milliseconds")
    lines = [json.dumps({"ms": ms, "path": path}) for ms, path in ((1.5, "/a"), (2, "/a"), (7, "/b"))]
    sums = counted(plane, group, namespace, *lines, '{"ms": 5}', "no match")
    values = on_page(plane, "longshore_log_metric_values_total", namespace)
    assert set(sums) == {"Path=/a", "Path=/b"}
    assert sums["Path=/a"] / values["Path=/a"] == 1.75
    assert sums["Path=/b"] / values["Path=/b"] == 7


def test_a_filter_that_is_deleted_counts_no_more(plane, group):
    namespace, _ = count(group, "")
    counted(plane, group, namespace, "line")
    (found,) = group.logs.describe_metric_filters(logGroupName=group.name)["metricFilters"]
    group.logs.delete_metric_filter(logGroupName=group.name, filterName=found["filterName"])

    def stays() -> bool:
        before = on_page(plane, "longshore_log_metric_sum", namespace)
        group.put("line")
        # The page is made anew each second.
        time.sleep(1.2)
        return on_page(plane, "longshore_log_metric_sum", namespace) == before

    eventually("the sum stays", stays)


def statistics(plane, namespace: str, name: str, **options) -> list[dict]:
    seconds = int(time.time())
    given = {"StartTime": seconds - 3600, "EndTime": seconds + 60, "Period": 60, "Statistics": ["Sum", "SampleCount"]}
    asked = {"Namespace": namespace, "MetricName": name} | given | options
    found = plane.client("cloudwatch").get_metric_statistics(**asked)
    assert found["Label"] == name
    return sorted(found["Datapoints"], key=lambda it: it["Timestamp"])


def test_cloudwatch_tells_the_statistics(plane, group):
    namespace, name = count(group, "{ $.ms > 0 }", metricValue="$.ms", unit="Milliseconds")
    counted(plane, group, namespace, '{"ms": 2}', '{"ms": 4}')
    every = ["Sum", "SampleCount", "Average", "Minimum", "Maximum"]
    whole = statistics(plane, namespace, name, Period=7200, Statistics=every)[-1]
    assert (whole["Average"], whole["Minimum"], whole["Maximum"], whole["Unit"]) == (3, 2, 4, "Milliseconds")
    assert whole["Sum"] == 3 * whole["SampleCount"]
    assert statistics(plane, namespace, name, Unit="Bytes") == []
    assert statistics(plane, namespace, "Other") == []
    # Events of the past are counted in their own minute.
    group.put('{"ms": 100}', at=int(time.time() - 600) * 1000)
    minutes = eventually("it is there", lambda: [it for it in statistics(plane, namespace, name) if it["Sum"] == 100])
    assert abs(minutes[0]["Timestamp"].timestamp() - (time.time() - 600)) < 120


def test_a_default_value_stands_for_minutes_without_a_match(plane, group):
    namespace, name = count(group, "ERROR", defaultValue=0)
    counted(plane, group, namespace, "fine")
    found = statistics(plane, namespace, name)
    assert found
    assert all((it["Sum"], it["SampleCount"]) == (0, 1) for it in found)


def test_metrics_are_listed(plane, group):
    namespace, name = count(group, "{ $.ms > 0 }", metricValue="$.ms", dimensions={"Path": "$.path"})
    counted(plane, group, namespace, '{"ms": 1, "path": "/a"}', '{"ms": 1, "path": "/b"}')
    watch = plane.client("cloudwatch")
    listed = watch.list_metrics(Namespace=namespace)["Metrics"]
    paths = [[{"Name": "Path", "Value": path}] for path in ("/a", "/b")]
    assert [it["Dimensions"] for it in listed] == paths
    assert {(it["Namespace"], it["MetricName"]) for it in listed} == {(namespace, name)}
    one = watch.list_metrics(Namespace=namespace, Dimensions=[{"Name": "Path", "Value": "/b"}])["Metrics"]
    assert [it["Dimensions"] for it in one] == paths[1:]
    assert statistics(plane, namespace, name) == [], "dimensions must all be given"
    assert statistics(plane, namespace, name, Dimensions=paths[0])


def test_bad_requests_for_statistics_are_refused(plane, group):
    for code, options in (
        ("InvalidParameterValue", {"Period": 61}),
        ("InvalidParameterValue", {"StartTime": 20, "EndTime": 10}),
        ("InvalidParameterCombination", {"StartTime": 0}),
        ("ValidationError", {"Statistics": []}),
        ("InvalidParameterValue", {"ExtendedStatistics": ["p99"]}),
    ):
        with pytest.raises(ClientError) as caught:
            statistics(plane, "App", "Lines", **options)
        assert caught.value.response["Error"]["Code"] == code, options


def test_the_cli(plane, group):
    namespace, name = count(group, "ERROR")
    counted(plane, group, namespace, "ERROR")
    asked = plane.aws(
        *("cloudwatch", "get-metric-statistics", "--namespace", namespace, "--metric-name", name),
        *("--start-time", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 3600))),
        *("--end-time", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 60))),
        *("--period", "60", "--statistics", "Sum"),
    )
    assert asked.returncode == 0, asked.stderr
    assert json.loads(asked.stdout)["Datapoints"][0]["Sum"] >= 1
