"""A relay between two interfaces that hands on every frame, late: `relay.py INTERFACE INTERFACE MILLISECONDS`.

Runs in the router's namespace as a process of its own. Frames keep their order.
"""

import heapq
import itertools
import select
import socket
import struct
import sys
import time

ETH_P_ALL = 3
SOL_PACKET = 263
PACKET_IGNORE_OUTGOING = 23
PACKET_VNET_HDR = 15
# Before each frame: what is still to be done to it (checksums, cutting into segments), in both directions, so that
# frames go on as they came.
LONGEST = 12 + 14 + 65536
ROOM = 4 << 20


def opened(interface: str) -> socket.socket:
    """A raw socket of one interface, that sees what comes in."""
    raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    raw.setsockopt(SOL_PACKET, PACKET_VNET_HDR, struct.pack("i", 1))
    raw.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, struct.pack("i", 1))
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ROOM)
    raw.bind((interface, ETH_P_ALL))
    index = socket.if_nametoindex(interface)
    # Frames for the hardware address of the other end as well: PACKET_ADD_MEMBERSHIP of PACKET_MR_PROMISC.
    raw.setsockopt(SOL_PACKET, 1, struct.pack("iHH8s", index, 1, 0, b""))
    raw.setblocking(False)
    return raw


def relay(one: str, other: str, delay: float) -> None:
    """Hands frames on until the process is killed."""
    a, b = opened(one), opened(other)
    onwards = {a: b, b: a}
    waiting: list[tuple[float, int, socket.socket, bytes]] = []
    order = itertools.count()
    while True:
        timeout = max(0.0, waiting[0][0] - time.monotonic()) if waiting else None
        readable, _, _ = select.select([a, b], [], [], timeout)
        now = time.monotonic()
        for source in readable:
            for _ in range(256):
                try:
                    frame = source.recv(LONGEST)
                except BlockingIOError:
                    break
                heapq.heappush(waiting, (now + delay, next(order), onwards[source], frame))
        now = time.monotonic()
        while waiting and waiting[0][0] <= now:
            _, _, target, frame = heapq.heappop(waiting)
            try:
                target.send(frame)
            except (BlockingIOError, OSError) as error:
                # A full queue drops frames, as a wire would.
                print(f"dropped a frame of {len(frame)} bytes: {error}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    relay(sys.argv[1], sys.argv[2], int(sys.argv[3]) / 1000)
