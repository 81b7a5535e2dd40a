"""`python -m benchmarks.listeners URL`: many open event streams, each waiting for the same number of messages."""

import argparse
import asyncio
import json
from urllib.parse import urlsplit

_MESSAGE = b'data: {"kind":"message"'


async def _open(url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
    await reader.readuntil(b": connected\n\n")
    return reader, writer


async def _hear(reader: asyncio.StreamReader, heard: list[int], index: int, wanted: int) -> None:
    while heard[index] < wanted:
        heard[index] += _MESSAGE in await reader.readuntil(b"\n\n")


async def listen(url: str, streams: int, messages: int, seconds: float) -> None:
    """Says when all streams are open, and at the end how many of them have missed nothing."""
    opened = [await _open(url) for _ in range(streams)]
    print(f"listeners: {url}", flush=True)
    heard = [0] * streams
    tasks = [asyncio.create_task(_hear(reader, heard, i, messages)) for i, (reader, _) in enumerate(opened)]
    _, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    print(json.dumps({"complete": sum(count == messages for count in heard)}), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks.listeners")
    parser.add_argument("url")
    parser.add_argument("--streams", type=int, default=500)
    parser.add_argument("--messages", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    asyncio.run(listen(given.url, given.streams, given.messages, given.seconds))
