"""Hours at the edges of the calendar: midnights, the ends of months and years, 29 February, an office in the east."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from bot.screens.kit import act
from tests.content.copy_of_content import Copy
from tests.flows.acts import documents, forges, heard, screen, visits, wib, wording
from tests.flows.offices import office_at
from tests.stage import BUDI, SARI, WIB, Someone

WIT = ZoneInfo("Asia/Jayapura")


def in_the_east(**booking: object) -> Callable[[Copy], object]:
    """The office works in WIT; other booking rules on top."""

    def change(copy: Copy) -> None:
        copy.edit("clinic.yaml", lambda clinic: clinic.update(zone="Asia/Jayapura", zone_label="WIT"))
        copy.edit("clinic.yaml", lambda clinic: clinic["booking"].update(booking))

    return change


def wit(day: int, clock: str, month: int = 11) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, month, day, int(hour), int(minute), tzinfo=WIT)


async def books(person: Someone, start: datetime) -> str:
    """Hold and confirm that hour; the card."""
    await person.says("/menu")
    await forges(person, act("bk.hold", "umum", start, 0).encode())
    await person.taps("Ya, pesan")
    assert wording(person.stage, "booking.booked") in await screen(person)
    return await screen(person)


async def sees_hours(person: Someone, start: datetime) -> list[str]:
    """The hours of the day that `start` is on, at its own place."""
    await person.says("/menu")
    await forges(person, act("bk.hours", "umum", start.date(), 0).encode())
    return [label for label in await person.buttons() if label[:2].isdigit()]


async def test_an_office_in_wit_speaks_and_reminds_in_wit_on_both_sides_of_utc_midnight(tmp_path: Path, migrated: Path):
    """08.15 WIT is still the day before in UTC, and ends when that day does."""
    hours = {"tuesday": [{"start": "08:15", "end": "10:30"}]}
    async with office_at(wit(23, "09:00"), tmp_path, migrated, in_the_east(weekly=hours)) as stage:
        sari, budi = stage.person(SARI), stage.person(BUDI)
        assert await sees_hours(sari, wit(24, "08:15")) == ["08.15", "09.00", "09.45"]
        card = await books(sari, wit(24, "08:15"))
        assert "Selasa, 24 November 2026 pukul 08.15 WIT" in card
        assert len(await heard(budi, "24 November 2026 pukul 08.15 WIT")) == 1
        (content,) = await documents(sari)
        (event,) = Calendar.from_ical(content).walk("VEVENT")
        assert event.decoded("dtstart") == wit(24, "08:15")
        await forges(sari, act("bk.hold", "umum", wit(24, "09:00"), 0).encode())  # the same day, there
        assert wording(stage, "refusal.too_many_that_day") in await screen(sari)
        await stage.until(wit(23, "15:59"))
        assert not await heard(sari, "Besok")
        await stage.until(wit(23, "16:00"))
        assert len(await heard(sari, "Besok")) == 1


async def test_an_hour_at_midnight_belongs_to_the_day_that_begins(tmp_path: Path, migrated: Path):
    hours = {
        "monday": [{"start": "22:30", "end": "23:59"}],
        "tuesday": [{"start": "00:00", "end": "01:30"}, {"start": "23:00", "end": "23:45"}],
    }
    async with office_at(wit(23, "09:00"), tmp_path, migrated, in_the_east(weekly=hours, max_owner_day=2)) as stage:
        sari = stage.person(SARI)
        assert await sees_hours(sari, wit(23, "22:30")) == ["22.30"]
        assert await sees_hours(sari, wit(24, "00:00")) == ["00.00", "00.45", "23.00"]
        assert "Selasa, 24 November 2026 pukul 00.00 WIT" in await books(sari, wit(24, "00:00"))
        await books(sari, wit(24, "23:00"))
        assert [visit.start_at for visit in await visits(stage, "booked")] == [wit(24, "00:00"), wit(24, "23:00")]


async def test_midnight_divides_the_days_of_the_owners_limit(tmp_path: Path, migrated: Path):
    """Half an hour lies between the two visits, and a date."""
    hours = {"monday": [{"start": "22:45", "end": "23:30"}], "tuesday": [{"start": "00:00", "end": "00:45"}]}
    async with office_at(wit(23, "09:00"), tmp_path, migrated, in_the_east(weekly=hours)) as stage:
        sari = stage.person(SARI)
        await books(sari, wit(23, "22:45"))
        await books(sari, wit(24, "00:00"))
        assert len(await visits(stage, "booked")) == 2


async def test_on_new_years_eve_january_is_booked_in_the_new_year(tmp_path: Path, migrated: Path):
    async with office_at(datetime(2026, 12, 31, 9, tzinfo=WIB), tmp_path, migrated) as stage:
        sari, budi = stage.person(SARI), stage.person(BUDI)
        start = wib(4, "09:00", month=1, year=2027)
        assert "Senin, 4 Januari 2027 pukul 09.00 WIB" in await books(sari, start)
        assert len(await heard(budi, "4 Januari 2027")) == 1
        await sari.says("/jadwal")
        await sari.taps("Jadwal saya")
        assert "Sen 4 Jan 09.00" in " ".join(await sari.buttons())
        await forges(sari, act("bk.hold", "umum", datetime(2027, 1, 1, 9, tzinfo=WIB), 0).encode())
        assert "Tahun Baru" in await screen(sari)
        await stage.until(wib(3, "16:00", month=1, year=2027))
        assert len(await heard(sari, "Besok", "4 Januari 2027")) == 1


async def test_a_visit_moves_over_the_end_of_the_month_and_of_the_year(tmp_path: Path, migrated: Path):
    async with office_at(datetime(2026, 12, 29, 9, tzinfo=WIB), tmp_path, migrated) as stage:
        sari = stage.person(SARI)
        await books(sari, wib(30, "09:00", month=12))
        (visit,) = await visits(stage, "booked")
        await forges(sari, act("bk.hold", "umum", wib(6, "09:00", month=1, year=2027), visit.id).encode())
        await sari.taps("Ya, pindahkan")
        (moved,) = await visits(stage, "booked")
        assert (moved.code, moved.start_at) == (visit.code, wib(6, "09:00", month=1, year=2027))
        assert "Rabu, 6 Januari 2027" in await screen(sari)


async def test_the_last_day_of_a_month_is_followed_by_the_first_of_the_next(tmp_path: Path, migrated: Path):
    """Late on the last day the nearest hours lie over the month's end."""
    async with office_at(wib(30, "09:00"), tmp_path, migrated) as stage:
        sari = stage.person(SARI)
        await forges(await sari.says("/menu"), act("bk.hold", "umum", wib(30, "23:30"), 0).encode())
        assert (await sari.buttons())[:3] == ["Sen 30 Nov 13.45", "Sen 30 Nov 14.30", "Sel 1 Des 09.00"]


