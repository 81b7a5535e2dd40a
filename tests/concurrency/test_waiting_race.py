"""An hour of a full day gets free while many wait for it and many more tap it: the line goes first."""

import asyncio
import logging
from collections.abc import Iterable
from datetime import UTC, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy.orm import Session

from bot.screens.kit import Act, act
from bot.services import booking, holds, people, queueing, waiting
from bot.services.keeping import lapse_holds
from bot.services.subject import GENERAL, Subject
from tests.concurrency.crowd import at_once, crowd, heard_by, rows
from tests.stage import MONDAY_MORNING, Someone, Stage

TUESDAY = MONDAY_MORNING + timedelta(days=1)
HOURS = [TUESDAY.replace(hour=hour, minute=minute) for hour, minute in
         ((9, 0), (9, 45), (10, 30), (11, 15), (13, 0), (13, 45), (14, 30))]  # fmt: skip
FREED = HOURS[4]
WAITERS, RIVALS = 60_001, 70_001
OFFER = "Ada jam kosong"
LIVE = """
    SELECT p.telegram_id, v.status, v.offer FROM visits v JOIN people p ON p.id = v.owner_id
    WHERE v.status IN ('held', 'booked') AND v.start_at = ?
"""
OWNERS = "SELECT p.telegram_id, v.id FROM visits v JOIN people p ON p.id = v.owner_id"
HELD, BOOKED = f"{OWNERS} WHERE v.status = 'held'", f"{OWNERS} WHERE v.status = 'booked'"


@pytest.fixture
def no_trouble(caplog: pytest.LogCaptureFixture):
    yield
    wrong = [each.getMessage() for each in caplog.get_records("call") if each.levelno >= logging.WARNING]
    assert not wrong


@pytest.fixture
async def waiters(opened: Stage) -> list[Someone]:
    """Thirty owners in line for Tuesday, which is full: its guests have booked every hour, and one only holds it."""
    guests, queue = await crowd(opened, len(HOURS)), await crowd(opened, 30, WAITERS)
    assert opened.clinic
    catalog, now = opened.clinic.shelf.catalog, opened.now()

    def prepare(session: Session) -> None:
        for guest, hour in zip(guests, HOURS, strict=True):
            owner = people.find_user(session, guest.id, "").owner
            held = holds.hold(session, catalog, owner, Subject(GENERAL), hour, now)
            if hour != FREED:
                booking.confirm(session, catalog, owner, held.id, now)
        for each in queue:
            owner = people.find_user(session, each.id, "").owner
            queueing.join(session, catalog, owner, Subject(GENERAL), TUESDAY.date(), now)

    await opened.clinic.database.run(prepare)
    await opened.tick()
    return queue


def live(stage: Stage) -> list[tuple[int, str, str | None]]:
    """Who has the freed hour, and how."""
    return rows(stage.file, LIVE, FREED.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f"))


def taps(people: Iterable[Someone]) -> list[tuple[Someone, Act]]:
    return [(each, act("bk.hold", GENERAL, FREED, 0)) for each in people]


async def booked_by_its_guest(stage: Stage) -> tuple[Someone, Act]:
    """The hour is booked; how its guest cancels it."""
    [(guest, visit)] = rows(stage.file, HELD)
    await at_once(stage, [(stage.person(guest), act("bk.save", visit))])
    return stage.person(guest), act("bk.cancel", visit)


@pytest.mark.usefixtures("no_trouble")
async def test_a_cancelled_hour_goes_to_the_first_of_thirty_though_sixty_tap_it(opened: Stage, waiters: list[Someone]):
    cancels = await booked_by_its_guest(opened)
    rivals = await crowd(opened, 30, RIVALS)
    await at_once(opened, [cancels, *taps(rivals), *taps(waiters)])
    assert live(opened) == [(waiters[0].id, "held", "waiting")]
    await opened.tick()
    assert heard_by(opened.sim, [*waiters, *rivals], OFFER) == {waiters[0].id: 1}


async def test_without_the_line_the_same_rush_gives_the_hour_to_a_rival(
    opened: Stage, waiters: list[Someone], monkeypatch: pytest.MonkeyPatch
):
    """The twin: nobody serves, so that whoever taps first gets it."""
    cancels = await booked_by_its_guest(opened)
    rivals = await crowd(opened, 30, RIVALS)
    monkeypatch.setattr(waiting, "serve", lambda *_: None)
    await at_once(opened, [cancels, *taps(rivals)])
    [(winner, status, offer)] = live(opened)
    assert winner in {each.id for each in rivals}
    assert (status, offer) == ("held", None)


@pytest.mark.usefixtures("no_trouble")
async def test_an_hour_whose_hold_ends_unseen_goes_to_nobody_but_the_first(opened: Stage, waiters: list[Someone]):
    """No transaction serves at that moment: the next to ask for the hour finds the line before them."""
    rivals = await crowd(opened, 30, RIVALS)
    opened.sim.clock.advance(6 * 60)
    await at_once(opened, taps(rivals))
    assert not {owner for owner, _, _ in live(opened)} & {each.id for each in rivals}
    await opened.tick()
    assert live(opened) == [(waiters[0].id, "held", "waiting")]
    assert heard_by(opened.sim, [*waiters, *rivals], OFFER) == {waiters[0].id: 1}


async def test_unless_a_hold_looks_at_the_line_a_rival_is_faster_than_the_tick(
    opened: Stage, waiters: list[Someone], monkeypatch: pytest.MonkeyPatch
):
    """The twin: everybody serves but `holds.hold`."""
    rivals = await crowd(opened, 30, RIVALS)
    opened.sim.clock.advance(6 * 60)
    monkeypatch.setattr(holds, "waiting", SimpleNamespace(serve=lambda session, *_: lapse_holds(session, opened.now())))
    await at_once(opened, taps(rivals))
    await opened.tick()
    [(winner, _, offer)] = live(opened)
    assert winner in {each.id for each in rivals}
    assert offer is None


@pytest.mark.usefixtures("no_trouble")
async def test_declines_cancellations_and_ticks_at_once_give_one_hour_one_offer_each(
    opened: Stage, waiters: list[Someone]
):
    """Three hours get free by taps that come twice, while the tick runs: three offers, to the first three."""
    assert opened.clinic
    last = rows(opened.file, BOOKED)[:3]
    cancels = [(opened.person(owner), act("bk.cancel", visit)) for owner, visit in last]
    ticks = [opened.clinic.tend_calendar() for _ in range(6)]
    await asyncio.gather(at_once(opened, [*cancels, *cancels]), *ticks)
    await opened.tick()
    assert heard_by(opened.sim, waiters, OFFER) == {each.id: 1 for each in waiters[:3]}
    held = rows(opened.file, "SELECT owner_id, start_at FROM visits WHERE status = 'held' AND offer = 'waiting'")
    assert len({owner for owner, _ in held}) == len({start for _, start in held}) == len(held) == 3


@pytest.mark.usefixtures("no_trouble")
async def test_forty_who_join_at_once_and_twice_get_forty_different_numbers(opened: Stage, waiters: list[Someone]):
    others = await crowd(opened, 40, RIVALS)
    join = act("wl.join", GENERAL, TUESDAY.date())
    await at_once(opened, [(each, join) for each in others * 2])
    assert [place for (place,) in rows(opened.file, "SELECT place FROM waiting_entries ORDER BY place")] == list(
        range(1, len(waiters) + len(others) + 1)
    )
