"""Requests that clients get wrong, on purpose or not: refused in words of HTTP, and nothing is left of them.

What is wrong in HTTP/2, with targets and with what people ask for is in the other test_load_balancing_*.py; what the
API alone refuses is in test_elbv2*.py and test_acm.py.
"""

import contextlib
import json
import socket
import ssl
import struct
import threading
import time
from pathlib import Path

import pytest

from support.bad_requests import CHUNKED, HIDDEN, HOST, LENGTH, MALFORMED, SECONDS, said, statuses
from support.balanced import secure
from support.balancer import Balancer
from support.clients import curl, open_tls, trusting
from support.http2 import Http2, fine
from support.server import Server
from support.wait import eventually


@pytest.mark.parametrize("what", MALFORMED)
def test_a_malformed_request_is_refused_and_nothing_after_it_is_served(shared, what):
    balancer, target = shared
    request, status = MALFORMED[what]
    target.hits.clear()
    alone = said(balancer.address, request)
    assert statuses(alone) == [status], alone[:300]
    assert b"server: awselb/2.0" in alone
    assert b"connection: close" in alone
    # Behind a good one, and with one behind it. Where the end of the bad one is known, it asks for the end itself.
    good = b"GET /good HTTP/1.1\r\n" + HOST + b"\r\n"
    together = statuses(said(balancer.address, good + request + HIDDEN))
    assert together == ["200", status], together
    apart = statuses(said(balancer.address, good, request, HIDDEN, pause=0.05))
    assert apart == ["200", status], apart
    assert target.hits == ["/good"] * 2


@pytest.mark.parametrize(("first", "second"), [(LENGTH, CHUNKED), (CHUNKED, LENGTH)])
def test_a_hidden_request_behind_both_lengths_is_not_served(shared, first, second):
    balancer, target = shared
    body = b"0\r\n\r\n" + HIDDEN
    length = b"content-length: %d\r\n" % len(body)
    fields = b"".join(length if field is LENGTH else field for field in (first, second))
    smuggled = b"POST /bad HTTP/1.1\r\n" + HOST + fields + b"\r\n" + body
    for before in (
        b"",
        b"GET /good HTTP/1.1\r\n" + HOST + b"\r\n",
        b"POST /good HTTP/1.1\r\n" + HOST + b"content-length: 3\r\n\r\nabc",
        b"POST /good HTTP/1.1\r\n" + HOST + CHUNKED + b"\r\n3\r\nabc\r\n0\r\n\r\n",
    ):
        target.hits.clear()
        expected = ["200", "400"] if before else ["400"]
        assert statuses(said(balancer.address, before + smuggled)) == expected
        # Byte by byte, so that nothing comes together.
        pieces = [bytes([byte]) for byte in smuggled]
        assert statuses(said(balancer.address, before, *pieces, pause=0.0002)) == expected
        assert target.hits == ["/good"] * (2 if before else 0)


def test_lengths_that_are_fine_are_served(shared):
    balancer, _ = shared
    close = b"connection: close\r\n"
    for request, body in [
        (b"GET /x HTTP/1.1\n" + b"host: a\nconnection: close\n\n", ""),
        (b"\r\n\r\nGET /x HTTP/1.1\r\n" + HOST + close + b"\r\n", ""),
        (b"POST /x HTTP/1.1\r\n" + HOST + close + LENGTH + LENGTH + b"\r\nabcd", "abcd"),
        (b"POST /x HTTP/1.1\r\n" + HOST + close + CHUNKED + b"\r\n4;a=b\r\nabcd\r\n0\r\nx: y\r\n\r\n", "abcd"),
        (b"POST /x HTTP/1.1\r\n" + HOST + close + CHUNKED + b"\r\n2\r\nab\r\n02\r\ncd\r\n0\r\n\r\n", "abcd"),
        (b"GET http://a.example.com/x HTTP/1.1\r\nhost: other\r\n" + close + b"\r\n", ""),
    ]:
        heard = said(balancer.address, request)
        assert statuses(heard) == ["200"], heard
        seen = json.loads(heard.partition(b"\r\n\r\n")[2])
        assert (seen["path"], seen["body"]) == ("/x", body)


