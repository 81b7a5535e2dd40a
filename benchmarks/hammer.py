"""`python -m benchmarks.hammer URL`: the same form posted over kept-open connections, as fast as answers come.

Bare protocols, because aiohttp's client would need as much processor time as the server it measures.
"""

import argparse
import asyncio
import json
import time
from urllib.parse import urlencode, urlsplit

from benchmarks.load import FIRST_ID, percentile

TEXT = "Halo, jadwal pendampingan Anda Selasa pukul 09.00 sudah dicatat."


class Run:
    """What is left to do, and how long each answer took."""

    def __init__(self, calls: int, seconds: float) -> None:
        self._left, self._until = calls, time.perf_counter() + seconds
        self.waits: list[float] = []
        self.failed = 0

    def take(self) -> bool:
        """One more call, unless all are made or the time is over."""
        if self._left == 0 or time.perf_counter() > self._until:
            return False
        self._left -= 1
        return True


class Connection(asyncio.Protocol):
    """One connection: sends, waits for the whole answer, sends again."""

    def __init__(self, run: Run, request: bytes) -> None:
        self._run, self._request = run, request
        self._answer = b""
        self._sent_at = 0.0
        self._is_waiting = False
        self.ended = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._send()

    def _send(self) -> None:
        self._is_waiting = self._run.take()
        if not self._is_waiting:
            self._transport.close()
            return
        self._sent_at = time.perf_counter()
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._answer += data
        head, is_complete, body = self._answer.partition(b"\r\n\r\n")
        if not is_complete or len(body) < _length(head):
            return
        self._run.waits.append(time.perf_counter() - self._sent_at)
        self._run.failed += not head.startswith(b"HTTP/1.1 200 ")
        self._answer = b""
        self._send()

    def connection_lost(self, error: Exception | None) -> None:
        self._run.failed += self._is_waiting
        self.ended.set_result(error)


def _length(head: bytes) -> int:
    return int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])


def _request(url: str, person: int) -> bytes:
    parts = urlsplit(url)
    body = urlencode({"chat_id": person, "text": TEXT})
    return (
        f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}"
    ).encode()


async def hammer(url: str, connections: int, calls: int, seconds: float) -> dict[str, float]:
    """Each connection writes to a person of its own."""
    loop, parts = asyncio.get_running_loop(), urlsplit(url)
    run = Run(calls, seconds)
    began = time.perf_counter()
    opened = []
    for person in range(FIRST_ID, FIRST_ID + connections):
        made = Connection(run, _request(url, person))
        await loop.create_connection(lambda made=made: made, parts.hostname, parts.port)
        opened.append(made.ended)
    await asyncio.wait(opened, timeout=seconds + 10)
    return {
        "calls": len(run.waits),
        "failed": run.failed,
        "rate": len(run.waits) / (time.perf_counter() - began),
        "p99_ms": percentile(run.waits, 0.99),
        "longest_ms": percentile(run.waits, 1),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks.hammer")
    parser.add_argument("url")
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--calls", type=int, default=3000)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    print(json.dumps(asyncio.run(hammer(given.url, given.connections, given.calls, given.seconds))))
