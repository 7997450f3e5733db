"""A function behind a URL: what a lifecycle hook of a deployment calls, with answers that a test chooses."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SUCCEEDED = {"hookStatus": "SUCCEEDED"}
FAILED = {"hookStatus": "FAILED"}


class HookServer:
    """Answers every call as it is told to, and remembers what it was told."""

    def __init__(self, port: int = 0) -> None:
        self.events: list[dict] = []
        # Called with an event and how many came before it; gives an answer, or a status with a body.
        self.answer: Callable[[dict, int], dict | tuple[int, str]] = lambda event, before: SUCCEEDED
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                before = len(outer.events)
                outer.events.append(event)
                answer = outer.answer(event, before)
                status, body = answer if isinstance(answer, tuple) else (200, json.dumps(answer))
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/hook"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stages(self) -> list[str]:
        """The stages that it was called at, in order."""
        return [event["lifecycleStage"] for event in self.events]

    def close(self) -> None:
        """Stops answering; the port is free again."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)
