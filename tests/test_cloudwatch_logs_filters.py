"""Metric filters and subscription filters through the CloudWatch Logs API."""

import pytest

from support.errors import refused
from support.logs import Group

ERRORS = {
    "filterPattern": '{ $.level = "error" }',
    "metricTransformations": [{"metricName": "Errors", "metricNamespace": "Shop", "metricValue": "1"}],
}


@pytest.fixture(scope="module")
def logs(plane):
    return plane.client("logs")


@pytest.fixture
def group(logs) -> Group:
    return Group(logs)


def test_metric_filters_are_kept_with_their_group(logs, group):
    for name in ("b", "a", "ab"):
        logs.put_metric_filter(**group.named, filterName=name, **ERRORS)
    assert group.described()["metricFilterCount"] == 3

    def names(**options) -> list[str]:
        pages = logs.get_paginator("describe_metric_filters").paginate(PaginationConfig={"PageSize": 2}, **options)
        return [each["filterName"] for page in pages for each in page["metricFilters"]]

    assert names(**group.named) == ["a", "ab", "b"]
    assert names(**group.named, filterNamePrefix="a") == ["a", "ab"]
    (made,) = logs.describe_metric_filters(**group.named, filterNamePrefix="b")["metricFilters"]
    changed = {**ERRORS["metricTransformations"][0], "defaultValue": 0.0, "unit": "Count"}
    logs.put_metric_filter(**group.named, filterName="b", filterPattern="error", metricTransformations=[changed])
    (found,) = logs.describe_metric_filters(**group.named, filterNamePrefix="b")["metricFilters"]
    assert found["metricTransformations"] == [changed]
    assert (found["filterPattern"], found["creationTime"]) == ("error", made["creationTime"])
    assert found["logGroupName"] == group.name
    logs.delete_metric_filter(**group.named, filterName="b")
    assert names(**group.named) == ["a", "ab"]
    with refused("ResourceNotFoundException", "metric filter"):
        logs.delete_metric_filter(**group.named, filterName="b")


def test_metric_filters_that_could_not_count_are_refused(logs, group):
    def put(pattern: str, **transformation) -> None:
        whole = ERRORS["metricTransformations"][0] | transformation
        logs.put_metric_filter(**group.named, filterName="a", filterPattern=pattern, metricTransformations=[whole])

    put("{ $.ms > 0 }", metricValue="$.ms")
    put("[ip, bytes]", metricValue="$bytes", dimensions={"address": "$ip"})
    with refused("InvalidParameterException", "filter pattern", "column"):
        put("{ $.ms > }")
    with refused("InvalidParameterException", "metricValue"):
        put("error", metricValue="many")
    with refused("InvalidParameterException", "metricValue"):
        put("[ip, bytes]", metricValue="$path")
    with refused("InvalidParameterException", "Default value"):
        put("[ip, bytes]", dimensions={"address": "$ip"}, defaultValue=1.0)


def test_patterns_are_tried_out(logs):
    tried = logs.test_metric_filter(
        filterPattern="[ip, path, status=5*]", logEventMessages=["10.0.0.1 /a 200", "10.0.0.2 /b 503"]
    )
    (matched,) = tried["matches"]
    assert (matched["eventNumber"], matched["eventMessage"]) == (2, "10.0.0.2 /b 503")
    assert matched["extractedValues"]["$status"] == "503"


def test_five_filters_of_a_group_may_have_regular_expressions(logs, group):
    def put(name: str, pattern: str, kind: str = "metric") -> None:
        if kind == "metric":
            logs.put_metric_filter(**group.named, **(ERRORS | {"filterName": name, "filterPattern": pattern}))
        else:
            to = "http://127.0.0.1:9/logs"
            logs.put_subscription_filter(**group.named, filterName=name, filterPattern=pattern, destinationArn=to)

    for n in range(4):
        put(f"f{n}", f"%4{n}\\d%") if n % 2 else put(f"f{n}", f"{{ $.status = %4{n}% }}")
    put("s", "%5..%", "subscription")
    with refused("LimitExceededException", "regular expressions"):
        put("t", "%6..%", "subscription")
    with refused("LimitExceededException", "regular expressions"):
        put("f4", "%6..%")
    put("f4", '"100 %"')
    put("f0", "%replaced%")
    put("s", "plain", "subscription")
    put("f4", "%6..%")


def test_subscription_filters_name_an_http_endpoint(logs, group):
    put = {**group.named, "filterPattern": "error"}
    logs.put_subscription_filter(**put, filterName="b", destinationArn="http://127.0.0.1:9/logs")
    logs.put_subscription_filter(**put, filterName="a", destinationArn="https://example.test/", distribution="Random")
    found = logs.describe_subscription_filters(**group.named)["subscriptionFilters"]
    assert [(each["filterName"], each["distribution"]) for each in found] == [("a", "Random"), ("b", "ByLogStream")]
    assert found[1]["destinationArn"] == "http://127.0.0.1:9/logs"
    with refused("LimitExceededException"):
        logs.put_subscription_filter(**put, filterName="c", destinationArn="http://127.0.0.1:9/logs")
    with refused("InvalidParameterException", "http://", "Kinesis"):
        logs.put_subscription_filter(
            **put, filterName="b", destinationArn="arn:aws:kinesis:us-east-1:000000000000:stream/a"
        )
    with refused("InvalidParameterException", "the function ship is not known here", "--lifecycle-hook ship=URL"):
        logs.put_subscription_filter(
            **put, filterName="b", destinationArn="arn:aws:lambda:us-east-1:000000000000:function:ship"
        )
    for ignored in ({"fieldSelectionCriteria": '@aws.region = "us-east-1"'}, {"emitSystemFields": ["@aws.account"]}):
        with refused("InvalidParameterException", next(iter(ignored)), "not supported"):
            logs.put_subscription_filter(**put, filterName="b", destinationArn="http://127.0.0.1:9/logs", **ignored)
    logs.delete_subscription_filter(**group.named, filterName="a")
    found = logs.describe_subscription_filters(**group.named)["subscriptionFilters"]
    assert [each["filterName"] for each in found] == ["b"]
    with refused("ResourceNotFoundException", "subscription filter"):
        logs.delete_subscription_filter(**group.named, filterName="a")
