"""Logs Insights by boto3 and the AWS CLI."""

import json
import time

import pytest
from botocore.exceptions import ClientError

from support.cluster import unique
from support.errors import refused
from support.log_groups import LogGroup, now
from support.wait import eventually

ENDED = {"Complete", "Failed", "Cancelled", "Timeout"}


@pytest.fixture(scope="module")
def group(plane) -> LogGroup:
    """A group with a hundred requests, the first of them a hundred seconds ago."""
    made = LogGroup(plane)
    first = now() - 100_000
    for n in range(100):
        level = "error" if n % 10 == 0 else "info"
        line = {"level": level, "path": f"/api/{n % 3}", "ms": n, "id": f"request-{n}"}
        made.put(json.dumps(line), at=first + 1000 * n)
    return made


def start(group: LogGroup, query: str, **options) -> str:
    seconds = int(time.time())
    given = {"logGroupName": group.name, "startTime": seconds - 3600, "endTime": seconds + 1, "queryString": query}
    return group.logs.start_query(**(given | options))["queryId"]


def answer(group: LogGroup, query: str, **options) -> dict:
    query_id = start(group, query, **options)

    def ended() -> dict | None:
        found = group.logs.get_query_results(queryId=query_id)
        return found if found["status"] in ENDED else None

    found = eventually("the query ends", ended)
    assert found["status"] == "Complete", found
    return found


def rows(found: dict) -> list[dict]:
    return [{field["field"]: field["value"] for field in row if field["field"] != "@ptr"} for row in found["results"]]


def test_events_that_match_newest_first(group):
    found = answer(group, 'fields @timestamp, @message | filter level = "error" | limit 3')
    messages = [json.loads(row["@message"])["ms"] for row in rows(found)]
    assert messages == [90, 80, 70]
    assert found["queryLanguage"] == "CWLI"
    assert found["statistics"]["recordsMatched"] >= 3
    assert found["statistics"]["recordsScanned"] >= 3
    assert found["statistics"]["bytesScanned"] > 0


def test_a_row_leads_to_its_event(group):
    found = answer(group, 'fields @message | filter id = "request-42"')
    (row,) = found["results"]
    pointer = next(field["value"] for field in row if field["field"] == "@ptr")
    record = group.logs.get_log_record(logRecordPointer=pointer)["logRecord"]
    assert record["id"] == "request-42"
    assert record["@logStream"] == group.stream


def test_statistics(group):
    found = answer(group, "stats count(*) as requests, max(ms) as slowest by level | sort requests")
    assert rows(found) == [
        {"level": "error", "requests": "10", "slowest": "90"},
        {"level": "info", "requests": "90", "slowest": "99"},
    ]
    assert found["statistics"]["recordsMatched"] == 100
    assert found["statistics"]["recordsScanned"] == 100


def test_parse_sort_and_dedup(group):
    found = answer(group, 'parse id "request-*" as number | sort ms desc | dedup path | display number, path')
    assert rows(found) == [
        {"number": "99", "path": "/api/0"},
        {"number": "98", "path": "/api/2"},
        {"number": "97", "path": "/api/1"},
    ]


