"""The client's side of a session's data channel, as AWS's session-manager-plugin speaks it.

Written from the protocol's facts alone and without any code of the product, so that both cannot have the same fault.
The channel reads in a thread of its own and answers as the plugin does: it acknowledges data in order, keeps what
comes early, and sends the oldest message that is not acknowledged again and again.
"""

import contextlib
import hashlib
import json
import socket
import struct
import threading
import time
import uuid
from collections.abc import Callable
from functools import partial

import websocket

HEADER = struct.Struct(">I32sIQqQ16s32sII")

OUTPUT, SIZE, HANDSHAKE_REQUEST, HANDSHAKE_RESPONSE, HANDSHAKE_COMPLETE, FLAG = 1, 3, 5, 6, 7, 10
ERROR_OUTPUT, EXIT_CODE = 11, 12
END_OF_INPUT, TERMINATE = 1, 2

SECONDS = 30

RESEND_SECONDS = 0.2


def encode(kind: str, sequence: int, payload_type: int, payload: bytes, flags: int = 0) -> bytes:
    """One message."""
    identifier = uuid.uuid4().bytes
    return (
        HEADER.pack(
            116,
            kind.encode().ljust(32),
            1,
            time.time_ns() // 1_000_000,
            sequence,
            flags,
            identifier[8:] + identifier[:8],
            hashlib.sha256(payload).digest(),
            payload_type,
            len(payload),
        )
        + payload
    )


class Message:
    """One message that came."""

    def __init__(self, data: bytes) -> None:
        header, kind, version, _, self.sequence, _, identifier, digest, self.payload_type, length = HEADER.unpack(
            data[: HEADER.size]
        )
        self.kind = kind.decode().strip(" \0")
        self.id = str(uuid.UUID(bytes=identifier[8:] + identifier[:8]))
        self.payload = data[HEADER.size :]
        assert (header, version, length) == (116, 1, len(self.payload))
        assert not self.payload or hashlib.sha256(self.payload).digest() == digest

    @property
    def document(self) -> dict:
        """The payload as JSON."""
        return json.loads(self.payload)


