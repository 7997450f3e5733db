"""The CloudWatch Logs API: groups and streams, as boto3 and the AWS CLI see them."""

import json

import pytest

from support.cluster import unique
from support.errors import refused
from support.logs import Group, now


@pytest.fixture(scope="module")
def logs(plane):
    return plane.client("logs")


@pytest.fixture
def group(logs) -> Group:
    return Group(logs)


def test_a_group_is_made_described_and_deleted(logs):
    group = Group(logs, tags={"team": "sea"}, logGroupClass="INFREQUENT_ACCESS")
    arn = f"arn:aws:logs:us-east-1:000000000000:log-group:{group.name}"
    found = group.described()
    made = found.pop("creationTime")
    assert abs(made - now()) < 60_000
    assert found == {
        "logGroupName": group.name,
        "metricFilterCount": 0,
        "arn": f"{arn}:*",
        "storedBytes": 0,
        "logGroupClass": "INFREQUENT_ACCESS",
        "logGroupArn": arn,
        "deletionProtectionEnabled": False,
    }
    with refused("ResourceAlreadyExistsException", "The specified log group already exists"):
        logs.create_log_group(**group.named)
    logs.delete_log_group(**group.named)
    assert logs.describe_log_groups(logGroupNamePrefix=group.name)["logGroups"] == []
    with refused("ResourceNotFoundException", "The specified log group does not exist."):
        logs.delete_log_group(**group.named)


def test_what_cannot_be_a_group_is_refused(logs):
    with refused("InvalidParameterException", "reserved for AWS"):
        logs.create_log_group(logGroupName="aws/mine")
    with refused("InvalidParameterException", "logGroupName", "regular expression"):
        logs.create_log_group(logGroupName="a b")
    with refused("InvalidParameterException", "KMS", "encrypted disk"):
        logs.create_log_group(logGroupName=unique("group"), kmsKeyId="arn:aws:kms:us-east-1:0:key/1")
    with refused("InvalidParameterException", "aws:"):
        logs.create_log_group(logGroupName=unique("group"), tags={"aws:x": "1"})


def test_groups_are_listed_in_pages_by_name(logs):
    stem = f"/{unique('many')}"
    names = [f"{stem}/{letter}" for letter in "edcba"]
    for name in names:
        logs.create_log_group(logGroupName=name)
    pages = logs.get_paginator("describe_log_groups").paginate(
        logGroupNamePrefix=stem, PaginationConfig={"PageSize": 2}
    )
    found = [[each["logGroupName"] for each in page["logGroups"]] for page in pages]
    assert found == [[f"{stem}/a", f"{stem}/b"], [f"{stem}/c", f"{stem}/d"], [f"{stem}/e"]]
    by_pattern = logs.describe_log_groups(logGroupNamePattern=f"{stem[3:]}/c")["logGroups"]
    assert [each["logGroupName"] for each in by_pattern] == [f"{stem}/c"]
    assert by_pattern[0].keys() == {"logGroupName", "creationTime", "arn"}
    assert logs.describe_log_groups(logGroupNamePrefix=stem, logGroupClass="DELIVERY")["logGroups"] == []
    named = logs.describe_log_groups(logGroupIdentifiers=[f"{stem}/b", f"{stem}/none"])["logGroups"]
    assert [each["logGroupName"] for each in named] == [f"{stem}/b"]
    with refused("InvalidParameterException", "logGroupNamePrefix", "logGroupNamePattern"):
        logs.describe_log_groups(logGroupNamePrefix="a", logGroupNamePattern="b")
    listed = logs.list_log_groups(logGroupNamePattern=f"^{stem[:20]}|none")["logGroups"]
    assert {each["logGroupName"] for each in listed} == set(names)
    logs.tag_log_group(logGroupName=f"{stem}/a", tags={"own": stem})
    tagged = logs.list_log_groups(logGroupTags=[{"key": "own", "values": [stem]}])["logGroups"]
    assert [each["logGroupName"] for each in tagged] == [f"{stem}/a"]
    key = stem[:20]
    logs.tag_log_group(logGroupName=f"{stem}/b", tags={key: "Sea-One"})
    for value, found in [("sea*", 1), ("*ONE", 1), ("*a-o*", 1), ("Sea-One", 1), ("sea-one", 0), ("!sea-one", 1)]:
        filters = [{"key": key, "values": [value]}, {"key": key}]
        assert len(logs.list_log_groups(logGroupTags=filters)["logGroups"]) == found, value


