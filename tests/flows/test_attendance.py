"""Who missed the last two visits is asked to confirm the next: when, how, and how it is lifted. Never a ban."""

import pytest
from sqlalchemy import select

from bot.db.booking import VisitStatus
from bot.db.messages import OutboxMessage
from bot.services import people
from tests.flows.absences import MISSED, SURE, asked_at, missed_two, was
from tests.flows.acts import (
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    a_visit,
    books,
    chooses,
    forges,
    heard,
    joins,
    opens_card,
    read,
    screen,
    visits,
    wib,
    wording,
)
from tests.flows.offices import rules_change
from tests.stage import Someone


async def _confirm_by(person: Someone) -> list:
    return [visit.confirm_by for visit in await visits(person.stage, "booked")]


async def test_after_two_missed_visits_the_next_is_to_be_confirmed_by_noon_of_the_day_before(sari: Someone):
    await missed_two(sari)
    await books(sari, day=WEDNESDAY)
    assert await _confirm_by(sari) == [wib(24, "12:00")]
    await sari.sees(wording(sari.stage, "attendance.please"), "Sel 24 Nov pukul 12.00")
    assert any(SURE in label for label in await sari.buttons())


async def test_one_tap_confirms_and_nothing_more_is_asked(sari: Someone):
    await missed_two(sari)
    await books(sari, day=THURSDAY)
    await sari.taps(SURE, times=3)
    assert wording(sari.stage, "attendance.sure") in await screen(sari)
    assert await _confirm_by(sari) == [None]
    await sari.stage.until(wib(25, "12:30"))
    assert not await heard(sari, wording(sari.stage, "attendance.ask"))
    assert not await heard(sari, wording(sari.stage, "attendance.last"))
    assert [state for *_, state in await asked_at(sari.stage)] == ["skipped", "skipped"]
    assert len(await visits(sari.stage, "booked")) == 1


async def test_it_is_asked_a_day_and_three_hours_before_the_deadline(sari: Someone):
    await missed_two(sari)
    await a_visit(sari, wib(26, "09:00"))
    for moment, expected in ((wib(24, "11:59"), 0), (wib(24, "12:00"), 1)):
        await sari.stage.until(moment)
        assert len(await heard(sari, wording(sari.stage, "attendance.ask"))) == expected
    for moment, expected in ((wib(25, "08:59"), 0), (wib(25, "09:00"), 1)):
        await sari.stage.until(moment)
        assert len(await heard(sari, wording(sari.stage, "attendance.last"))) == expected
    await sari.taps(SURE)
    assert await _confirm_by(sari) == [None]


async def test_a_visit_booked_late_is_asked_about_an_hour_later_and_only_once(sari: Someone):
    await missed_two(sari)
    await a_visit(sari, wib(24, "09:00"))  # at 09.00; the deadline is 12.00 today
    assert await asked_at(sari.stage) == [("visit_sure_last", wib(23, "10:00"), "waiting")]


@pytest.mark.parametrize(("clock", "is_asked"), [("10:00", True), ("10:01", False), ("13:00", False)])
async def test_with_less_than_two_hours_to_the_deadline_booking_is_confirmation_enough(
    sari: Someone, clock: str, is_asked: bool
):
    await missed_two(sari)
    await sari.stage.until(wib(23, clock))
    await books(sari, day=TUESDAY)
    assert await _confirm_by(sari) == [wib(23, "12:00") if is_asked else None]
    assert (wording(sari.stage, "attendance.please") in await screen(sari)) is is_asked


async def test_nobody_is_asked_at_night(sari: Someone):
    await missed_two(sari)
    await sari.stage.until(wib(23, "19:30"))
    await a_visit(sari, wib(25, "09:00"))
    assert [at for _, at, _ in await asked_at(sari.stage)] == [wib(24, "07:00"), wib(24, "09:00")]


async def test_the_deadline_is_the_calendar_day_before_even_if_the_office_is_closed_then(sari: Someone):
    await missed_two(sari)
    await a_visit(sari, wib(30, "09:00"))  # a Monday
    assert await _confirm_by(sari) == [wib(29, "12:00")]


async def test_a_moved_visit_is_asked_about_anew(sari: Someone):
    await missed_two(sari)
    await opens_card(sari, await a_visit(sari, wib(26, "09:00")))
    await sari.taps(SURE)
    await chooses(sari, "Pindah jadwal", "Sen 30 Nov", "09.00", "Ya, pindahkan")
    assert await _confirm_by(sari) == [wib(29, "12:00")]
    assert [(at, state) for _, at, state in await asked_at(sari.stage)] == [
        (wib(24, "12:00"), "skipped"),
        (wib(25, "09:00"), "skipped"),
        (wib(28, "12:00"), "waiting"),
        (wib(29, "09:00"), "waiting"),
    ]


async def test_a_cancelled_visit_is_asked_about_no_more(sari: Someone):
    await missed_two(sari)
    await opens_card(sari, await a_visit(sari, wib(26, "09:00")))
    await sari.taps("Batalkan")
    assert [state for *_, state in await asked_at(sari.stage)] == ["skipped", "skipped"]


