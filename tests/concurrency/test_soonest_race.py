"""Many owners tap «Secepatnya» in the same moment: each gets an hour of their own, the next soonest one."""

from bot.screens.kit import act
from bot.services.subject import GENERAL
from tests.concurrency.crowd import at_once, crowd, heard_by, rows
from tests.stage import Stage

MONDAY_TUESDAY_AND_ONE = 4 + 7 + 1  # hours of one consultant, from two hours after the stories begin


async def test_everybody_who_wants_the_soonest_hour_gets_one_and_nobody_is_refused(opened: Stage):
    people = await crowd(opened, MONDAY_TUESDAY_AND_ONE)
    await at_once(opened, ((each, act("bk.soon", GENERAL, 0)) for each in people))
    held = rows(opened.file, "SELECT start_at, owner_id FROM visits WHERE status = 'held' ORDER BY start_at")
    assert len({start for start, _ in held}) == len({owner for _, owner in held}) == len(people)
    assert (held[0][0][:16], held[-1][0][:16]) == ("2026-11-23 04:15", "2026-11-25 02:00")  # UTC
    assert set(heard_by(opened.sim, people, "simpan")) == {each.id for each in people}
