"""An endpoint that subscription filters pass events on to, with answers that a test chooses."""

import gzip
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class LogEndpoint:
    """Takes documents, as anybody would who stands behind CloudWatch Logs."""

    def __init__(self, port: int = 0) -> None:
        self.documents: list[dict] = []
        self.refused = 0
        self.headers: dict[str, str] = {}
        # Called with a document; gives the status to answer with. What is not a success is not kept.
        self.answer: Callable[[dict], int] = lambda document: 200
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                document = json.loads(gzip.decompress(self.rfile.read(int(self.headers["Content-Length"]))))
                outer.headers = {name.lower(): value for name, value in self.headers.items()}
                status = outer.answer(document)
                if status < 300:
                    outer.documents.append(document)
                else:
                    outer.refused += 1
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/events?token=x"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def of_kind(self, kind: str) -> list[dict]:
        """The documents of a kind: DATA_MESSAGE or CONTROL_MESSAGE."""
        return [document for document in self.documents if document["messageType"] == kind]

    def messages(self) -> list[str]:
        """The messages of all events, in the order in which they came."""
        return [event["message"] for document in self.of_kind("DATA_MESSAGE") for event in document["logEvents"]]

    def close(self) -> None:
        """Stops answering; the port is free again."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)
