"""Small servers that a test registers as targets: they tell who they are and what they were sent, or misbehave."""

import json
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

HOST = "127.0.0.1"


class Http(ThreadingHTTPServer):
    """Answers each request with what it was, as JSON; `?seconds=` has it wait first. `hits` has the paths but `/`."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, name: str = "web", tls: ssl.SSLContext | None = None) -> None:
        self.name = name
        self.hits: list[str] = []
        super().__init__((HOST, 0), _Echo)
        if tls:
            # The handshake is made by the thread that serves the connection.
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.server_address[1]

    def handle_error(self, *_) -> None:
        """Clients that go away are none of a test's concern."""


class _Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Http

    def answer(self) -> None:
        if self.path != "/":
            self.server.hits.append(self.path)
        length = int(self.headers.get("content-length", "0"))
        content = self.chunks() if self.headers.get("transfer-encoding") else self.rfile.read(length)
        query = parse_qs(urlsplit(self.path).query)
        time.sleep(float(query.get("seconds", ["0"])[0]))
        seen = {
            "name": self.server.name,
            "method": self.command,
            "path": self.path,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": content.decode(errors="replace"),
        }
        body = json.dumps(seen).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for cookie in query.get("cookie", []):
            self.send_header("Set-Cookie", f"{cookie}=of-the-application; Path=/")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = answer

    def chunks(self) -> bytes:
        content = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            content += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return content

    def log_message(self, *_) -> None:
        pass


class Stream(socketserver.ThreadingTCPServer):
    """Hands each connection to a function, as a socket; by default its lines come back with the target's name."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(
        self, handle: Callable[[socket.socket], None] | None = None, name: str = "", tls: ssl.SSLContext | None = None
    ) -> None:
        self.name = name
        self.tls = tls
        self.handle = handle or self.echo
        self.accepted = 0
        super().__init__((HOST, 0), None)

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.server_address[1]

    def finish_request(self, request: socket.socket, _address) -> None:
        """Serves one connection in its thread."""
        self.accepted += 1
        with suppress(OSError):
            if self.tls:
                request = self.tls.wrap_socket(request, server_side=True)
            self.handle(request)
            request.close()

    def echo(self, connection: socket.socket) -> None:
        """Lines with the target's name before them."""
        with connection.makefile("rwb") as file:
            for line in file:
                file.write(f"{self.name}:".encode() + line)
                file.flush()


def says(*parts: bytes) -> Callable[[socket.socket], None]:
    """For a `Stream`: says this whatever is asked, and closes."""

    def handle(connection: socket.socket) -> None:
        connection.recv(65536)
        for part in parts:
            connection.sendall(part)
            time.sleep(0.05)
        connection.shutdown(socket.SHUT_WR)
        time.sleep(0.05)

    return handle


class Datagrams(socketserver.ThreadingUDPServer):
    """Answers each datagram with the target's name and what it was."""

    daemon_threads = True

    def __init__(self, name: str = "") -> None:
        self.name = name
        super().__init__((HOST, 0), None)

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.server_address[1]

    def finish_request(self, request: tuple[bytes, socket.socket], address) -> None:
        """Answers one datagram."""
        data, own = request
        own.sendto(f"{self.name}:".encode() + data, address)


@contextmanager
def serving(*servers: socketserver.BaseServer) -> Iterator[None]:
    """Has servers serve until the end of the block."""
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield
    finally:
        for server in servers:
            server.shutdown()
            # Not `server_close`, which waits for connections that their clients keep.
            server.socket.close()


def tls_of(directory: Path, name: str, protocols: list[str] | None = None) -> ssl.SSLContext:
    """The server's side of TLS with what an `Authority` has issued as `name`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(directory / f"{name}.pem", directory / f"{name}.key")
    if protocols:
        context.set_alpn_protocols(protocols)
    return context
