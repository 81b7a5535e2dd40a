"""Servers that answer as Telegram, a proxy or a broken line would, and a sender that talks to them."""

import asyncio
import json
import re
import socket
import struct
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager

from telegram import Bot

from handlers.pace import Pacer
from handlers.request import AiohttpRequest
from handlers.sender import Sender

SENT = {"ok": True, "result": {"message_id": 41, "date": 1, "chat": {"id": 7, "type": "private"}}}

Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def sending(url: str, pacer: Pacer | None = None):
    """A sender to this address, over the application's own HTTP."""
    request = AiohttpRequest()
    await request.initialize()
    telegram = Bot("123456:TEST", base_url=f"{url}/bot", request=request, get_updates_request=request)
    try:
        yield Sender(telegram, pacer or Pacer(10_000))
    finally:
        await request.shutdown()


class Heard:
    """What a server was asked: methods in order, and bodies."""

    def __init__(self) -> None:
        self.methods: list[str] = []
        self.bodies: list[bytes] = []


@asynccontextmanager
async def a_server(*behaviours: Behaviour):
    """Behaves so after each whole request, one after the other and then like the last. Gives address and ears."""
    visits, heard, script = set(), Heard(), list(behaviours)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visits.add(asyncio.current_task())
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        heard.methods.append(head.split()[1].decode().rsplit("/", 1)[-1])
        heard.bodies.append(await reader.readexactly(int(length[1])) if length else b"")
        await (script.pop(0) if len(script) > 1 else script[0])(reader, writer)
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", heard
        await asyncio.gather(*visits)


def says(status: int, body: object, kind: str = "application/json") -> Behaviour:
    """One answer; text goes out as it is, anything else as JSON."""
    content = (body if isinstance(body, str) else json.dumps(body)).encode()
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\nConnection: close\r\n\r\n"

    async def behave(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head.encode() + content)
        await writer.drain()

    return behave


def refuses(status: int, description: str, **parameters: int) -> Behaviour:
    body = {"ok": False, "error_code": status, "description": description}
    return says(status, {**body, **({"parameters": parameters} if parameters else {})})


async def hang_up(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
    """The line is closed after the request, without a word."""


async def reset(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    line = writer.get_extra_info("socket")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def half_an_answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok":')
    await writer.drain()


async def no_http(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 mail.example ESMTP\r\n\r\n")
    await writer.drain()


async def silence(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()  # until the other side gives up
