"""A client of HTTP/2 that says frames as it likes."""

import contextlib
import ssl
from collections.abc import Iterator

import h2.config
import h2.connection
import h2.events

from .bad_requests import SECONDS
from .balancer import Balancer
from .clients import open_tls, trusting


class Http2:
    """A client that says frames as it likes."""

    def __init__(self, balancer: Balancer) -> None:
        self.socket = open_tls(balancer.address, 443, trusting(None, "h2"), "a.example.com")
        assert self.socket.selected_alpn_protocol() == "h2"
        config = h2.config.H2Configuration(validate_outbound_headers=False, normalize_outbound_headers=False)
        self.state = h2.connection.H2Connection(config)
        self.state.initiate_connection()
        self.flush()

    def flush(self) -> None:
        """Sends what the state machine has to say."""
        self.socket.sendall(self.state.data_to_send())

    def ask(self, *more: tuple[str, str], path: str = "/", ends: bool = True) -> int:
        """Begins a request; returns its stream."""
        stream = self.state.get_next_available_stream_id()
        pseudo = [(":method", "GET"), (":scheme", "https"), (":authority", "a.example.com"), (":path", path)]
        self.state.send_headers(stream, [*pseudo, *more], end_stream=ends)
        return stream

    def events(self, seconds: float = SECONDS) -> Iterator[h2.events.Event]:
        """What the other side says, until it closes."""
        self.socket.settimeout(seconds)
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            while data := self.socket.recv(65536):
                yield from self.state.receive_data(data)
                self.flush()

    def answer(self, stream: int) -> str:
        """What becomes of a stream: a status, or an error's name."""
        for event in self.events():
            if isinstance(event, h2.events.ResponseReceived) and event.stream_id == stream:
                return dict(event.headers)[b":status"].decode()
            if isinstance(event, h2.events.StreamReset) and event.stream_id == stream:
                return f"reset {event.error_code}"
            if isinstance(event, h2.events.ConnectionTerminated):
                return f"go away {event.error_code}"
        return "closed"


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def ends(client: Http2, seconds: float = SECONDS) -> None:
    """The other side tells the client to go, or closes."""
    for event in client.events(seconds):
        if isinstance(event, h2.events.ConnectionTerminated):
            assert event.error_code != 0, event
            return


def fine(balancer: Balancer) -> bool:
    client = Http2(balancer)
    return client.answer(client.ask()) == "200"
