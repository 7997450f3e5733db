"""SigV4 is verified on every call, and each way of getting it wrong has AWS's own error."""

from datetime import datetime, timedelta, timezone

import pytest
from botocore.auth import SigV4Auth
from botocore.exceptions import ClientError

from support.raw import Request


def refusal(request: Request) -> tuple[int, str, str]:
    answer = request.send()
    return answer.status, answer.code, answer.message


def test_the_root_key_is_accepted(ecs):
    assert "clusterArns" in ecs.list_clusters()


def test_another_region_is_served(plane):
    assert "clusterArns" in plane.client(region_name="eu-west-3").list_clusters()


def test_an_unknown_access_key(plane):
    with pytest.raises(ClientError) as caught:
        plane.client(aws_access_key_id="AKIAIOSFODNN7NOTHERE").list_clusters()
    assert caught.value.response["Error"]["Code"] == "UnrecognizedClientException"
    assert caught.value.response["Error"]["Message"] == "The security token included in the request is invalid."


def test_a_wrong_secret_key(plane):
    with pytest.raises(ClientError) as caught:
        plane.client(aws_secret_access_key="not the secret").list_clusters()
    error = caught.value.response["Error"]
    assert error["Code"] == "InvalidSignatureException"
    assert error["Message"].startswith("The request signature we calculated does not match the signature you provided.")


def test_a_changed_body(plane):
    request = Request(plane, body=b'{"maxResults": 1}').sign()
    request.body = b'{"maxResults": 2}'
    status, code, _ = refusal(request)
    assert (status, code) == (400, "InvalidSignatureException")


def test_a_changed_target(plane):
    request = Request(plane, "ListClusters").sign()
    request.headers["X-Amz-Target"] = request.headers["X-Amz-Target"].replace("ListClusters", "DeleteCluster")
    status, code, _ = refusal(request)
    assert (status, code) == (400, "InvalidSignatureException")


def test_no_authorization_at_all(plane):
    status, code, message = refusal(Request(plane))
    assert (status, code) == (400, "MissingAuthenticationTokenException")
    assert message == "Missing Authentication Token"


@pytest.mark.parametrize("missing", ["Credential", "SignedHeaders", "Signature"])
def test_a_part_of_the_authorization_is_missing(plane, missing):
    request = Request(plane).sign()
    scheme, parts = request.headers["Authorization"].split(" ", 1)
    kept = [part for part in parts.split(", ") if not part.startswith(missing + "=")]
    request.headers["Authorization"] = f"{scheme} {', '.join(kept)}"
    status, code, message = refusal(request)
    assert (status, code) == (400, "IncompleteSignatureException")
    assert missing in message


def test_an_unknown_algorithm(plane):
    request = Request(plane).sign()
    request.headers["Authorization"] = request.headers["Authorization"].replace("HMAC-SHA256", "HMAC-SHA1")
    status, code, _ = refusal(request)
    assert status == 400
    assert code in ("IncompleteSignatureException", "MissingAuthenticationTokenException")


def test_no_date(plane):
    request = Request(plane).sign()
    del request.headers["X-Amz-Date"]
    status, code, _ = refusal(request)
    assert status == 400
    assert code in ("IncompleteSignatureException", "InvalidSignatureException")


@pytest.mark.parametrize(("minutes", "words"), [(-16, "Signature expired"), (16, "Signature not yet current")])
def test_a_date_outside_the_window(plane, monkeypatch, minutes, words):
    at = datetime.now(timezone.utc) + timedelta(minutes=minutes)
    status, code, message = refusal(signed_at(plane, monkeypatch, at))
    assert (status, code) == (400, "InvalidSignatureException")
    assert message.startswith(words)


def test_a_date_within_the_window(plane, monkeypatch):
    at = datetime.now(timezone.utc) - timedelta(minutes=4)
    assert signed_at(plane, monkeypatch, at).send().status == 200


def test_a_credential_scope_of_another_day(plane):
    request = Request(plane).sign()
    today = request.headers["X-Amz-Date"][:8]
    request.headers["Authorization"] = request.headers["Authorization"].replace(f"/{today}/", "/20200101/")
    status, code, _ = refusal(request)
    assert (status, code) == (400, "InvalidSignatureException") or code == "IncompleteSignatureException"


def test_a_refused_call_changes_nothing(plane, ecs):
    name = "never-created"
    with pytest.raises(ClientError):
        plane.client(aws_secret_access_key="wrong").create_cluster(clusterName=name)
    assert ecs.describe_clusters(clusters=[name])["failures"][0]["reason"] == "MISSING"


def test_keys_from_the_environment(launch):
    key, secret = "AKIDFROMTHEENVIRON1", "a secret with spaces & signs '"
    server = launch(
        role="server",
        variables={"LONGSHORE_ROOT_ACCESS_KEY_ID": key, "LONGSHORE_ROOT_SECRET_ACCESS_KEY": secret},
    )
    assert "clusterArns" in server.client(aws_access_key_id=key, aws_secret_access_key=secret).list_clusters()
    assert server.exports["AWS_SECRET_ACCESS_KEY"] == secret


def test_the_key_file_is_private(plane):
    secret = plane.exports["AWS_SECRET_ACCESS_KEY"].encode()
    holders = [path for path in plane.data.rglob("*") if path.is_file() and secret in path.read_bytes()]
    assert holders
    assert [path for path in holders if path.stat().st_mode & 0o077] == []


def signed_at(server, monkeypatch, moment: datetime) -> Request:
    stamp = moment.strftime("%Y%m%dT%H%M%SZ")

    def with_stamp(self, request):
        request.context["timestamp"] = stamp
        self._modify_request_before_signing(request)
        canonical = self.canonical_request(request)
        signature = self.signature(self.string_to_sign(request, canonical), request)
        self._inject_signature_to_request(request, signature)

    monkeypatch.setattr(SigV4Auth, "add_auth", with_stamp)
    return Request(server).sign()
