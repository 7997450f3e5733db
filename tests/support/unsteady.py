"""A proxy in front of a server that lets some calls fail, as one does that is overloaded or half away."""

import http.client
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .server import Server


class Unsteady:
    """Passes calls on as they are, but for those that `fails` chooses by their operations: they get a 503."""

    def __init__(self, server: Server, fails: Callable[[str], bool]) -> None:
        self.failed: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                operation = self.headers["X-Amz-Target"].split(".")[1]
                if fails(operation):
                    outer.failed.append(operation)
                    self._answer(503, b'{"__type": "ServiceUnavailableException", "message": "Not now."}')
                    return
                connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
                # The host that was signed stays, so the signature is right.
                connection.request("POST", self.path, body, dict(self.headers))
                answer = connection.getresponse()
                self._answer(answer.status, answer.read())
                connection.close()

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/x-amz-json-1.1")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.endpoint = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stops answering."""
        self._server.shutdown()
        self._server.server_close()
