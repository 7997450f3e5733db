"""A stand-in for AWS's session-manager-plugin: the AWS CLI starts it with the same arguments, and it speaks the same
protocol. It passes standard input on, prints what comes, and ends as the plugin does."""

import json
import os
import sys
import termios
import threading
import tty
from pathlib import Path

# Not this directory: its modules are `support.http` and so on, and would stand before Python's own.
sys.path[0] = str(Path(__file__).resolve().parents[1])

from support.data_channel import DataChannel  # noqa: E402


def main(arguments: list[str]) -> int:
    """Holds the session that the arguments describe."""
    if not arguments:
        print("\nThe Session Manager plugin was installed successfully. Use the AWS CLI to start a session.\n")
        return 0
    response, region, operation, _profile, parameters, endpoint = arguments
    session = json.loads(response)
    assert operation == "StartSession", operation
    assert region, arguments
    assert endpoint.startswith("http"), endpoint
    assert json.loads(parameters)["Target"].startswith("ecs:"), parameters
    print(f"\nStarting session with SessionId: {session['sessionId']}", flush=True)
    channel = DataChannel(session).handshake()
    channel.resize(132, 43)
    before = termios.tcgetattr(0) if os.isatty(0) else None
    if before:
        tty.setcbreak(0)
    try:
        threading.Thread(target=pass_on, args=[channel], daemon=True).start()
        printed = 0
        while channel.wait_for_more(printed):
            os.write(1, bytes(channel.output[printed:]))
            printed = len(channel.output)
    finally:
        if before:
            termios.tcsetattr(0, termios.TCSANOW, before)
    words = channel.wait_closed()
    print(f"\n\nSessionId: {session['sessionId']} : {words}\n" if words else "\n\nExiting session.\n")
    return 0


def pass_on(channel: DataChannel) -> None:
    """Sends what is typed. At the end of it the plugin ends, and so does this."""
    while data := os.read(0, 1024):
        channel.send(b"\r" if data == b"\n" else data)
    print("Cannot perform start session: EOF", flush=True)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
