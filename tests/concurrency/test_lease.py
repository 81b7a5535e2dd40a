"""A claimed message belongs to its claimer for a while; waiting longer than that for its turn must not repeat it."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.people import Person
from bot.services import booking, holds
from bot.services.slots import OfficeCalendar
from bot.services.subject import GENERAL, Subject
from tests.concurrency.crowd import crowd, heard_by, states, watching
from tests.concurrency.town import LEASE_IS_OVER_S
from tests.stage import BUDI, MONDAY_MORNING, Stage

WEDNESDAY = MONDAY_MORNING + timedelta(days=2)
REMINDED = "Besok"


async def test_a_reminder_that_waits_long_for_its_turn_is_sent_once(stage: Stage):
    """Telegram may ask for minutes of silence while sixteen reminders are already in hand."""
    stage.settings_extra["send_rate"] = 20
    await stage.open()
    await stage.hires(BUDI, "Pak Budi", consultant=True)
    assert stage.clinic
    catalog = stage.clinic.shelf.catalog
    people = await crowd(stage, 4)

    def book_all(session: Session) -> None:
        slots = OfficeCalendar(catalog).slots_on(WEDNESDAY.date())[:4]
        for person, slot in zip(session.scalars(select(Person)).all(), slots, strict=True):
            held = holds.hold(session, catalog, person, Subject(GENERAL), slot.start, stage.now())
            booking.confirm(session, catalog, person, held.id, stage.now())

    await stage.clinic.database.run(book_all)
    await stage.tick()
    async with watching(stage.sim) as watch:
        day_before = (WEDNESDAY - timedelta(days=1)).replace(hour=16, minute=0)
        stage.sim.clock.advance((day_before - stage.now()).total_seconds())
        stage.clinic.dispatcher.wake()
        await watch.until(lambda: heard_by(stage.sim, people, REMINDED))
        await stage.passes(seconds=LEASE_IS_OVER_S)
    await stage.tick()
    assert dict(heard_by(stage.sim, people, REMINDED)) == {each.id: 1 for each in people}
    assert "waiting" in states(stage.file, "visit_reminder").values()  # those of the day itself