@pytest.mark.parametrize("day", [29, 28])
async def test_the_29th_of_february_is_a_day_like_any_other(tmp_path: Path, migrated: Path, day: int):
    """2028 has one, a Tuesday; booked the week before, or on the 28th."""
    start = datetime(2028, 2, 29, 9, 0, tzinfo=WIB)
    async with office_at(datetime(2028, 2, day - 7 if day == 29 else 28, 9, tzinfo=WIB), tmp_path, migrated) as stage:
        sari = stage.person(SARI)
        assert (await sees_hours(sari, start))[0] == "09.00"
        assert "Selasa, 29 Februari 2028 pukul 09.00 WIB" in await books(sari, start)
        (content,) = await documents(sari)
        (event,) = Calendar.from_ical(content).walk("VEVENT")
        assert event.decoded("dtstart") == start
        await stage.until(datetime(2028, 2, 28, 16, 0, tzinfo=WIB))
        assert len(await heard(sari, "Besok", "29 Februari 2028")) == 1


async def test_where_there_is_no_29th_of_february_the_28th_is_followed_by_march(tmp_path: Path, migrated: Path):
    async with office_at(datetime(2027, 2, 22, 9, tzinfo=WIB), tmp_path, migrated) as stage:
        sari = stage.person(SARI)
        assert "Senin, 1 Maret 2027" in await books(sari, datetime(2027, 3, 1, 9, 0, tzinfo=WIB))
        for forged in ("bk.hours:umum:20270229:0", "bk.hours:umum:20270230:0", "bk.hours:umum:20271301:0"):
            await forges(sari, forged)
            assert wording(stage, "refusal.outdated") in await screen(sari)
