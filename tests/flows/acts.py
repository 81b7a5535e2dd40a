"""What people do in the stories of this folder, and how a story looks at what they see."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from html import unescape
from typing import Any, TypeVar

import aiohttp
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.booking import Visit
from bot.screens.kit import split_data
from bot.services import booking, holds, inquiries, people
from bot.services.people import User
from bot.services.subject import Subject
from tests.stage import WIB, Someone, Stage

T = TypeVar("T")

CODE = re.compile(r"KP-[2-9A-Z]{3,}")
GENERAL = "Lainnya"
TUESDAY, WEDNESDAY, THURSDAY = "24", "25", "26"  # of November: the cells of the month
MONTHS = {"Nov": 11, "Des": 12, "Jan": 1}


def wib(day: int, clock: str = "00:00", month: int = 11, year: int = 2026) -> datetime:
    """A moment of the office's time; the stories begin on Monday 23 November 2026 at 09:00."""
    hour, minute = clock.split(":")
    return datetime(year, month, day, int(hour), int(minute), tzinfo=WIB)


def wording(stage: Stage, key: str) -> str:
    """The longest stretch of a message's own words, so that a story need not repeat its copy."""
    assert stage.clinic
    raw = stage.clinic.shelf.catalog.messages[key]
    pieces = re.split(r"\{[^}]*\}|\n", re.sub(r"<[^>]+>", "", raw))
    return max((unescape(piece).strip() for piece in pieces), key=len)


# --- people ----------------------------------------------------------------------------------------------------


async def agrees(person: Someone) -> Someone:
    """They press START and give their consent."""
    await person.says("/start")
    return await person.taps("Setuju")


async def an_owner(person: Someone, name: str, product: str) -> Someone:
    """Make them somebody who agreed long ago."""
    stage = person.stage
    assert stage.clinic

    def consent(session: Session) -> None:
        people.give_consent(session, User(person.id, name), stage.now()).product = product

    await stage.clinic.database.run(consent)
    return person


async def a_visit(person: Someone, at: datetime, topic: str = "umum") -> Visit:
    """A booked visit, with everything it owes to others already sent."""
    stage = person.stage
    assert stage.clinic
    catalog = stage.clinic.shelf.catalog

    def book(session: Session) -> Visit:
        owner = people.find_user(session, person.id, "").owner
        held = holds.hold(session, catalog, owner, Subject(topic), at, stage.now())
        return booking.confirm(session, catalog, owner, held.id, stage.now())

    made = await stage.clinic.database.run(book)
    await stage.tick()
    return made


async def an_inquiry(person: Someone, text: str) -> None:
    """Their question to the staff, a minute later, with its notices sent."""
    stage = person.stage
    assert stage.clinic
    stage.sim.clock.advance(60)

    def ask(session: Session) -> None:
        inquiries.ask(session, people.find_user(session, person.id, "").owner, text, stage.now())

    await stage.clinic.database.run(ask)
    await stage.tick()


async def joins(stage: Stage, telegram_id: int, name: str, *, consultant: bool = False) -> Someone:
    """Somebody new: an owner who agreed, or a consultant who pressed START."""
    await stage.post("users", id=telegram_id, first_name=name)
    person = stage.person(telegram_id)
    if not consultant:
        return await agrees(person)
    await stage.hires(telegram_id, name, consultant=True)
    return await person.says("/start")


async def opens_hours(person: Someone, topic: str = GENERAL, day: str = TUESDAY) -> Someone:
    await person.says("/jadwal")
    await person.taps(topic)
    return await taps_day(person, day)


async def taps_day(person: Someone, day: str) -> Someone:
    """Tap a day of the month shown, whatever it is marked as: `24`, or `Sen 30 Nov`; the next month's if need be."""
    wanted = (int(re.sub(r"\D", "", day)), next((n for name, n in MONTHS.items() if name in day), None))
    while True:
        message = next(m for m in reversed(await person.messages()) if buttons_of(m))
        found = {day_of(button): button["callback_data"] for button in buttons_of(message) if day_of(button)}
        data = next((data for d, data in found.items() if d and wanted in ((d.day, d.month), (d.day, None))), None)
        if data:
            await person.stage.settled(await person.taps_data(data, message["message_id"]))
            return person
        await person.taps("➡️")


async def chooses(person: Someone, *labels: str) -> Someone:
    """Tap one button after the other; a date such as `Sen 30 Nov` is a day of the month shown."""
    for label in labels:
        is_day = re.fullmatch(r"\w{3} \d+ \w{3}", label)
        await (taps_day(person, label) if is_day else person.taps(label))
    return person


def day_of(button: dict[str, Any]) -> date | None:
    """The day a cell of the month stands for."""
    name, raw = split_data(button.get("callback_data", ""))
    return date.fromisoformat(raw[1]) if name == "bk.hours" else None


async def books(person: Someone, topic: str = GENERAL, day: str = TUESDAY, hour: str = "09.00") -> str:
    """A visit from /jadwal to the confirmation; its code."""
    await opens_hours(person, topic, day)
    await person.taps(hour)
    await person.taps("Ya, pesan")
    return code_in(await screen(person))


async def opens_card(person: Someone, visit: Visit) -> Someone:
    """Their visit's card, by way of /jadwal."""
    await person.says("/jadwal")
    await person.taps("Jadwal saya")
    return await person.taps(visit.code)