def test_both_ends_of_the_time_are_in_it(group):
    stored = group.logs.filter_log_events(logGroupName=group.name)["events"]
    at = stored[50]["timestamp"] // 1000
    expected = sum(event["timestamp"] // 1000 == at for event in stored)
    found = answer(group, "fields @message", startTime=at, endTime=at)
    assert len(found["results"]) == expected == 1


def test_several_groups_are_one_answer(plane, group):
    other = LogGroup(plane)
    other.put("elsewhere", at=now() - 50_500)
    names = {"logGroupName": None, "logGroupNames": [group.name, other.name]}
    names.pop("logGroupName")
    seconds = int(time.time())
    query = {"startTime": seconds - 3600, "endTime": seconds, "queryString": "stats count(*) as events by @log"}
    started = group.logs.start_query(**query, **names)["queryId"]
    found = eventually("it ends", lambda: ended(group, started))
    assert sorted(rows(found), key=lambda row: int(row["events"])) == [
        {"@log": f"000000000000:{other.name}", "events": "1"},
        {"@log": f"000000000000:{group.name}", "events": "100"},
    ]
    assert found["statistics"]["logGroupsScanned"] == 2
    by_arn = group.logs.start_query(**query, logGroupIdentifiers=[group.arn, other.name])["queryId"]
    assert len(eventually("it ends", lambda: ended(group, by_arn))["results"]) == 2


def ended(group: LogGroup, query_id: str) -> dict | None:
    found = group.logs.get_query_results(queryId=query_id)
    return found if found["status"] in ENDED else None


def test_a_limit_and_pages(group):
    assert len(answer(group, "fields @message", limit=7)["results"]) == 7
    query_id = start(group, "fields ms | sort ms")
    eventually("it ends", lambda: ended(group, query_id))
    seen, token = [], None
    while True:
        more = {"nextToken": token} if token else {}
        page = group.logs.get_query_results(queryId=query_id, maxItems=30, **more)
        seen += [int(row["ms"]) for row in rows(page)]
        token = page.get("nextToken")
        if not token:
            break
    assert seen == list(range(100))


def test_a_limit_beyond_what_a_page_has(plane):
    many, first = LogGroup(plane), now() - 60_000
    for part in range(2):
        many.put(*(f"line {n}" for n in range(5_500 * part, 5_500 * (part + 1))), at=first)
    assert len(answer(many, "fields @message")["results"]) == 10_000
    query_id = start(many, "fields @message", limit=10_900)
    page = eventually("it ends", lambda: ended(many, query_id))
    rest = many.logs.get_query_results(queryId=query_id, nextToken=page["nextToken"])
    assert (len(page["results"]), len(rest["results"])) == (10_000, 900)
    assert "nextToken" not in rest


def test_queries_are_listed_the_latest_first(group):
    earlier = start(group, "fields @message | limit 2")
    eventually("it ends", lambda: ended(group, earlier))
    query_id = start(group, "fields @message | limit 1")
    eventually("it ends", lambda: ended(group, query_id))
    listed = group.logs.describe_queries(logGroupName=group.name, status="Complete")["queries"]
    latest = listed[0]
    assert latest["queryId"] == query_id
    assert latest["queryString"] == "fields @message | limit 1"
    assert (latest["status"], latest["logGroupName"]) == ("Complete", group.name)
    assert abs(latest["createTime"] - now()) < 60_000
    page = group.logs.describe_queries(logGroupName=group.name, maxResults=1)
    assert len(page["queries"]) == 1
    rest = group.logs.describe_queries(logGroupName=group.name, maxResults=1, nextToken=page["nextToken"])
    assert rest["queries"][0]["queryId"] == earlier
    assert group.logs.describe_queries(logGroupName=group.name, status="Failed")["queries"] == []


def test_a_query_that_has_ended_cannot_be_stopped(group):
    query_id = start(group, "fields @message")
    eventually("it ends", lambda: ended(group, query_id))
    with refused("InvalidParameterException", "not running"):
        group.logs.stop_query(queryId=query_id)


def test_a_query_that_does_not_parse_is_refused_at_its_place(group):
    with pytest.raises(ClientError) as caught:
        start(group, "fields @message | wrong ms")
    response = caught.value.response
    assert response["Error"]["Code"] == "MalformedQueryException"
    error = response["queryCompileError"]
    assert error["location"] == {"startCharOffset": 18, "endCharOffset": 23}
    assert error["message"]


def test_what_cannot_be_asked_is_refused(group):
    with refused("ResourceNotFoundException"):
        start(group, "fields @message", logGroupName=unique("/none"))
    with refused("InvalidParameterException", "startTime"):
        start(group, "fields @message", startTime=10, endTime=9)
    with refused("InvalidParameterException", "CWLI"):
        start(group, "SELECT 1", queryLanguage="SQL")
    with refused("InvalidParameterException", "Exactly one"):
        start(group, "fields @message", logGroupNames=[group.name])
    with refused("InvalidParameterException"):
        start(group, "fields @message", limit=0)
    for call in (group.logs.get_query_results, group.logs.stop_query):
        with refused("ResourceNotFoundException"):
            call(queryId=unique("query"))


def test_the_cli(plane, group):
    seconds = int(time.time())
    started = plane.aws(
        *("logs", "start-query", "--log-group-name", group.name, "--query-string", "stats count(*) as n"),
        *("--start-time", str(seconds - 3600), "--end-time", str(seconds + 1)),
    )
    assert started.returncode == 0, started.stderr
    query_id = json.loads(started.stdout)["queryId"]
    eventually("it ends", lambda: ended(group, query_id))
    found = plane.aws("logs", "get-query-results", "--query-id", query_id)
    assert json.loads(found.stdout)["results"] == [[{"field": "n", "value": "100"}]]
