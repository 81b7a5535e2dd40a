"""A day that is full, people who wait for it, and how a story looks at their line."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import Visit
from bot.db.people import Person
from bot.db.waiting import WaitingEntry
from bot.screens.kit import act
from bot.services import booking, holds, people
from bot.services.subject import Subject
from tests.flows.acts import an_owner, forges, opens_card, read, wib
from tests.stage import Someone, Stage

HOURS = ("09:00", "09:45", "10:30", "11:15", "13:00", "13:45", "14:30")
FIRST_GUEST = 5001
JOIN, LEAVE, ACCEPT, DECLINE = "Masuk daftar tunggu", "Keluar dari daftar", "Ya, pesan", "Tidak jadi"
OFFER = "Ada jam kosong"


async def comes(stage: Stage, telegram_id: int) -> Someone:
    """An owner who agreed long ago and has pressed START."""
    await stage.post("users", id=telegram_id, first_name=f"Tamu {telegram_id}", started=True)
    return await an_owner(stage.person(telegram_id), f"Tamu {telegram_id}", "keripik")


async def fills(stage: Stage, day: int = 24, but: Sequence[str] = (), first: int = FIRST_GUEST) -> list[Visit]:
    """Guests book every hour of a day in November but some; the nth hour is booked by `guest(n)`."""
    numbered = [(first + n, wib(day, clock)) for n, clock in enumerate(HOURS) if clock not in but]
    guests = [each for each, _ in numbered]
    await asyncio.gather(*(stage.post("users", id=n, first_name=f"Tamu {n}", started=True) for n in guests))
    assert stage.clinic
    catalog = stage.clinic.shelf.catalog

    def book(session: Session) -> list[Visit]:
        return [_booked(session, catalog, telegram_id, at, stage.now()) for telegram_id, at in numbered]

    made = await stage.clinic.database.run(book)
    await stage.tick()
    return made


def _booked(session: Session, catalog: Catalog, telegram_id: int, at: datetime, now: datetime) -> Visit:
    known = people.find_user(session, telegram_id, f"Tamu {telegram_id}")
    owner = people.give_consent(session, known, now)
    held = holds.hold(session, catalog, owner, Subject("umum"), at, now)
    return booking.confirm(session, catalog, owner, held.id, now)


def guest(stage: Stage, number: int) -> Someone:
    """Whoever booked that hour of the full day, the first hour being 0."""
    return stage.person(FIRST_GUEST + number)


async def taps_hours(person: Someone, day: int = 24, topic: str = "umum") -> Someone:
    """A button to the hours of a day in November; the days one can pick need not show it."""
    await person.says("/jadwal")
    return await forges(person, f"bk.hours:{topic}:202611{day:02}:0")


async def waits(person: Someone, day: int = 24, topic: str = "umum") -> Someone:
    """From the hours of a full day into its line."""
    await taps_hours(person, day, topic)
    return await person.taps(JOIN)


async def grabs(person: Someone, start: datetime, topic: str = "umum") -> Someone:
    """Tap an hour, whether it is shown or not."""
    await person.says("/jadwal")
    return await forges(person, act("bk.hold", topic, start, 0).encode())


async def cancels(person: Someone, visit: Visit, times: int = 1) -> None:
    await opens_card(person, visit)
    await person.taps("Batalkan", times=times)


async def line(stage: Stage) -> list[tuple[int, str]]:
    """Telegram ids and states, by day and place; ended entries too."""
    query = select(Person.telegram_id, WaitingEntry.state).join(Person, Person.id == WaitingEntry.person_id)
    query = query.order_by(WaitingEntry.day, WaitingEntry.place)
    return await read(stage, lambda session: [(who, str(state)) for who, state in session.execute(query)])
