"""A consultant who proposes another visit: the beginning of the stories about follow-ups."""

from bot.db.booking import Visit, VisitStatus
from tests.flows.acts import a_visit, visits, wib, wording
from tests.stage import Someone, Stage

HIS_DAY = "Sen 30 Nov"
NEXT_MONDAY = wib(30, "09:00")


async def begun(owner: Someone, budi: Someone, topic: str = "umum") -> Visit:
    """Tuesday 09.10: the visit has begun, and its card is open."""
    visit = await a_visit(owner, wib(24, "09:00"), topic)
    await owner.stage.until(wib(24, "09:10"))
    await budi.says("/kunjungan")
    await budi.taps(visit.code)
    return visit


async def proposes(budi: Someone, day: str = HIS_DAY, hour: str = "09.00") -> None:
    """From the visit's card to the proposal."""
    for label in ("Usulkan lanjutan", day, hour, "Ya, usulkan"):
        await budi.taps(label)


async def proposed(owner: Someone, budi: Someone, topic: str = "umum") -> Visit:
    """An hour on Monday at 09.00 is proposed on Tuesday at 09.10."""
    await begun(owner, budi, topic)
    await proposes(budi)
    (made,) = await offers(owner.stage, VisitStatus.HELD)
    assert made.start_at == NEXT_MONDAY
    return made


async def offers(stage: Stage, *statuses: str) -> list[Visit]:
    """What was ever proposed, or what of it has some status."""
    return [visit for visit in await visits(stage, *statuses) if visit.follows_id]


def asked(owner: Someone) -> str:
    """What the owner's message says besides who proposes."""
    return wording(owner.stage, "follow_up.offer")