def test_retention_takes_the_days_that_aws_takes(logs, group):
    logs.put_retention_policy(**group.named, retentionInDays=14)
    assert group.described()["retentionInDays"] == 14
    with refused("InvalidParameterException", "Value '2' at 'retentionInDays'", "3653"):
        logs.put_retention_policy(**group.named, retentionInDays=2)
    logs.delete_retention_policy(**group.named)
    assert "retentionInDays" not in group.described()
    with refused("ResourceNotFoundException", "The specified log group does not exist."):
        logs.put_retention_policy(logGroupName="none", retentionInDays=1)
    delivery = Group(logs, logGroupClass="DELIVERY")
    with refused("InvalidParameterException", "DELIVERY"):
        logs.put_retention_policy(**delivery.named, retentionInDays=1)


def test_a_protected_group_is_not_deleted(logs):
    group = Group(logs, deletionProtectionEnabled=True)
    group.stream()
    with refused("ValidationException", "protected"):
        logs.delete_log_group(**group.named)
    with refused("ValidationException", "protected"):
        logs.delete_log_stream(**group.named, logStreamName="main")
    logs.put_log_group_deletion_protection(logGroupIdentifier=group.name, deletionProtectionEnabled=False)
    logs.delete_log_group(**group.named)


def test_tags_by_both_kinds_of_calls(logs, group):
    arn = group.described()["logGroupArn"]
    logs.tag_resource(resourceArn=arn, tags={"a": "1", "b": "2"})
    logs.tag_log_group(**group.named, tags={"b": "3", "c": ""})
    expected = {"a": "1", "b": "3", "c": ""}
    assert logs.list_tags_log_group(**group.named)["tags"] == expected
    assert logs.list_tags_for_resource(resourceArn=arn)["tags"] == expected
    logs.untag_resource(resourceArn=arn, tagKeys=["a"])
    logs.untag_log_group(**group.named, tags=["c", "never"])
    assert logs.list_tags_for_resource(resourceArn=arn)["tags"] == {"b": "3"}
    with refused("TooManyTagsException"):
        logs.tag_resource(resourceArn=arn, tags={f"k{n}": "" for n in range(50)})
    with refused("InvalidParameterException", "ARN"):
        logs.list_tags_for_resource(resourceArn="arn:aws:logs:us-east-1:000000000000:destination:a")
    with refused("ResourceNotFoundException"):
        logs.list_tags_for_resource(resourceArn="arn:aws:logs:us-east-1:000000000000:log-group:none")


def test_streams_are_made_described_in_both_orders_and_deleted(logs, group):
    for name in ("b/1", "a/2", "a/1"):
        group.stream(name)
    with refused("ResourceAlreadyExistsException", "The specified log stream already exists"):
        group.stream("a/1")
    group.put("b/1", "old", at=now() - 60_000)
    group.put("a/2", "new", "newer")

    def names(**options) -> list[str]:
        pages = logs.get_paginator("describe_log_streams").paginate(
            **group.named, **options, PaginationConfig={"PageSize": 2}
        )
        return [stream["logStreamName"] for page in pages for stream in page["logStreams"]]

    assert names() == ["a/1", "a/2", "b/1"]
    assert names(descending=True) == ["b/1", "a/2", "a/1"]
    assert names(logStreamNamePrefix="a/") == ["a/1", "a/2"]
    assert names(orderBy="LastEventTime", descending=True) == ["a/2", "b/1", "a/1"]
    with refused("InvalidParameterException", "LastEventTime", "logStreamNamePrefix"):
        logs.describe_log_streams(**group.named, orderBy="LastEventTime", logStreamNamePrefix="a")
    with refused("InvalidParameterException", "nextToken"):
        logs.describe_log_streams(**group.named, nextToken="b/1")
    arn = group.described()["logGroupArn"]
    (found,) = logs.describe_log_streams(logGroupIdentifier=arn, logStreamNamePrefix="a/2")["logStreams"]
    assert found["arn"] == f"{arn}:log-stream:a/2"
    assert found["lastEventTimestamp"] == found["firstEventTimestamp"] + 1
    assert found["lastIngestionTime"] >= found["creationTime"]
    assert found["storedBytes"] == 0
    logs.delete_log_stream(**group.named, logStreamName="a/2")
    assert names() == ["a/1", "b/1"]
    assert group.filter() == ["old"]
    with refused("ResourceNotFoundException", "The specified log stream does not exist."):
        logs.delete_log_stream(**group.named, logStreamName="a/2")
    with refused("InvalidParameterException", "logStreamName"):
        group.stream("a:b")


