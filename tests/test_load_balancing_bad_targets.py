"""Targets that do not answer, break off, or speak another protocol: the client gets a status of the load balancer's."""

import socket
import struct
import time

import pytest

from support.bad_requests import HOST, said, statuses
from support.balancer import forward
from support.clients import curl
from support.targets import Http, Stream, says, serving, tls_of
from support.wait import eventually


def silence(connection: socket.socket) -> None:
    """Reads for ever."""
    while connection.recv(65536):
        pass


def reset(connection: socket.socket) -> None:
    """Ends with a reset."""
    connection.recv(65536)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


@pytest.mark.parametrize(
    ("handle", "status"),
    [
        (silence, 504),
        (reset, 502),
        (says(b""), 502),
        (says(b"HTTP/1.1 200 OK\r\ncontent-le"), 502),
        (says(b"SSH-2.0-OpenSSH_9.2p1\r\n"), 502),
        (says(b"\x15\x03\x03\x00\x02\x02\x0a"), 502),
        (says(b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabcd"), 502),
        (says(b"HTTP/1.1 9000 OK\r\n\r\n"), 502),
        (says(b"HTTP/1.1 200 OK\r\nx: " + b"y" * 600_000 + b"\r\n\r\n"), 502),
        (says(b"HTTP/2.0 200 OK\r\n\r\n"), 502),
    ],
    ids=["silence", "reset", "end", "half-a-head", "ssh", "tls", "two-lengths", "no-status", "endless-head", "http2"],
)
def test_a_target_that_does_not_answer_properly(application, handle, status):
    application.set("idle_timeout.timeout_seconds", "2")
    with serving(target := Stream(handle)):
        application.listen(application.at(target.port))
        began = time.monotonic()
        answer = curl(f"http://{application.address}/", "--data", "x")
        assert answer.status == status, answer
        assert answer.headers["server"] == "awselb/2.0"
        assert time.monotonic() - began < 8
        assert target.accepted >= 1


def test_an_answer_that_breaks_off_breaks_off_for_the_client_too(application):
    for part in (
        b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n",
    ):
        with serving(target := Stream(says(part))):
            group = application.at(target.port)
            listener = application.listen(group)
            heard = said(application.address, b"GET / HTTP/1.1\r\n" + HOST + b"\r\n")
            head, _, body = heard.partition(b"\r\n\r\n")
            assert statuses(heard) in ([], ["200"]), heard
            # Whatever came of it, if anything, does not look whole.
            whole = body.endswith(b"0\r\n\r\n") or b"content-length: 3" in head
            assert not whole, heard
            application.elb.delete_listener(ListenerArn=listener)


def test_targets_of_https_that_speak_no_tls_and_the_other_way_round(application, authority):
    authority.issue("target", "target.example.com")
    plain, encrypted = Http("plain"), Http("encrypted", tls_of(authority.directory, "target"))
    with serving(plain, encrypted):
        application.listen(application.at(plain.port, protocol="HTTPS"))
        application.listen(application.at(encrypted.port), port=81)
        assert curl(f"http://{application.address}/").status == 502
        assert curl(f"http://{application.address}:81/").status == 502


def test_nobody_listens_at_the_target(application):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        group = application.at(probe.getsockname()[1])
    listener = application.listen(group)
    assert curl(f"http://{application.address}/").status == 502
    application.wait_states(group, "unhealthy", seconds=40)
    [found] = application.elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    assert found["TargetHealth"]["Reason"] == "Target.FailedHealthChecks"
    empty = application.at()
    application.elb.modify_listener(ListenerArn=listener, DefaultActions=[forward(empty)])
    eventually("there is no target", lambda: curl(f"http://{application.address}/").status == 503)
