"""From home to a booked visit: how many taps, which days and hours, what arrives, and who else sees the hour."""

from datetime import date, datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from bot.screens.kit import act
from tests.flows.acts import (
    TUESDAY,
    a_visit,
    agrees,
    books,
    buttons_of,
    code_in,
    day_of,
    documents,
    forges,
    opens_hours,
    screen,
    visits,
    wib,
    wording,
)
from tests.stage import BUDI, SARI, WIB, Someone, Stage

HOURS = ["09.00", "09.45", "10.30", "11.15", "13.00", "13.45", "14.30"]


async def test_a_visit_is_booked_with_five_taps_from_home(ibu_sari: Someone):
    await ibu_sari.says("/menu")
    for label in ("Jadwal konsultasi", "SPP-IRT", TUESDAY, "09.00", "Ya, pesan"):
        await ibu_sari.taps(label)
    (booked,) = await visits(ibu_sari.stage, "booked")
    assert (booked.start_at, booked.topic_id) == (wib(24, "09:00"), "sppirt")
    assert booked.code in await screen(ibu_sari)


async def test_the_card_tells_code_date_place_consultant_and_which_papers_are_missing(ibu_sari: Someone):
    catalog = ibu_sari.stage.clinic.shelf.catalog
    missing, ready, *_ = papers = [item.title for item in catalog.topics["sppirt"].items if item.bring]
    for label in ("SPP-IRT", "Buka daftar periksa", ready, "Siap"):
        await ibu_sari.taps(label)
    code = await books(ibu_sari, "SPP-IRT")
    card = await screen(ibu_sari)
    for part in (code, "Selasa, 24 November 2026 pukul 09.00 WIB", catalog.clinic.office, "Pak Budi", *papers):
        assert part in card
    assert f"{missing} (belum" in card
    assert f"{ready} (belum" not in card


async def test_the_calendar_file_arrives_and_says_the_same(sari: Someone):
    visit = await a_visit(sari, wib(24, "09:00"), "sppirt")
    (content,) = await documents(sari)
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert event.decoded("dtstart") == wib(24, "09:00")
    assert event.decoded("dtend") == wib(24, "09:45")
    assert event.decoded("sequence") == 0
    assert "SPP-IRT" in str(event["summary"])
    assert visit.code in str(event["description"])
    assert sari.stage.clinic.shelf.catalog.clinic.office in str(event["location"])
    assert len(event.walk("VALARM")) == 2


async def test_the_hours_of_a_day_leave_out_the_lunch_break_and_what_is_too_soon(sari: Someone):
    await opens_hours(sari, day=TUESDAY)
    assert (await sari.buttons())[:-2] == HOURS
    await opens_hours(sari, day="Sen 23 Nov")  # it is 09.00, and the office wants two hours' notice
    assert [label for label in await sari.buttons() if label in HOURS] == HOURS[3:]


async def _offered_days(person: Someone) -> list[date]:
    """Every day with free hours, month after month."""
    await person.says("/jadwal")
    await person.taps("Lainnya")
    found: list[date] = []
    while True:
        buttons = buttons_of(await person.last())
        found += [day for button in buttons if button["text"].isdigit() and (day := day_of(button))]
        if not any("➡️" in button["text"] for button in buttons):
            return found
        await person.taps("➡️")


@pytest.mark.parametrize(
    ("begins", "closed", "open_days"),
    [
        # Nyepi and Idul Fitri with their joint leave, all within a week.
        ((2026, 3, 2), ["2026-03-18", "2026-03-19", "2026-03-23", "2026-03-24"], 15),
        # Ascension, Idul Adha with joint leave, Pancasila Day.
        ((2026, 5, 4), ["2026-05-14", "2026-05-27", "2026-05-28", "2026-06-01"], 15),
        # Christmas: the Thursday before is joint leave.
        ((2026, 12, 1), ["2026-12-24"], 18),
    ],
)
async def test_only_mondays_to_thursdays_are_offered_and_no_holiday(
    tmp_path: Path, migrated: Path, begins: tuple[int, int, int], closed: list[str], open_days: int
):
    async with Stage(tmp_path, migrated, datetime(*begins, 9, 0, tzinfo=WIB)) as stage:
        await stage.open()
        await stage.hires(BUDI, "Pak Budi", consultant=True)
        offered = await _offered_days(await agrees(stage.person(SARI)))
    assert offered == sorted(set(offered))
    assert {day.weekday() for day in offered} == {0, 1, 2, 3}
    assert not {day.isoformat() for day in offered} & set(closed)
    assert len(offered) == open_days


async def test_an_old_button_for_a_holiday_says_why_the_office_is_closed(sari: Someone):
    await sari.stage.until(wib(10, "09:00", month=12))
    await sari.says("/menu")
    await forges(sari, act("bk.hours", "umum", date(2026, 12, 24), 0).encode())
    assert "Natal" in await screen(sari)
    assert not [label for label in await sari.buttons() if label in HOURS]


async def test_a_held_hour_is_not_offered_to_another_owner_until_five_minutes_have_passed(sari: Someone, dedi: Someone):
    await opens_hours(sari)
    await sari.taps("09.00")
    await opens_hours(dedi)
    assert "09.00" not in await dedi.buttons()
    await sari.stage.passes(minutes=4, seconds=59)
    await opens_hours(dedi)
    assert "09.00" not in await dedi.buttons()
    await sari.stage.passes(seconds=1)
    await opens_hours(dedi)
    assert "09.00" in await dedi.buttons()


async def test_an_hour_let_go_is_offered_to_others_at_once(sari: Someone, dedi: Someone):
    await opens_hours(sari)
    await sari.taps("09.00")
    await sari.taps("Jam lain")
    assert "09.00" in await sari.buttons()
    await opens_hours(dedi)
    assert "09.00" in await dedi.buttons()


async def test_a_late_confirmation_still_books_the_hour_if_it_is_free(sari: Someone):
    await opens_hours(sari)
    await sari.taps("09.00")
    await sari.stage.passes(minutes=20)
    await sari.taps("Ya, pesan")
    (booked,) = await visits(sari.stage, "booked")
    assert booked.code == code_in(await screen(sari))


async def test_whoever_confirms_too_late_hears_that_somebody_else_has_the_hour(sari: Someone, dedi: Someone):
    await opens_hours(sari)
    await sari.taps("09.00")
    await sari.stage.passes(minutes=6)
    await a_visit(dedi, wib(24, "09:00"))
    await sari.taps("Ya, pesan")
    assert wording(sari.stage, "refusal.slot_taken") in await screen(sari)
    assert len(await visits(sari.stage, "booked")) == 1
