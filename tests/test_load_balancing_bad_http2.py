"""What clients of HTTP/2 get wrong: it ends their connection or their stream, and nobody else notices."""

import contextlib

from support.balanced import secure
from support.balancer import forward
from support.http2 import Http2, ends, fine, frame
from support.targets import Http, serving
from support.wait import eventually


def test_floods_of_http2_end_their_connection_alone(application, authority):
    secure(application, authority)
    other = Http2(application)

    rapid = Http2(application)
    with contextlib.suppress(OSError):
        for number in range(20_000):
            stream = rapid.ask()
            rapid.state.reset_stream(stream, 8)
            # Many at a time: of those that come one by one each is done with before the next, which is no flood.
            if number % 100 == 99:
                rapid.flush()
    ends(rapid)

    # A head that never ends.
    endless = Http2(application)
    endless.socket.sendall(frame(1, 1, 1, b"\x82\x87\x84"))
    with contextlib.suppress(OSError):
        for number in range(20_000):
            endless.socket.sendall(frame(9, 0, 1, b"\x00\x04x%03d\x02yy" % (number % 1000) * 100))
    ends(endless)

    many = Http2(application)
    got = many.answer(many.ask(*[(f"x-{number}", "y" * 500) for number in range(30)], ("x", "y" * 60_000)))
    assert got in ("431", "400", "closed") or got.startswith(("reset", "go away")), got

    # More streams at once than were agreed on, frames that make no sense, a window that overflows.
    for nonsense in (
        frame(0, 0, 0, b"data of no stream"),
        frame(8, 0, 0, (2**31 - 1).to_bytes(4, "big")),
        frame(4, 0, 0, b"odd"),
        frame(9, 4, 1, b""),
        b"GET / HTTP/1.1\r\nhost: a\r\n\r\n",
    ):
        wrong = Http2(application)
        wrong.socket.sendall(nonsense)
        ends(wrong)

    # Settings and pings without end, whose answers nobody takes in.
    pings = Http2(application)
    pings.socket.settimeout(1)
    sent = 0
    with contextlib.suppress(OSError):
        while sent < 3_000_000:
            sent += pings.socket.send(frame(6, 0, 0, b"12345678") * 1000)
    assert other.answer(other.ask()) == "200", "the others have not noticed"
    assert fine(application)


def test_requests_of_http2_are_held_to_the_same_rules(application, authority):
    with serving(target := Http()):
        secure(application, authority, DefaultActions=[forward(application.at(target.port))])
        eventually("it serves", lambda: fine(application))
        for what, more in [
            ("fields of connections", ("connection", "close")),
            ("codings", ("transfer-encoding", "chunked")),
            ("names in upper case", ("X-Upper", "1")),
            ("values with line ends", ("x", "1\r\nhost: b")),
            ("pseudo-fields at the end", (":path", "/other")),
            ("a length that is not the body's", ("content-length", "10")),
        ]:
            client = Http2(application)
            got = client.answer(client.ask(more, path="/bad"))
            assert got == "400" or got.startswith(("reset", "go away")), (what, got)
        assert target.hits == []
