"""The rules for appointments: the examples in the files hold, and what cannot be is reported."""

from datetime import date, time
from typing import Any

import pytest
import yaml

from bot.catalog.calendar import BookingPolicy, Opening, SpecialDay
from bot.catalog.check import problems, warnings
from bot.catalog.check_calendar import longest_opening
from bot.catalog.check_offices import check_offices
from bot.catalog.loader import Catalog
from bot.settings import PACKAGED_CONTENT
from tests.content.copy_of_content import Copy

TODAY = date(2026, 11, 23)
CLINIC, HOLIDAYS = "clinic.yaml", "holidays/2026.yaml"


def example(file: str) -> dict[str, Any]:
    """What stands between the marks, without its `# `."""
    lines = (PACKAGED_CONTENT / file).read_text(encoding="utf-8").splitlines()
    begins, ends = [n for n, line in enumerate(lines) if line.lstrip().startswith("# ---")]
    commented = lines[begins + 1 : ends]
    assert all(line.lstrip().startswith("# ") for line in commented)
    return yaml.safe_load("\n".join(line.replace("# ", "", 1) for line in commented))


def with_booking(copy: Copy, **booking: Any) -> Catalog:
    return copy.edit(CLINIC, lambda clinic: clinic["booking"].update(booking)).load()


def test_the_example_in_clinic_yaml_is_an_office_that_opens(copy: Copy):
    catalog = with_booking(copy, **example(CLINIC))
    assert problems(catalog) == []
    assert warnings(catalog, TODAY) == []
    policy = catalog.clinic.booking
    assert policy.seasons[0].label == "Ramadan"
    assert policy.seats == ("Ruang 1", "Ruang 2", "Ruang 2")
    assert policy.minutes_for("halal_reguler") == 60
    assert len(policy.breaks) == 2


def test_the_example_names_every_rule_an_office_can_set():
    with_values = yaml.safe_load((PACKAGED_CONTENT / CLINIC).read_text(encoding="utf-8"))["booking"]
    assert with_values.keys() | example(CLINIC).keys() == BookingPolicy.model_fields.keys()
    assert not with_values.keys() & example(CLINIC).keys()


def test_the_example_of_single_days_holds(copy: Copy):
    catalog = copy.edit(HOLIDAYS, lambda _: example(HOLIDAYS)).load()
    assert problems(catalog) == []
    assert catalog.closed_days[date(2026, 12, 28)]
    assert date(2026, 12, 24) in catalog.open_days
    saturday = catalog.special_days[date(2026, 12, 5)]
    assert saturday == SpecialDay(why="klinik Sabtu", openings=(Opening(start=time(9), end=time(12)),))


def test_the_shipped_calendar_has_nothing_to_report(copy: Copy):
    catalog = copy.load()
    assert [line for line in (*problems(catalog), *warnings(catalog, TODAY)) if "booking" in line] == []


WRONG = {
    "a duration of no topic": ({"durations": {"nope": 60}}, "nope"),
    "a topic that fits no opening": ({"durations": {"nib": 240}}, "nib takes 240"),
    "a slot that fits no opening": ({"slot_minutes": 240}, "slot_minutes 240"),
    "never open": ({"weekly": {}}, "never open"),
    "a break over every opening": ({"breaks": [{"start": "08:00", "end": "17:00"}]}, "never open"),
    "a break that leaves too little": (
        {"durations": {"nib": 100}, "breaks": [{"start": "10:30", "end": "11:00"}, {"start": "13:30", "end": "14:30"}]},
        "nib takes 100",
    ),
}


@pytest.mark.parametrize(("booking", "told"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_booked_is_an_error(copy: Copy, booking: dict[str, Any], told: str):
    found = problems(with_booking(copy, **booking))
    assert any(told in line for line in found), found


def test_a_topic_that_fits_only_in_a_season_is_no_error(copy: Copy):
    season = {"label": "Akhir tahun", "first": "2026-12-01", "last": "2026-12-31",
              "weekly": {"monday": [{"start": "08:00", "end": "13:00"}]}}  # fmt: skip
    assert problems(with_booking(copy, durations={"nib": 240}, seasons=[season])) == []


def test_breaks_cut_only_the_days_they_are_on(copy: Copy):
    pause = {"start": "09:00", "end": "17:00", "days": ["monday", "tuesday", "wednesday"]}
    assert longest_opening(with_booking(copy, breaks=[pause]).clinic.booking) == 180


def test_dates_that_are_over_are_warnings(copy: Copy):
    weekly = {"monday": [{"start": "09:00", "end": "12:00"}]}
    gone = {"label": "Ramadan lalu", "first": "2026-02-18", "last": "2026-03-19", "weekly": weekly}
    running = {"label": "Akhir tahun", "first": "2026-11-01", "last": "2026-11-23", "weekly": weekly}
    with_booking(copy, seasons=[gone, running])
    special = {date(2026, 11, 22): {"why": "klinik Minggu"}, date(2026, 11, 23): {"why": "rapat"}}
    copy.edit(HOLIDAYS, lambda days: days.update(special=special))
    found = check_offices(copy.folder, "tangsel", TODAY)
    assert found.errors == ()
    told = [line for line in found.warnings if line.startswith(("booking", "holidays"))]
    assert len(told) == 2
    assert "Ramadan lalu" in told[0]
    assert "klinik Minggu" in told[1]