def test_a_group_that_is_made_again_does_not_show_the_events_of_the_first(logs, group):
    group.stream()
    group.put("main", "of the first")
    logs.delete_log_group(**group.named)
    logs.create_log_group(**group.named)
    assert group.filter() == []
    assert logs.describe_log_streams(**group.named)["logStreams"] == []


def test_the_aws_cli_makes_and_reads(plane, group):
    arn = group.described()["logGroupArn"]

    def aws(*arguments: str) -> dict:
        result = plane.aws("logs", *arguments, "--output", "json")
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout or "{}")

    aws("create-log-stream", "--log-group-name", group.name, "--log-stream-name", "cli")
    events = json.dumps([{"timestamp": now(), "message": 'say "hello"'}])
    put = ("put-log-events", "--log-group-name", group.name, "--log-stream-name", "cli")
    aws(*put, "--log-events", events, "--sequence-token", "of-an-old-sdk")
    got = aws("get-log-events", "--log-group-identifier", arn, "--log-stream-name", "cli")
    assert [event["message"] for event in got["events"]] == ['say "hello"']
    found = aws("filter-log-events", "--log-group-name", group.name, "--filter-pattern", "hello")
    assert [event["logStreamName"] for event in found["events"]] == ["cli"]


def test_what_terraform_asks_beside_groups_is_answered(logs, group):
    assert logs.describe_account_policies(policyType="DATA_PROTECTION_POLICY")["accountPolicies"] == []
    assert "policyDocument" not in logs.get_data_protection_policy(logGroupIdentifier=group.name)
    assert logs.describe_index_policies(logGroupIdentifiers=[group.name])["indexPolicies"] == []
    assert logs.describe_destinations()["destinations"] == []
    name = unique("policy")
    put = logs.put_resource_policy(policyName=name, policyDocument='{"Version": "2012-10-17"}')
    assert put["resourcePolicy"]["policyName"] == name
    assert name in [each["policyName"] for each in logs.describe_resource_policies()["resourcePolicies"]]
    logs.delete_resource_policy(policyName=name)
    with refused("ResourceNotFoundException", name):
        logs.delete_resource_policy(policyName=name)
    with refused("InvalidParameterException", "JSON"):
        logs.put_resource_policy(policyName=name, policyDocument="none")


def test_query_definitions_are_kept(logs):
    name = unique("queries")
    put = {"name": f"{name}/slow", "queryString": "fields @message", "logGroupNames": ["web"]}
    token = unique("token").ljust(36, "x")
    made = logs.put_query_definition(**put, clientToken=token)["queryDefinitionId"]
    assert logs.put_query_definition(**put, clientToken=token)["queryDefinitionId"] == made
    logs.put_query_definition(name=f"{name}/fast", queryString="limit 1", queryDefinitionId=made)
    (found,) = logs.describe_query_definitions(queryDefinitionNamePrefix=name)["queryDefinitions"]
    assert (found["name"], found["queryString"], found["logGroupNames"]) == (f"{name}/fast", "limit 1", [])
    with refused("ResourceNotFoundException", "query definition"):
        logs.put_query_definition(**put, queryDefinitionId="none")
    with refused("InvalidParameterException", "CWLI"):
        logs.put_query_definition(**put, queryLanguage="SQL")
    assert logs.delete_query_definition(queryDefinitionId=made)["success"]
    assert logs.describe_query_definitions(queryDefinitionNamePrefix=name)["queryDefinitions"] == []
    with refused("InvalidParameterException", "nextToken"):
        logs.describe_query_definitions(nextToken="no-token")
