"""Readers who all come at once: `python -m tests.bench.load_client`, with a plan as JSON on standard input.

Each connection is a reader who asks for one address after the other, and waits for each answer. One thread watches all of
them, and reads into one buffer, so that the client takes little of the processors that it shares with the server.
"""

import json
import random
import selectors
import socket
import sys
import time
from collections import Counter, defaultdict
from typing import Any

# After so many seconds without an answer a request counts as failed.
PATIENCE = 30
BUFFER = bytearray(1 << 18)
CLOSED = "connection closed"
TIMED_OUT = "no answer"


class Reader:
    """One persistent connection, with the request that it waits for."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None
        self.kind = ""
        self.asked_at = 0.0
        self.head = b""
        self.missing = 0
        self.status = 0

    def ask(self, kind: str, request: bytes) -> None:
        """Send a request. Raises OSError where the server takes no connection."""
        self.kind, self.asked_at, self.head, self.missing, self.status = kind, time.perf_counter(), b"", 0, 0
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)

    def receive(self) -> str:
        """Read what has come. Return the status when the answer is whole, "" before, CLOSED at a broken connection."""
        if self.socket is None:
            return CLOSED
        try:
            count = self.socket.recv_into(BUFFER)
        except OSError:
            return CLOSED
        if not count:
            return CLOSED
        if self.status:
            self.missing -= count
        else:
            self.head += BUFFER[:count]
            head, end, body = self.head.partition(b"\r\n\r\n")
            if not end:
                return ""
            lines = head.split(b"\r\n")
            self.status = int(lines[0].split()[1])
            headers = dict(line.lower().split(b": ", 1) for line in lines[1:])
            length = 0 if self.status == 304 else int(headers.get(b"content-length", 0))
            self.missing = length - len(body)
        return str(self.status) if self.missing <= 0 else ""

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def main() -> None:
    plan: dict[str, Any] = json.load(sys.stdin)
    json.dump(run(plan), sys.stdout)


def run(plan: dict[str, Any]) -> dict[str, Any]:
    """Ask for so many seconds; return times and statuses by kind of request, before and after half-time.

    Args:
        plan: port, connections, seconds; requests: kind → [share, list of [path, headers]]
    """
    draw = random.Random(1)
    kinds = list(plan["requests"])
    shares = [plan["requests"][kind][0] for kind in kinds]
    requests = {
        kind: [build_request(plan["port"], path, headers) for path, headers in plan["requests"][kind][1]]
        for kind in kinds
    }
    times: dict[str, list[float]] = defaultdict(list)
    statuses: list[dict[str, Counter[str]]] = [defaultdict(Counter), defaultdict(Counter)]
    selector = selectors.DefaultSelector()
    readers = [Reader(plan["port"]) for _ in range(plan["connections"])]
    start = time.perf_counter()
    half, end = start + plan["seconds"] / 2, start + plan["seconds"]

    def note(reader: Reader, status: str, now: float) -> None:
        statuses[now > half][reader.kind][status] += 1
        times[reader.kind].append(now - reader.asked_at)

    def ask_next(reader: Reader) -> None:
        was_open = reader.socket is not None
        kind = draw.choices(kinds, shares)[0]
        try:
            reader.ask(kind, draw.choice(requests[kind]))
        except OSError:
            note(reader, CLOSED, time.perf_counter())
            reader.close()
            return
        if not was_open and reader.socket is not None:
            selector.register(reader.socket, selectors.EVENT_READ, reader)

    def drop(reader: Reader) -> None:
        if reader.socket is not None:
            selector.unregister(reader.socket)
        reader.close()

    for reader in readers:
        ask_next(reader)
    looked_at = start
    while (now := time.perf_counter()) < end:
        for key, _ in selector.select(0.5):
            reader = key.data
            status = reader.receive()
            if not status:
                continue
            note(reader, status, time.perf_counter())
            if status == CLOSED:
                drop(reader)
            ask_next(reader)
        if now > looked_at + 1:
            looked_at = now
            for reader in readers:
                if reader.socket is None:
                    ask_next(reader)
                elif now - reader.asked_at > PATIENCE:
                    note(reader, TIMED_OUT, now)
                    drop(reader)
                    ask_next(reader)
    # Requests that were still on their way at the end count as answered late, not as lost.
    taken = time.perf_counter() - start
    for reader in readers:
        reader.close()
    return {"seconds": taken, "times": times, "statuses": statuses}


def build_request(port: int, path: str, headers: dict[str, str]) -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in {"Accept-Encoding": "gzip, br", **headers}.items()]
    return "\r\n".join([*lines, "", ""]).encode()


if __name__ == "__main__":
    main()