def test_an_upgrade_to_http2_in_the_clear_does_not_get_past_the_rules(shared):
    balancer, _ = shared
    request = b"GET /x HTTP/1.1\r\n" + HOST + b"connection: Upgrade, HTTP2-Settings, close\r\nupgrade: h2c\r\n"
    heard = said(balancer.address, request + b"http2-settings: AAMAAABkAAQAAP__\r\n\r\n")
    assert statuses(heard) == ["200"]
    headers = json.loads(heard.partition(b"\r\n\r\n")[2])["headers"]
    assert not {"upgrade", "http2-settings"} & headers.keys(), headers


def test_clients_that_take_their_time_are_given_up_on(front):
    balancer, target = front
    balancer.set("idle_timeout.timeout_seconds", "2")
    time.sleep(0.5)
    began = time.monotonic()
    head = said(balancer.address, b"GET /slow HTT")
    assert statuses(head) == ["408"], head
    body = said(balancer.address, b"POST /slow HTTP/1.1\r\n" + HOST + b"content-length: 10\r\n\r\nabc")
    assert statuses(body) == ["408"], body
    assert said(balancer.address) == b"", "nothing was asked"
    assert time.monotonic() - began < 12
    # A body that comes slowly, but comes, is served; also a head.
    pieces = [b"POST /slow HTTP/1.1\r\n", HOST + b"connection: close\r\n", LENGTH + b"\r\n", b"a", b"b", b"c", b"d"]
    heard = said(balancer.address, *pieces, pause=0.6)
    assert statuses(heard) == ["200"], heard
    assert b'"body": "abcd"' in heard


def test_tls_that_fails_leaves_the_others_alone(application, authority):
    secure(application, authority)
    for nonsense in (b"GET / HTTP/1.1\r\nhost: a\r\n\r\n", b"\x16\x03\x01\xff\xff" + b"x" * 70_000, b"\0" * 100):
        heard = said(application.address, nonsense, port=443)
        assert not heard or heard[0] in (0x15, ord("H")), heard[:50]
    with pytest.raises(ssl.SSLError):
        open_tls(application.address, 443, trusting(authority.certificate), "somebody.else.example.com")
    old = trusting(None)
    old.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises((ssl.SSLError, ConnectionError)):
        open_tls(application.address, 443, old, "a.example.com")
    assert curl("https://a.example.com/", "--insecure", address=application.address).body == "fine"


def descriptors(server: Server) -> int:
    return len(list(Path(f"/proc/{server.pid}/fd").iterdir()))


def abuse(balancer: Balancer, rounds: int) -> None:
    """Each kind of bad client, so many times; some break off, some with a reset."""
    requests = [request for request, _ in MALFORMED.values()]
    requests += [
        b"",
        b"GET / HT",
        b"POST / HTTP/1.1\r\n" + HOST + b"content-length: 100\r\n\r\nabc",
        b"POST / HTTP/1.1\r\n" + HOST + CHUNKED + b"\r\n5\r\nab",
        b"GET /?seconds=0.05 HTTP/1.1\r\n" + HOST + b"\r\n",
    ]
    for number in range(rounds):
        for at, request in enumerate(requests):
            with contextlib.suppress(OSError), socket.create_connection((balancer.address, 80), SECONDS) as connection:
                if (number + at) % 2:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                connection.sendall(request)
        with contextlib.suppress(OSError), socket.create_connection((balancer.address, 443), SECONDS) as connection:
            connection.sendall(b"\x16\x03\x01\x02\x00nonsense")
        if number % 10 == 0:
            with contextlib.suppress(OSError, ssl.SSLError):
                client = Http2(balancer)
                for _ in range(50):
                    client.state.reset_stream(client.ask(), 8)
                client.flush()
                client.socket.close()


def test_thousands_of_bad_requests_leave_nothing_behind(front, server, authority):
    balancer, _ = front
    secure(balancer, authority)
    assert fine(balancer)

    def wave(rounds: int) -> None:
        threads = [threading.Thread(target=abuse, args=(balancer, rounds)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
            assert not thread.is_alive()

    def settled(bound: int) -> bool:
        now = descriptors(server)
        assert now <= bound, f"{now} descriptors, {bound} expected"
        return True

    wave(10)
    time.sleep(1)
    before, size = descriptors(server), server.resident_kib()
    wave(50)
    # Connections to the target are kept for a while; they are a few.
    eventually("the descriptors are back", lambda: settled(before + 20), 30)
    grown = (server.resident_kib() - size) / 1024
    assert grown < 30, f"{grown:.1f} MiB more after 7,000 bad requests than after 1,400"
    assert curl(f"http://{balancer.address}/").status == 200
    assert fine(balancer)
