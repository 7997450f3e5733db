"""The wire: AWS JSON 1.1 in, AWS's errors out, and nothing that a client could send brings a 5xx."""

import botocore.session
import pytest
from botocore.exceptions import ClientError

from support.raw import Request, call

OPERATIONS = botocore.session.get_session().get_service_model("ecs").operation_names


def test_an_answer_has_aws_headers(plane):
    answer = call(plane, "ListClusters", {})
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/x-amz-json-1.1"
    assert answer.headers["x-amzn-requestid"]


def test_an_error_has_aws_form(plane):
    answer = call(plane, "ListTasks", {"cluster": "nowhere"})
    assert answer.status == 400
    assert answer.json == {"__type": "ClusterNotFoundException", "message": "Cluster not found."}
    assert answer.headers["content-type"] == "application/x-amz-json-1.1"
    assert answer.headers["x-amzn-requestid"]


def test_request_ids_differ(plane):
    assert (
        call(plane, "ListClusters", {}).headers["x-amzn-requestid"]
        != (call(plane, "ListClusters", {}).headers["x-amzn-requestid"])
    )


def test_an_unknown_operation(plane):
    answer = call(plane, "ListNothing", {})
    assert (answer.status, answer.code) == (400, "UnknownOperationException")


def test_no_target(plane):
    request = Request(plane)
    del request.headers["X-Amz-Target"]
    answer = request.sign().send()
    assert (answer.status, answer.code) == (400, "UnknownOperationException")


def test_the_target_of_another_service(plane):
    request = Request(plane)
    request.headers["X-Amz-Target"] = "DynamoDB_20120810.ListTables"
    answer = request.sign().send()
    assert (answer.status, answer.code) == (400, "UnknownOperationException")


@pytest.mark.parametrize("body", [b"{", b"not json", b'{"cluster": }', b"\xff\xfe", b'{"cluster":"a"} x'])
def test_malformed_json(plane, body):
    answer = call(plane, "ListTasks", body)
    assert (answer.status, answer.code) == (400, "SerializationException")


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("ListTasks", {"cluster": 7}),
        ("ListTasks", {"maxResults": "many"}),
        ("DescribeTasks", {"tasks": "one"}),
        ("RegisterTaskDefinition", {"family": "f", "containerDefinitions": [["not", "an", "object"]]}),
        ("RegisterTaskDefinition", {"family": {"name": "f"}, "containerDefinitions": []}),
        ("CreateCluster", []),
        ("CreateCluster", "text"),
    ],
)
def test_json_of_the_wrong_type(plane, operation, body):
    answer = call(plane, operation, body)
    assert (answer.status, answer.code) == (400, "SerializationException")
    assert answer.message


def test_an_empty_body_is_an_empty_object(plane):
    assert call(plane, "ListClusters", b"").status == 200


def test_unknown_members_are_ignored(plane):
    answer = call(plane, "ListClusters", {"maxResults": 1, "notInTheModel": {"a": [1, None]}})
    assert answer.status == 200


def test_null_is_absent(plane):
    assert call(plane, "ListClusters", {"maxResults": None, "nextToken": None}).status == 200


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "application/x-www-form-urlencoded"])
def test_a_wrong_content_type(plane, content_type):
    answer = Request(plane, headers={"Content-Type": content_type}).sign().send()
    assert 400 <= answer.status < 500
    assert answer.code


def test_json_1_0_and_a_charset_are_understood(plane):
    accepted = "application/x-amz-json-1.1; charset=utf-8"
    assert Request(plane, headers={"Content-Type": accepted}).sign().send().status == 200


def test_a_get_is_refused(plane):
    answer = Request(plane, method="GET", body=b"").sign().send()
    assert 400 <= answer.status < 500


@pytest.mark.parametrize("size", [2 << 20, 64 << 20])
def test_an_oversized_body(ecs, size):
    with pytest.raises(ClientError) as caught:
        ecs.create_cluster(clusterName="x" * size)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 413
    assert caught.value.response["Error"]["Code"] == "RequestEntityTooLargeException"


def test_a_deeply_nested_body(plane):
    answer = call(plane, "ListClusters", b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}")
    assert answer.status in (200, 400)
    assert call(plane, "ListClusters", {}).status == 200


@pytest.mark.parametrize(
    ("operation", "body", "named"),
    [
        ("RegisterTaskDefinition", {"containerDefinitions": []}, "family"),
        ("DescribeTasks", {}, "tasks"),
        ("TagResource", {"resourceArn": "arn:aws:ecs:us-east-1:000000000000:cluster/c"}, "tags"),
        ("RunTask", {}, "taskDefinition"),
    ],
)
def test_a_required_member_is_missing(plane, operation, body, named):
    answer = call(plane, operation, body)
    assert answer.status == 400
    assert answer.code in ("InvalidParameterException", "ClientException")
    assert named.lower() in answer.message.lower().replace(" ", "")


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("RunTask", {"taskDefinition": "t", "launchType": "MOON"}),
        ("ListTasks", {"desiredStatus": "SLEEPING"}),
        ("ListTaskDefinitions", {"sort": "SIDEWAYS"}),
        ("TagResource", {"resourceArn": "arn:aws:ecs:us-east-1:000000000000:cluster/c", "tags": [{"key": "x" * 129}]}),
    ],
)
def test_a_member_outside_the_model(plane, operation, body):
    answer = call(plane, operation, body)
    assert answer.status == 400
    assert answer.code in ("InvalidParameterException", "ClientException", "ClusterNotFoundException")
    assert answer.message


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_answers_below_500(plane, operation):
    answer = call(plane, operation, {})
    assert answer.status < 500, answer.body
    if answer.status != 200:
        assert answer.status == 400
        assert answer.code
        assert answer.message


@pytest.mark.parametrize(
    "operation", ["CreateTaskSet", "CreateExpressGatewayService", "RegisterDaemonTaskDefinition", "ExecuteCommand"]
)
def test_what_is_not_there_yet_says_its_name(plane, operation):
    answer = call(plane, operation, {})
    assert answer.status == 400
    if answer.code not in ("InvalidParameterException", "ClientException"):
        assert operation in answer.message