def code_in(text: str) -> str:
    found = CODE.search(text)
    assert found, f"no code in:\n{text}"
    return found[0]


async def blocks(person: Someone, blocked: bool = True) -> None:
    told = await person.stage.post("block", user_id=person.id, blocked=blocked)
    if told["update_id"]:
        await person.stage.settled(told["update_id"])


async def taps_at_once(person: Someone, *labels: str) -> Someone:
    """Tap buttons of one message so fast that all taps arrive together, before the first is answered."""
    stage = person.stage
    message = next(m for m in reversed(await person.messages()) if buttons_of(m))
    data = [next(b["callback_data"] for b in buttons_of(message) if label in b["text"]) for label in labels]
    await stage.post("shuffle", n=len(data))
    for each in data:
        await stage.post("tap", user_id=person.id, message_id=message["message_id"], data=each)
    await stage.settled((await stage.get("state"))["updates"]["last_id"])
    return person


async def arrives(stage: Stage, kind: str, payload: dict[str, Any], chat_id: int) -> None:
    """An update no ordinary client of the playground can make, even one the bot did not ask for."""
    updates = stage.sim.state.updates
    updates.allow([*updates.allowed, kind])
    update_id = updates.push(kind, payload, chat_id)
    assert update_id
    await stage.settled(update_id)


async def forges(person: Someone, data: str, message_id: int | None = None) -> Someone:
    """Tap a button the newest message (or another) does not have: a modified client, or a message of long ago."""
    if message_id is None:
        message_id = next(m for m in reversed(await person.messages()) if "text" in m)["message_id"]
    wire = person.stage.sim.state.chats[person.id].messages[message_id].wire
    rows = wire.get("reply_markup", {}).get("inline_keyboard", [])
    wire["reply_markup"] = {"inline_keyboard": [*rows, [{"text": "?", "callback_data": data}]]}
    await person.stage.settled(await person.taps_data(data, message_id))
    return person


async def forges_all(person: Someone, forged: list[str]) -> list[str]:
    """Tap many forged buttons of the newest message at once; the answers as they were sent, in the same order."""
    stage = person.stage
    message_id = (await person.last())["message_id"]
    wire = stage.sim.state.chats[person.id].messages[message_id].wire
    wire["reply_markup"] = {"inline_keyboard": [[{"text": "?", "callback_data": data}] for data in forged]}
    before = len(await stage.calls("editMessageText"))
    await stage.post("shuffle", n=len(forged))
    for data in forged:
        await stage.post("tap", user_id=person.id, message_id=message_id, data=data)
    await stage.settled((await stage.get("state"))["updates"]["last_id"])
    answers = [str(call["params"]) for call in (await stage.calls("editMessageText"))[before:]]
    assert len(answers) == len(forged)
    return answers


# --- what they see ---------------------------------------------------------------------------------------------


def text_of(message: dict[str, Any]) -> str:
    return str(message.get("text") or message.get("caption") or "")


def buttons_of(message: dict[str, Any]) -> list[dict[str, Any]]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


async def screen(person: Someone) -> str:
    """The text of the newest message with buttons: pushed files have none."""
    return text_of(next(m for m in reversed(await person.messages()) if buttons_of(m)))


async def heard(person: Someone, *parts: str) -> list[dict[str, Any]]:
    """The messages that hold all of these parts, oldest first."""
    return [m for m in await person.messages() if all(part in text_of(m) for part in parts)]


async def documents(person: Someone) -> list[bytes]:
    """The files sent to them, downloaded."""
    async with aiohttp.ClientSession(person.stage.sim.url) as http:
        found = []
        for message in await person.messages():
            if "document" in message:
                async with http.get(f"/sim/file/{message['document']['file_id']}") as answer:
                    found.append(await answer.read())
        return found


async def unanswered_taps(person: Someone) -> list[dict[str, Any]]:
    return [query for query in (await person.chat())["callbacks"] if not query["answered"]]


# --- behind the counter ----------------------------------------------------------------------------------------


async def read(stage: Stage, work: Callable[[Session], T]) -> T:
    assert stage.clinic
    return await stage.clinic.database.read(work)


async def visits(stage: Stage, *statuses: str) -> list[Visit]:
    """All visits, or those of some statuses."""
    found = await read(stage, lambda session: list(session.scalars(select(Visit).order_by(Visit.id))))
    return [visit for visit in found if not statuses or visit.status in statuses]


async def faults_left(stage: Stage) -> int:
    """How many of the troubles made on purpose have not struck yet."""
    return len((await stage.get("state"))["faults"])


async def dies_before_answering(stage: Stage, method: str, chat_id: int, update: Awaitable[T]) -> T:
    """Deliver an update whose answer does not get out any more, stop the bot there, and start it again."""
    await stage.faults(method, drop="before", chat_id=chat_id, times=99)
    told = await update
    async with asyncio.timeout(10):
        while not [call for call in await stage.calls(method) if not call["ok"]]:
            pass
    await stage.close()
    stage.sim.state.faults.clear()
    await stage.open()
    await everything_done(stage)
    return told


async def everything_done(stage: Stage) -> None:
    assert stage.clinic
    await stage.clinic.edge.idle()
    await stage.clinic.dispatcher.idle()
