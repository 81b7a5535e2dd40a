"""Updates by webhook: stored before Telegram hears 200, refused without the secret, kept when storing fails."""

import asyncio
import json
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace

import aiohttp
import pytest

from bot.app import serve
from bot.errors import SettingsError
from handlers.intake import PATH, SECRET_HEADER
from tests.concurrency.crowd import PATIENCE_S, copies, presses, register, rows, watching
from tests.stage import Someone, Stage

SECRET = "panjang-dan_acak-42"
WELCOME = "Setuju?"


class Hooked:
    """The program as the operator runs it with `WEBHOOK_URL`, in this process."""

    def __init__(self, stage: Stage, port: int) -> None:
        self.stage = stage
        self.port = port
        self.url = f"http://127.0.0.1:{port}{PATH}"

    async def posts(self, body: bytes, secret: str | None = SECRET) -> int:
        headers = {} if secret is None else {SECRET_HEADER: secret}
        async with aiohttp.ClientSession() as http, http.post(self.url, data=body, headers=headers) as answer:
            return answer.status

    async def until(self, someone: Someone, part: str, count: int = 1) -> None:
        async with watching(self.stage.sim) as watch:
            await watch.until(lambda: copies(self.stage.sim, someone.id, part) >= count)


@pytest.fixture
async def hooked(stage: Stage, unused_tcp_port: int) -> AsyncIterator[Hooked]:
    stage.sim.state.policy = replace(stage.sim.state.policy, time_scale=100)  # Telegram's waits between its tries
    port = unused_tcp_port
    stage.settings_extra |= {
        "webhook_url": f"http://127.0.0.1:{port}",
        "webhook_secret": SECRET,
        "webhook_port": port,
    }
    async with watching(stage.sim) as watch:
        serving = asyncio.create_task(serve(stage.settings()))
        await watch.until(lambda: serving.done() or stage.sim.state.calls.since(0, "setWebhook"))
    yield Hooked(stage, port)
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)
    assert serving.cancelled(), serving.exception()


@pytest.fixture
def unused_tcp_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def test_messages_and_taps_that_telegram_posts_are_answered(hooked: Hooked):
    [sari] = await register(hooked.stage, 1, started=False)
    await sari.says("/start")
    await hooked.until(sari, WELCOME)
    await presses(sari, "Setuju")
    await hooked.until(sari, "membuat apa")
    assert (await hooked.stage.get("state"))["updates"]["pending"] == 0


async def test_an_update_posted_twice_is_applied_once(hooked: Hooked):
    sari, dedi = await register(hooked.stage, 2, started=False)
    told = await hooked.stage.post("message", user_id=sari.id, text="/start")
    await hooked.until(sari, WELCOME)
    await hooked.stage.post("duplicate", update_id=told["update_id"])
    await hooked.stage.post("duplicate", update_id=told["update_id"])
    await sari.says("/bantuan")  # comes after the repeated ones in the same chat
    await hooked.until(sari, "Cara memakai")
    assert copies(hooked.stage.sim, sari.id, WELCOME) == 1
    assert rows(hooked.stage.file, "SELECT count(*) FROM inbox") == [(2,)]
    assert copies(hooked.stage.sim, dedi.id, WELCOME) == 0


def a_message(someone: Someone, update_id: int = 1) -> bytes:
    person = {"id": someone.id, "is_bot": False, "first_name": "Bu Sari"}
    chat = {"id": someone.id, "type": "private", "first_name": "Bu Sari"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": "/start"}
    return json.dumps({"update_id": update_id, "message": message}).encode()


async def test_without_the_right_secret_nothing_is_stored(hooked: Hooked):
    [sari] = await register(hooked.stage, 1)
    for wrong in (None, "", "salah", SECRET + "x", SECRET[:-1], SECRET.upper()):
        assert await hooked.posts(a_message(sari), wrong) == 403
    assert rows(hooked.stage.file, "SELECT count(*) FROM inbox") == [(0,)]
    assert await hooked.posts(a_message(sari)) == 200
    await hooked.until(sari, WELCOME)


async def test_a_secret_of_strange_bytes_is_just_wrong(hooked: Hooked):
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n{SECRET_HEADER}: ".encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", hooked.port)
    writer.write(head + b"\xff\xfe\r\n\r\n{}")
    told = await reader.readline()
    writer.close()
    await writer.wait_closed()
    assert b" 403 " in told


JUNK = {
    "empty": b"",
    "no JSON": b"not json",
    "no text": b"\xff\xfe",
    "a list": b"[]",
    "a number": b"5",
    "nothing": b"null",
    "no id": b"{}",
    "a word as id": b'{"update_id": "x"}',
    "no number as id": b'{"update_id": null}',
    "too large an id": b'{"update_id": %d}' % 10**30,
    "too deep": b"[" * 100_000,
}


async def test_junk_is_told_to_be_junk_and_the_next_update_is_handled(hooked: Hooked):
    [sari] = await register(hooked.stage, 1)
    told = {name: await hooked.posts(junk) for name, junk in JUNK.items()}
    assert told == dict.fromkeys(JUNK, 400)
    assert rows(hooked.stage.file, "SELECT count(*) FROM inbox") == [(0,)]
    assert await hooked.posts(a_message(sari)) == 200
    await hooked.until(sari, WELCOME)


def fills_the_disk(stage: Stage, *, full: bool) -> None:
    """No update can be stored, as on a full disk; everything else goes on."""
    how = "CREATE TRIGGER full BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
    with closing(sqlite3.connect(stage.file)) as connection:
        connection.execute(how if full else "DROP TRIGGER full")
        connection.commit()


async def test_an_update_that_cannot_be_stored_is_refused_with_503_and_arrives_later(hooked: Hooked):
    sari, dedi = await register(hooked.stage, 2, started=False)
    await asyncio.to_thread(fills_the_disk, hooked.stage, full=True)
    assert await hooked.posts(a_message(sari)) == 503
    for each in (sari, dedi):
        await each.says("/start")
    await _until_refused(hooked.stage)
    assert (await hooked.stage.get("state"))["updates"]["pending"] == 2
    await asyncio.to_thread(fills_the_disk, hooked.stage, full=False)
    for each in (sari, dedi):
        await hooked.until(each, WELCOME)
        assert copies(hooked.stage.sim, each.id, WELCOME) == 1


async def _until_refused(stage: Stage) -> None:
    """Telegram has tried, and knows why its updates are still pending."""
    async with asyncio.timeout(PATIENCE_S):
        while "503" not in (await stage.get("state"))["webhook"].get("last_error_message", ""):
            pass


async def test_a_webhook_without_a_secret_does_not_start(stage: Stage, unused_tcp_port: int):
    stage.settings_extra |= {"webhook_url": f"http://127.0.0.1:{unused_tcp_port}", "webhook_port": unused_tcp_port}
    with pytest.raises(SettingsError, match="WEBHOOK_SECRET"):
        await serve(stage.settings())
    assert not stage.sim.state.calls.since(0, "setWebhook")
