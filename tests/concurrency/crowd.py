"""Many people at once: known to the playground and to the clinic's database, written there directly for speed.
And a watch that wakes at every event of the playground, so that nothing has to wait by the clock."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, closing
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy.orm import Session

from bot.db.people import Person, TriageAnswer
from bot.db.session import Database
from bot.screens.kit import Act
from playground import Playground
from tests.stage import Someone, Stage

PRODUCT_GROUP = "produk"  # the readiness check's first question
FIRST_ID = 50_001
PATIENCE_S = 40.0


class Watch:
    """Wakes at every event of the playground."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    async def follow(self, stream: aiohttp.StreamReader) -> None:
        async for _ in stream.iter_any():
            self._changed.set()

    async def until(self, holds: Callable[[], object], seconds: float = PATIENCE_S) -> None:
        """Wait until a condition over the playground's state holds."""
        async with asyncio.timeout(seconds):
            while not holds():
                self._changed.clear()
                await self._changed.wait()


@asynccontextmanager
async def watching(sim: Playground) -> AsyncIterator[Watch]:
    no_limit = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(sim.url, timeout=no_limit) as http, http.get("/sim/events") as stream:
        await stream.content.readline()  # from here on every event is told
        watch = Watch()
        following = asyncio.create_task(watch.follow(stream.content))
        try:
            yield watch
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)


async def register(stage: Stage, count: int, first_id: int = FIRST_ID, *, started: bool = True) -> list[Someone]:
    """People with a phone; the clinic does not know them yet."""
    ids = range(first_id, first_id + count)
    people = [{"id": each, "first_name": f"Pemilik {each}", "started": started} for each in ids]
    await asyncio.gather(*(stage.post("users", **person) for person in people))
    return [stage.person(each) for each in ids]


async def crowd(stage: Stage, count: int, first_id: int = FIRST_ID, group: str | None = None) -> list[Someone]:
    """Owners who have consented and (with a `group`) said what they make."""
    people = await register(stage, count, first_id)
    database = stage.clinic.database if stage.clinic else Database(f"sqlite+aiosqlite:///{stage.file}")
    await database.run(lambda session: _enter(session, [each.id for each in people], group, stage.now()))
    if stage.clinic is None:
        await database.close()
    return people


def _enter(session: Session, ids: Iterable[int], group: str | None, now: datetime) -> None:
    people = [Person(telegram_id=each, name=f"Pemilik {each}", consented_at=now) for each in ids]
    session.add_all(people)
    session.flush()
    if group:
        session.add_all(
            TriageAnswer(person_id=each.id, question_id=PRODUCT_GROUP, option_id=group, answered_at=now)
            for each in people
        )


async def gets_button(someone: Someone, act: Act, label: str = "tombol") -> int:
    """Put a message of the bot with one button into somebody's chat; returns the message's id."""
    sim = someone.stage.sim
    markup = {"inline_keyboard": [[{"text": label, "callback_data": act.encode()}]]}
    body = {"chat_id": someone.id, "text": "-", "reply_markup": markup}
    url = f"{sim.url}/bot{sim.token}/sendMessage"
    async with aiohttp.ClientSession() as http, http.post(url, json=body) as answer:
        told = await answer.json()
        assert told["ok"], told
        return int(told["result"]["message_id"])


async def uses(someone: Someone, act: Act) -> None:
    """Tap a button with this action, wherever it came from."""
    await at_once(someone.stage, [(someone, act)])


async def at_once(stage: Stage, acts: Iterable[tuple[Someone, Act]], seconds: float = 20) -> None:
    """Everybody taps their button in the same moment; the bot has stored it within `seconds`, and deals with it all."""
    chosen = list(acts)
    messages = await asyncio.gather(*(gets_button(someone, act) for someone, act in chosen))
    taps = [someone.taps_data(act.encode(), message) for (someone, act), message in zip(chosen, messages, strict=True)]
    await stage.settled(max(await asyncio.gather(*taps)), seconds)


async def presses(someone: Someone, label: str) -> int:
    """Tap the newest button with this label, without waiting for the bot; returns the update's id."""
    for message in reversed(await someone.messages()):
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                if label in button["text"]:
                    return await someone.taps_data(button["callback_data"], message["message_id"])
    raise AssertionError(f"no button {label!r}")


def copies(sim: Playground, telegram_id: int, part: str) -> int:
    """How many messages of the bot in this chat contain `part`."""
    chat = sim.state.chats.get(telegram_id)
    return sum(each.from_bot and part in each.wire.get("text", "") for each in chat.messages.values()) if chat else 0


def heard_by(sim: Playground, people: Iterable[Someone], part: str) -> Counter[int]:
    """Telegram id -> how often they got a message with `part`; who did not is not listed."""
    return +Counter({each.id: copies(sim, each.id, part) for each in people})


def has_button(sim: Playground, telegram_id: int, label: str) -> bool:
    chat = sim.state.chats.get(telegram_id)
    found = (button for message in chat.living() for button in message.buttons()) if chat else ()
    return any(label in button["text"] for button in found)


def rows(file: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    """What the database file says, asked from outside the bot."""
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query, values).fetchall()


def states(file: Path, kind: str = "announcement") -> dict[int, str]:
    """Telegram id -> state of the newest outbox row of this kind."""
    return dict(rows(file, "SELECT telegram_id, state FROM outbox WHERE kind = ? ORDER BY id", kind))