class DataChannel:
    """An open session."""

    def __init__(self, session: dict, token: str | None = None, extension: dict | None = None) -> None:
        self.output = bytearray()
        self.errors = bytearray()
        self.exit_code: int | None = None
        self.closed: str | None = None
        """What the server said at the end; empty when the command is over."""
        self.lost = False
        self.reads = True
        self._sent = 0
        self._expected = 0
        self._early: dict[int, Message] = {}
        self._unacknowledged: dict[int, bytes] = {}
        self._changed = threading.Condition()
        self._write = threading.Lock()
        self._handshaken = threading.Event()
        self._socket = websocket.create_connection(session["streamUrl"], timeout=SECONDS)
        self._socket.settimeout(None)
        first = {
            "MessageSchemaVersion": "1.0",
            "RequestId": str(uuid.uuid4()),
            "TokenValue": token or session["tokenValue"],
            "ClientId": str(uuid.uuid4()),
            "ClientVersion": "1.2.694.0",
        }
        if extension is not None:
            first["LongshoreExtension"] = extension
        self._socket.send(json.dumps(first))
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self._send_again, daemon=True).start()

    def handshake(self) -> "DataChannel":
        """Waits until the handshake is over."""
        self._until("the handshake is over", lambda: self._handshaken.is_set() or self.over)
        return self

    @property
    def over(self) -> bool:
        """Whether the session has ended, either way."""
        return self.closed is not None or self.lost

    def send(self, payload: bytes, payload_type: int = OUTPUT) -> int:
        """Sends data; returns its place."""
        with self._write:
            sequence, self._sent = self._sent, self._sent + 1
            with self._changed:
                message = encode("input_stream_data", sequence, payload_type, payload)
                self._unacknowledged[sequence] = message
            self._socket.send_binary(message)
        return sequence

    def type(self, text: str) -> None:
        """Types."""
        self.send(text.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Says how large the terminal is."""
        self.send(json.dumps({"cols": columns, "rows": rows}).encode(), SIZE)

    def end_input(self) -> None:
        """Nothing more is typed; for a session without a terminal."""
        self.send(struct.pack(">I", END_OF_INPUT), FLAG)

    def terminate(self) -> None:
        """Ends the session."""
        self.send(struct.pack(">I", TERMINATE), FLAG)

    def drop(self) -> None:
        """Goes away without a word."""
        # Not `close`: as long as the other thread reads, that would not end the connection.
        self._socket.sock.shutdown(socket.SHUT_RDWR)

    def wait_for(self, text: str, seconds: float = SECONDS) -> str:
        """Waits until `text` was printed; returns everything that was."""
        self._until(f"{text!r} is printed", lambda: text.encode() in self.output, seconds)
        return self.output.decode(errors="replace")

    def wait_for_more(self, count: int, seconds: float = 3600) -> bool:
        """Waits until more than `count` bytes were printed; false when the session is over and there is no more."""
        self._until("more is printed", lambda: len(self.output) > count or self.over, seconds)
        return len(self.output) > count

    def wait_settled(self, seconds: float = SECONDS) -> None:
        """Waits until everything that was typed is acknowledged."""
        self._until("all input is acknowledged", lambda: not self._unacknowledged, seconds)

    def wait_closed(self, seconds: float = SECONDS) -> str:
        """Waits for the server to end the session; returns its words."""
        self._until("the session is over", lambda: self.over, seconds)
        assert self.closed is not None, "the connection was lost without a word"
        return self.closed

    def wait_over(self, seconds: float = SECONDS) -> None:
        """Waits until the session has ended, either way."""
        self._until("the session is over", lambda: self.over, seconds)

    def _until(self, what: str, holds, seconds: float = SECONDS) -> None:
        with self._changed:
            done = self._changed.wait_for(holds, seconds)
        assert done, f"never: {what}; printed {bytes(self.output[-500:])!r}, closed {self.closed!r}"

    def _read(self) -> None:
        try:
            while self.closed is None:
                data = self._socket.recv()
                if not data:
                    break
                if isinstance(data, bytes):
                    self._take(Message(data))
        except (websocket.WebSocketException, OSError):
            pass
        with self._changed:
            self.lost = self.closed is None
            self._changed.notify_all()

    def _send_again(self) -> None:
        while not self.over:
            time.sleep(RESEND_SECONDS)
            with self._changed:
                oldest = next(iter(self._unacknowledged.values()), None)
            if oldest is not None:
                with self._write, contextlib.suppress(websocket.WebSocketException, OSError):
                    self._socket.send_binary(oldest)

    def _take(self, message: Message) -> None:
        answers: list[Callable[[], object]] = []
        with self._changed:
            match message.kind:
                case "acknowledge":
                    self._unacknowledged.pop(message.document["AcknowledgedMessageSequenceNumber"], None)
                case "channel_closed":
                    self.closed = message.document["Output"]
                case "output_stream_data":
                    self._data(message, answers)
            self._changed.notify_all()
        # Only now: whoever sends holds the connection first and what has changed second.
        for answer in answers:
            answer()

    def _data(self, message: Message, answers: list[Callable[[], object]]) -> None:
        if message.sequence < self._expected or not self.reads:
            return
        if message.sequence > self._expected:
            self._early[message.sequence] = message
            answers.append(partial(self._acknowledge, message))
            return
        answers.append(partial(self._acknowledge, message))
        while message is not None:
            self._handle(message, answers)
            self._expected += 1
            message = self._early.pop(self._expected, None)

    def _handle(self, message: Message, answers: list[Callable[[], object]]) -> None:
        match message.payload_type:
            case 5:
                actions = [
                    {"ActionType": each["ActionType"], "ActionStatus": 1, "ActionResult": None, "Error": ""}
                    for each in message.document["RequestedClientActions"]
                ]
                response = {"ClientVersion": "1.2.694.0", "ProcessedClientActions": actions, "Errors": None}
                answers.append(partial(self.send, json.dumps(response).encode(), HANDSHAKE_RESPONSE))
            case 7:
                self._handshaken.set()
            case 11:
                self.errors += message.payload
            case 12:
                self.exit_code = int(message.payload)
            case _:
                self.output += message.payload

    def _acknowledge(self, message: Message) -> None:
        document = {
            "AcknowledgedMessageType": message.kind,
            "AcknowledgedMessageId": message.id,
            "AcknowledgedMessageSequenceNumber": message.sequence,
            "IsSequentialMessage": True,
        }
        with self._write:
            self._socket.send_binary(encode("acknowledge", 0, 0, json.dumps(document).encode(), flags=3))
