"""A WebSocket target that gives back what it gets, and clients of it."""

import threading

import websockets.sync.client
import websockets.sync.server


class websocket_target:
    """Sends each message back; `with` gives its port."""

    def __init__(self) -> None:
        def echo(connection) -> None:
            for message in connection:
                connection.send(message)

        self.server = websockets.sync.server.serve(echo, "127.0.0.1", 0, max_size=None)

    def __enter__(self) -> int:
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        return self.server.socket.getsockname()[1]

    def __exit__(self, *_) -> None:
        self.server.shutdown()


def connected_websocket(url: str, **options):
    try:
        return websockets.sync.client.connect(url, legacy=True, proxy=None, max_size=None, **options)
    except websockets.exceptions.InvalidHandshake as error:
        raise AssertionError(str(error)) from error
