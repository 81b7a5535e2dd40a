"""An office that also meets people online, and visits there."""

from collections.abc import Callable
from typing import Any

from icalendar import Calendar, Event
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.booking import Visit
from bot.db.people import Staff
from bot.mode import Mode
from bot.services import booking, holds, people
from bot.services.subject import Subject
from tests.content.copy_of_content import Copy
from tests.flows.acts import buttons_of, documents
from tests.stage import BUDI, Someone, Stage

LINK = "https://meet.example/klinik?pwd=a&b=1"
ONLINE = {"modes": ["in_person", "online"], "online_link": LINK}


async def a_visit_online(person: Someone, at: Any, topic: str = "umum") -> Visit:
    """A booked visit online, with everything it owes to others already sent."""
    stage = person.stage
    assert stage.clinic
    catalog = stage.clinic.shelf.catalog

    def book(session: Session) -> Visit:
        owner = people.find_user(session, person.id, "").owner
        held = holds.hold(session, catalog, owner, Subject(topic, mode=Mode.ONLINE), at, stage.now())
        return booking.confirm(session, catalog, owner, held.id, stage.now())

    made = await stage.clinic.database.run(book)
    await stage.tick()
    return made


async def office_changes(stage: Stage, change: Callable[[Any], object]) -> None:
    """The operator edits `clinic.yaml`, and the bot is started again."""
    folder = stage.file.parent / f"edited-{len(list(stage.file.parent.glob('edited-*')))}"
    folder.mkdir()
    copy = Copy(folder)
    copy.edit("clinic.yaml", change)
    stage.settings_extra["content_dir"] = copy.folder
    await stage.restart()


async def meets_at(stage: Stage, link: str | None, telegram_id: int = BUDI) -> None:
    """The consultant's own link."""
    assert stage.clinic

    def change(session: Session) -> None:
        session.scalars(select(Staff).where(Staff.telegram_id == telegram_id)).one().online_link = link

    await stage.clinic.database.run(change)


async def links(person: Someone) -> list[str]:
    """Where the buttons of the newest message with buttons lead outside of Telegram."""
    message = next(m for m in reversed(await person.messages()) if buttons_of(m))
    return [button["url"] for button in buttons_of(message) if "url" in button]


async def files(person: Someone) -> list[tuple[str, Event]]:
    """The calendar files they got: what each asks of the calendar, and its event."""
    found = []
    for content in await documents(person):
        calendar = Calendar.from_ical(content)
        (event,) = calendar.walk("VEVENT")
        found.append((str(calendar["method"]), event))
    return found