@pytest.mark.parametrize(
    ("status", "starts"),
    [
        pytest.param(VisitStatus.NO_SHOW, MISSED[:1], id="only one"),
        pytest.param(VisitStatus.CANCELLED, MISSED, id="cancelled"),
        pytest.param(VisitStatus.RELEASED, MISSED, id="released"),
        pytest.param(VisitStatus.NO_SHOW, (wib(20, "09:00", month=5), MISSED[0]), id="more than half a year ago"),
    ],
)
async def test_nobody_is_asked_for_less_than_two_missed_visits_of_the_last_half_year(
    sari: Someone, status: VisitStatus, starts: tuple
):
    await was(sari, status, *starts)
    await a_visit(sari, wib(26, "09:00"))
    assert await _confirm_by(sari) == [None]


async def test_what_was_missed_before_the_last_visit_they_came_to_does_not_count(sari: Someone):
    await missed_two(sari)
    await was(sari, VisitStatus.ATTENDED, wib(17, "09:00"))
    await was(sari, VisitStatus.NO_SHOW, wib(18, "09:00"))
    await a_visit(sari, wib(26, "09:00"))
    assert await _confirm_by(sari) == [None]


async def test_another_persons_missed_visits_do_not_count(sari: Someone, dedi: Someone):
    await missed_two(dedi)
    await a_visit(sari, wib(26, "09:00"))
    assert await _confirm_by(sari) == [None]


async def test_the_office_sets_how_many_and_by_when(sari: Someone):
    await was(sari, VisitStatus.NO_SHOW, MISSED[0])
    await rules_change(sari.stage, no_shows=1, confirm_by="16:00")
    await a_visit(sari, wib(26, "09:00"))
    assert await _confirm_by(sari) == [wib(25, "16:00")]


async def test_a_corrected_no_show_lifts_it_for_the_coming_visit_too(sari: Someone, budi: Someone):
    await was(sari, VisitStatus.NO_SHOW, MISSED[0])
    missed = await a_visit(sari, wib(23, "11:15"))
    await sari.stage.until(wib(23, "12:00"))
    await forges(await budi.says("/kunjungan"), f"cs.close:{missed.id}:no_show")
    await a_visit(sari, wib(26, "09:00"))
    assert (await _confirm_by(sari)) == [wib(25, "12:00")]
    await forges(budi, f"cs.close:{missed.id}:attended")
    assert (await _confirm_by(sari)) == [None]
    await sari.stage.until(wib(25, "12:30"))
    assert not await heard(sari, wording(sari.stage, "attendance.ask"))
    assert len(await visits(sari.stage, "booked")) == 1


async def test_the_consultant_sees_it_and_can_waive_it_and_the_owner_is_told_once(sari: Someone, budi: Someone):
    await missed_two(sari)
    visit = await a_visit(sari, wib(26, "09:00"))
    await budi.taps("Lihat kunjungan")
    await budi.sees(wording(budi.stage, "attendance.unconfirmed"), "Rab 25 Nov pukul 12.00")
    await budi.taps("Tidak perlu dipastikan", times=3)
    assert await _confirm_by(sari) == [None]
    assert len(await heard(sari, visit.code, wording(sari.stage, "attendance.waived"))) == 1
    assert wording(budi.stage, "attendance.unconfirmed") not in await screen(budi)


async def test_an_admin_can_waive_it(sari: Someone, rina: Someone):
    await missed_two(sari)
    visit = await a_visit(sari, wib(26, "09:00"))
    await forges(await rina.says("/menu"), f"at.waive:{visit.id}")
    assert await _confirm_by(sari) == [None]
    assert visit.code in await screen(rina)


async def test_nobody_else_can_confirm_or_waive_it(sari: Someone, dedi: Someone):
    await missed_two(sari)
    visit = await a_visit(sari, wib(26, "09:00"))
    eko = await joins(sari.stage, 2002, "Pak Eko", consultant=True)
    await dedi.says("/menu")
    for person, data in ((eko, "at.waive"), (eko, "at.sure"), (dedi, "at.waive"), (dedi, "at.sure")):
        await forges(person, f"{data}:{visit.id}")
        assert visit.code not in await screen(person)
    assert await _confirm_by(sari) == [wib(25, "12:00")]


async def test_who_leaves_is_asked_nothing_more(sari: Someone):
    await missed_two(sari)
    await a_visit(sari, wib(26, "09:00"))
    await sari.stage.clinic.database.run(
        lambda session: people.forget(session, people.find_user(session, sari.id, "").owner, sari.stage.now())
    )
    assert [state for *_, state in await asked_at(sari.stage)] == ["skipped", "skipped"]
    wanted = select(OutboxMessage.telegram_id).where(OutboxMessage.kind.in_(("visit_sure", "visit_sure_last")))
    assert await read(sari.stage, lambda session: list(session.scalars(wanted))) == [0, 0]
    await sari.stage.until(wib(25, "12:01"))
    assert await heard(sari, wording(sari.stage, "attendance.released")) == []
