"""Owners who missed visits: the beginning of the stories about confirming."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.booking import Visit, VisitStatus
from bot.db.messages import OutboxMessage
from bot.db.people import Staff
from bot.services import people
from tests.flows.acts import a_visit, read, visits, wib
from tests.stage import Someone, Stage

SURE = "Saya pasti datang"
THURSDAY_NINE = wib(26, "09:00")
MISSED = (wib(9, "09:00"), wib(16, "09:00"))  # the two Mondays before


async def was(person: Someone, status: VisitStatus, *starts: datetime) -> None:
    """Visits of theirs in the past, and how they ended."""
    stage = person.stage
    assert stage.clinic

    def note(session: Session) -> None:
        owner = people.find_user(session, person.id, "").owner
        consultant = session.scalars(select(Staff).where(Staff.is_consultant)).first()
        assert consultant
        for start in starts:
            end = start + (wib(9, "09:45") - wib(9, "09:00"))
            session.add(
                Visit(
                    code=f"KP-{owner.id}{start:%d%m}", owner_id=owner.id, consultant_id=consultant.id,
                    topic_id="umum", start_at=start, end_at=end, status=status, created_at=start,
                )
            )  # fmt: skip

    await stage.clinic.database.run(note)


async def missed_two(person: Someone) -> Someone:
    await was(person, VisitStatus.NO_SHOW, *MISSED)
    return person


async def asked_at(stage: Stage, *kinds: str) -> list[tuple[str, datetime, str]]:
    """The messages that ask for confirmation: kind, when, and how they stand."""
    wanted = select(OutboxMessage).where(OutboxMessage.kind.in_(kinds or ("visit_sure", "visit_sure_last")))
    rows = await read(stage, lambda session: list(session.scalars(wanted.order_by(OutboxMessage.due_at))))
    return [(row.kind, row.due_at, str(row.state)) for row in rows]


async def statuses(stage: Stage) -> list[str]:
    """How the visits stand, without those missed before the story begins."""
    return [visit.status for visit in await visits(stage) if visit.start_at not in MISSED]


async def unconfirmed(owner: Someone, start: datetime = THURSDAY_NINE) -> Visit:
    """A visit on Thursday, to be confirmed by Wednesday noon."""
    visit = await a_visit(await missed_two(owner), start)
    assert visit.confirm_by
    return visit


async def released(owner: Someone) -> Visit:
    """Thursday's visit, on Wednesday after noon: the owner was warned and did nothing."""
    visit = await unconfirmed(owner)
    await owner.stage.until(wib(25, "09:00"))
    await owner.stage.until(wib(25, "12:01"))
    assert await statuses(owner.stage) == ["released"]
    return visit


async def sleeps(stage: Stage, until: datetime) -> None:
    """The clinic is down, and comes back."""
    await stage.close()
    stage.sim.clock.advance((until - stage.now()).total_seconds())
    await stage.open()
    await stage.tick()
