"""When a visit's reminders are due, and how long they are worth sending."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.catalog.models import ReminderRule
from bot.db.messages import OutboxMessage
from bot.mode import Mode
from bot.services import reminders

JAKARTA = ZoneInfo("Asia/Jakarta")
EVE = ReminderRule(id="eve", days_before=1, at="16:00", text="notices.tomorrow")
SOON = ReminderRule(id="soon", minutes_before=120, text="notices.soon")
VISIT_AT = datetime(2026, 11, 24, 9, 0, tzinfo=JAKARTA)


def a_visit(start: datetime = VISIT_AT, sequence: int = 0, mode: Mode = Mode.IN_PERSON) -> SimpleNamespace:
    return SimpleNamespace(id=7, start_at=start.astimezone(UTC), sequence=sequence, mode=mode)


def queued(session) -> dict[str, OutboxMessage]:
    return {row.args["rule"]: row for row in session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))}


@pytest.fixture
def plan(session, catalog):
    def go(visit, now):
        reminders.plan(session, visit, 1001, catalog, now)
        return queued(session)

    return go


def test_the_eve_is_the_offices_eve_at_the_offices_hour(catalog):
    assert reminders.due_at(EVE, VISIT_AT.astimezone(UTC), catalog) == datetime(2026, 11, 23, 16, 0, tzinfo=JAKARTA)


@pytest.mark.parametrize(("zone", "due_day"), [("Asia/Jakarta", 23), ("Asia/Jayapura", 24)])
def test_which_day_is_the_eve_depends_on_the_zone_not_on_greenwich(catalog, zone, due_day):
    clinic = catalog.clinic.model_copy(update={"zone": zone})
    start = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)  # still the 24th in Jakarta, the 25th in Jayapura
    due = reminders.due_at(EVE, start, SimpleNamespace(clinic=clinic))
    assert due == datetime(2026, 11, due_day, 16, 0, tzinfo=ZoneInfo(zone))


def test_days_before_are_calendar_days_across_a_year_and_a_leap_day(catalog):
    new_year = datetime(2027, 1, 1, 9, 0, tzinfo=JAKARTA)
    assert reminders.due_at(EVE, new_year, catalog) == datetime(2026, 12, 31, 16, 0, tzinfo=JAKARTA)
    march = datetime(2028, 3, 1, 9, 0, tzinfo=JAKARTA)
    assert reminders.due_at(EVE, march, catalog) == datetime(2028, 2, 29, 16, 0, tzinfo=JAKARTA)


def test_minutes_before_count_back_from_the_start(catalog):
    assert reminders.due_at(SOON, VISIT_AT, catalog) == VISIT_AT - timedelta(hours=2)


def test_each_reminder_is_worth_sending_until_the_next_is_due_the_last_until_the_visit(plan, now):
    rows = plan(a_visit(), now)
    first, last = sorted(rows.values(), key=lambda row: row.due_at)
    assert first.due_at == datetime(2026, 11, 23, 16, 0, tzinfo=JAKARTA)
    assert first.expires_at == last.due_at == VISIT_AT - timedelta(hours=2)
    assert last.expires_at == VISIT_AT
    assert {row.telegram_id for row in rows.values()} == {1001}


def test_a_visit_online_has_one_more_a_quarter_of_an_hour_before(plan, now):
    rows = plan(a_visit(mode=Mode.ONLINE), now)
    assert list(rows) == ["h_1", "j_2", "j_15m"]
    assert rows["j_15m"].due_at == rows["j_2"].expires_at == VISIT_AT - timedelta(minutes=15)
    assert rows["j_15m"].expires_at == VISIT_AT


def test_a_certificate_is_held_in_no_mode():
    with pytest.raises(ValueError, match="only visits have a mode"):
        ReminderRule(id="odd", event="certificate", text="notices.soon", days_before=7, at="09:00", mode="online")


def test_planning_twice_owes_nothing_twice(plan, now):
    assert len(plan(a_visit(), now)) == len(plan(a_visit(), now)) == 2


def test_a_moved_visit_gets_its_reminders_anew(plan, session, now):
    plan(a_visit(), now)
    plan(a_visit(VISIT_AT + timedelta(days=1), sequence=1), now)
    assert len(session.scalars(select(OutboxMessage)).all()) == 4


def test_a_reminder_whose_time_has_passed_is_not_owed(plan):
    rows = plan(a_visit(), datetime(2026, 11, 23, 16, 0, tzinfo=JAKARTA))
    assert [row.due_at for row in rows.values()] == [VISIT_AT - timedelta(hours=2)]
    assert plan(a_visit(sequence=5), VISIT_AT - timedelta(hours=1)).keys() == rows.keys()


@pytest.mark.parametrize(
    "wrong", [{}, {"days_before": 1}, {"at": "16:00"}, {"days_before": 1, "at": "16:00", "minutes_before": 30}]
)
def test_a_rule_says_when_in_exactly_one_way(wrong):
    with pytest.raises(ValueError, match="either days_before with at, or minutes_before"):
        ReminderRule(id="odd", text="notices.soon", **wrong)


@pytest.mark.parametrize("rule", [{"days_before": 1, "at": "24:00"}, {"days_before": 1, "at": "9:00"}])
def test_an_hour_that_does_not_exist_is_refused(rule):
    with pytest.raises(ValueError):
        ReminderRule(id="odd", text="notices.soon", **rule)
