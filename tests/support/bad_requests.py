"""Requests that are no requests, and what comes back for them."""

import contextlib
import re
import socket
import time

SECONDS = 10


def said(address: str, *parts: bytes, port: int = 80, pause: float = 0, seconds: float = SECONDS) -> bytes:
    """All that comes back for these bytes until the other side closes."""
    with socket.create_connection((address, port), seconds) as connection:
        heard = b""
        with contextlib.suppress(ConnectionError):
            for part in parts:
                connection.sendall(part)
                time.sleep(pause)
        with contextlib.suppress(ConnectionError):
            while more := connection.recv(65536):
                heard += more
        return heard


def statuses(heard: bytes) -> list[str]:
    """The statuses of all answers in what came back."""
    return [status.decode() for status in re.findall(rb"HTTP/1\.[01] (\d{3}) ", heard)]


HOST = b"host: a.example.com\r\n"


LENGTH, CHUNKED = b"content-length: 4\r\n", b"transfer-encoding: chunked\r\n"


HIDDEN = b"GET /hidden HTTP/1.1\r\n" + HOST + b"\r\n"


MALFORMED = {
    "no host": (b"GET /bad HTTP/1.1\r\n\r\n", "400"),
    "two hosts": (b"GET /bad HTTP/1.1\r\n" + HOST + HOST + b"\r\n", "400"),
    "no version": (b"GET /bad\r\n" + HOST + b"\r\n", "400"),
    "a version that there is not": (b"GET /bad HTTP/3.7\r\n" + HOST + b"\r\n", "400"),
    "a method with a space": (b"G ET /bad HTTP/1.1\r\n" + HOST + b"\r\n", "400"),
    "a space in the URL": (b"GET /bad it HTTP/1.1\r\n" + HOST + b"\r\n", "400"),
    "a folded field": (b"GET /bad HTTP/1.1\r\n" + HOST + b"x: 1\r\n y: 2\r\n\r\n", "400"),
    "a space before the colon": (b"GET /bad HTTP/1.1\r\n" + HOST + b"content-length : 4\r\n\r\nabcd", "400"),
    "a name with a parenthesis": (b"GET /bad HTTP/1.1\r\n" + HOST + b"x(y): 1\r\n\r\n", "400"),
    "a name with a NUL": (b"GET /bad HTTP/1.1\r\n" + HOST + b"x\0y: 1\r\n\r\n", "400"),
    "a value with a NUL": (b"GET /bad HTTP/1.1\r\n" + HOST + b"x: 1\0\r\n\r\n", "400"),
    "a NUL in the URL": (b"GET /bad\0 HTTP/1.1\r\n" + HOST + b"\r\n", "400"),
    "a bare carriage return": (b"GET /bad HTTP/1.1\r\n" + HOST + b"x: 1\ry: 2\r\n\r\n", "400"),
    "a field without a colon": (b"GET /bad HTTP/1.1\r\n" + HOST + b"nonsense\r\n\r\n", "400"),
    "both lengths": (b"POST /bad HTTP/1.1\r\n" + HOST + LENGTH + CHUNKED + b"\r\n0\r\n\r\n", "400"),
    "both lengths, chunks first": (b"POST /bad HTTP/1.1\r\n" + HOST + CHUNKED + LENGTH + b"\r\n0\r\n\r\n", "400"),
    "lengths that differ": (b"POST /bad HTTP/1.1\r\n" + HOST + LENGTH + b"content-length: 5\r\n\r\nabcde", "400"),
    "a negative length": (b"POST /bad HTTP/1.1\r\n" + HOST + b"content-length: -1\r\n\r\n", "400"),
    "a length in hexadecimal": (b"POST /bad HTTP/1.1\r\n" + HOST + b"content-length: 0x4\r\n\r\nabcd", "400"),
    "a length beyond all numbers": (
        b"POST /bad HTTP/1.1\r\n" + HOST + b"content-length: 1" + b"0" * 30 + b"\r\n\r\n",
        "400",
    ),
    "chunks that are not last": (
        b"POST /bad HTTP/1.1\r\n" + HOST + b"transfer-encoding: chunked, x\r\n\r\n0\r\n\r\n",
        "400",
    ),
    "another coding": (b"POST /bad HTTP/1.1\r\n" + HOST + b"transfer-encoding: x, chunked\r\n\r\n0\r\n\r\n", "501"),
    "chunks in HTTP/1.0": (b"POST /bad HTTP/1.0\r\n" + HOST + CHUNKED + b"\r\n0\r\n\r\n", "400"),
    "TRACE": (b"TRACE /bad HTTP/1.1\r\n" + HOST + b"connection: close\r\n\r\n", "405"),
    "a URL of 17,000 bytes": (
        b"GET /bad" + b"x" * 17_000 + b" HTTP/1.1\r\n" + HOST + b"connection: close\r\n\r\n",
        "414",
    ),
    "a field of 17,000 bytes": (b"GET /bad HTTP/1.1\r\n" + HOST + b"x: " + b"y" * 17_000 + b"\r\n\r\n", "400"),
    "fields of 66,000 bytes": (
        b"GET /bad HTTP/1.1\r\n" + HOST + (b"x: " + b"y" * 6_000 + b"\r\n") * 11 + b"\r\n",
        "400",
    ),
    "31 addresses": (
        b"GET /bad HTTP/1.1\r\n"
        + HOST
        + b"connection: close\r\nx-forwarded-for: 1.1.1.1"
        + b", 1.1.1.1" * 30
        + b"\r\n\r\n",
        "463",
    ),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 100 + b"\r\n\r\n", "400"),
    "nonsense": (b"\xff\xfe\xfd\r\n\r\n", "400"),
}
