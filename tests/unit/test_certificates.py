"""A certificate's dates: which can be, how long it is valid, and when its reminders are due."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.catalog.models import ReminderRule
from bot.db.messages import OutboxState
from bot.errors import BadInput, Outdated
from bot.services import certificates, people
from tests.unit.world import a_person, rows

TODAY = date(2026, 11, 23)
JAKARTA = ZoneInfo("Asia/Jakarta")


@pytest.fixture
def sari(session, now):
    return a_person(session, now)


@pytest.fixture
def record(session, sari, catalog, now):
    def go(issued, expires, at=now, topic="sppirt"):
        certificates.record(session, sari, catalog.topics[topic], issued, expires, catalog, at)

    return go


def waiting(session):
    return {row.args["rule"]: row for row in rows(session) if row.state == OutboxState.WAITING}


@pytest.mark.parametrize(
    ("day", "years", "then"),
    [
        (date(2024, 3, 5), 5, date(2029, 3, 5)),
        (date(2024, 2, 29), 5, date(2029, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
    ],
)
def test_years_are_added_to_the_same_day(day, years, then):
    assert certificates.years_after(day, years) == then


def test_a_last_day_is_only_suggested_where_the_validity_is_known(catalog):
    assert certificates.suggested_expiry(catalog.topics["sppirt"], date(2024, 3, 5)) == date(2029, 3, 5)
    assert certificates.suggested_expiry(catalog.topics["nib"], date(2024, 3, 5)) is None


@pytest.mark.parametrize("day", [TODAY, TODAY - timedelta(days=1), date(2000, 1, 1)])
def test_days_of_issue_that_can_be(day):
    assert certificates.check_issued(day, TODAY) == day


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), date(1999, 12, 31)])
def test_days_of_issue_that_cannot_be(day):
    with pytest.raises(BadInput):
        certificates.check_issued(day, TODAY)


@pytest.mark.parametrize(("day", "can_be"), [(TODAY, False), (TODAY + timedelta(days=1), True),
                                             (date(2056, 11, 23), True), (date(2056, 11, 24), False)])  # fmt: skip
def test_last_days_are_after_the_issue_and_within_30_years(day, can_be):
    if can_be:
        assert certificates.check_expiry(TODAY, day) == day
    else:
        with pytest.raises(BadInput):
            certificates.check_expiry(TODAY, day)


def test_the_offices_day_is_not_greenwichs(catalog):
    assert certificates.today_of(catalog, datetime(2026, 11, 22, 17, 0, tzinfo=ZoneInfo("UTC"))) == TODAY


def test_valid_through_the_last_day(record, session, sari, catalog, now):
    record(date(2021, 11, 23), TODAY)
    assert certificates.recorded(session, sari, catalog, now)["sppirt"].is_valid
    assert not certificates.recorded(session, sari, catalog, now + timedelta(days=1))["sppirt"].is_valid


def test_each_reminder_is_worth_sending_until_the_next_the_last_through_the_last_day(record, session):
    record(date(2022, 5, 1), date(2027, 5, 1))
    found = waiting(session)
    assert {key: row.due_at.astimezone(JAKARTA) for key, row in found.items()} == {
        "c_90": datetime(2027, 1, 31, 9, 0, tzinfo=JAKARTA),
        "c_30": datetime(2027, 4, 1, 9, 0, tzinfo=JAKARTA),
        "c_7": datetime(2027, 4, 24, 9, 0, tzinfo=JAKARTA),
    }
    assert found["c_90"].expires_at == found["c_30"].due_at
    assert found["c_30"].expires_at == found["c_7"].due_at
    assert found["c_7"].expires_at == datetime(2027, 5, 2, 0, 0, tzinfo=JAKARTA)


@pytest.mark.parametrize(
    ("days", "planned"), [(100, {"c_90", "c_30", "c_7"}), (90, {"c_30", "c_7"}), (20, {"c_7"}), (3, set())]
)
def test_what_should_have_come_earlier_is_not_planned(record, session, now, days, planned):
    record(date(2022, 5, 1), TODAY + timedelta(days=days), now.replace(hour=10))
    assert set(waiting(session)) == planned


def test_changed_dates_take_the_place_of_the_reminders_planned_before(record, session):
    record(date(2022, 5, 1), date(2027, 5, 1))
    record(date(2022, 5, 1), date(2027, 6, 1))
    assert {row.args["expires_on"] for row in waiting(session).values()} == {"2027-06-01"}
    assert sum(row.state == OutboxState.WAITING for row in rows(session)) == 3


def test_the_same_again_changes_nothing(record, session, sari, now):
    for hours in (0, 1):
        record(date(2022, 5, 1), date(2027, 5, 1), now + timedelta(hours=hours))
    assert len(rows(session)) == 3


def test_who_leaves_is_owed_nothing_and_nothing_names_them(record, session, sari, now):
    record(date(2022, 5, 1), date(2027, 5, 1))
    people.forget(session, sari, now)
    assert {(row.state, row.telegram_id) for row in rows(session)} == {(OutboxState.SKIPPED, 0)}


def test_an_expired_certificate_and_one_without_end_owe_nothing(record, session):
    record(date(2015, 5, 1), date(2020, 5, 1))
    record(date(2015, 5, 1), None, topic="nib")
    assert rows(session) == []


def test_dates_that_cannot_be_are_not_stored(record, session, sari, catalog, now):
    for issued, expires in ((TODAY + timedelta(days=1), None), (date(2024, 1, 1), date(2024, 1, 1))):
        with pytest.raises(BadInput):
            record(issued, expires)
    assert certificates.recorded(session, sari, catalog, now) == {}


def test_a_number_needs_a_certificate(session, sari, catalog):
    with pytest.raises(Outdated):
        certificates.set_number(session, sari, catalog.topics["nib"], "123")


def test_a_certificates_reminder_counts_whole_days():
    with pytest.raises(ValueError, match="days_before with at"):
        ReminderRule(id="odd", event="certificate", text="certificate.left_7", minutes_before=30)
