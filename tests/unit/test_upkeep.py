"""What admins hear about the content: once an error and day, once a month, and only admins."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

import pytest

from bot.catalog.check import stale, warnings
from bot.services import staff, upkeep
from tests.unit.world import RINA, a_consultant, an_admin, rows, states

OLD = date(2026, 1, 1)


@pytest.fixture
def with_old_facts(catalog):
    topics = {key: topic.model_copy(update={"last_verified": OLD}) for key, topic in list(catalog.topics.items())[:3]}
    return replace(catalog, topics=MappingProxyType({**catalog.topics, **topics}))


def test_every_admin_and_nobody_else_hears_of_an_error(session, catalog, now):
    an_admin(session)
    an_admin(session, RINA + 1)
    a_consultant(session)
    upkeep.tell_broken(session, catalog, "nib.yaml: label: too long", now)
    assert [row.telegram_id for row in rows(session)] == [RINA, RINA + 1]


def test_who_is_no_admin_any_more_hears_nothing(session, catalog, now):
    an_admin(session)
    staff.retire(session, RINA)
    session.flush()
    upkeep.tell_broken(session, catalog, "nib.yaml: label: too long", now)
    assert rows(session) == []


def test_an_error_is_told_once_a_day_and_another_one_beside_it(session, catalog, now):
    an_admin(session)
    for error, when in (("a", now), ("a", now + timedelta(hours=8)), ("b", now), ("a", now + timedelta(days=1))):
        upkeep.tell_broken(session, catalog, error, when)
    assert [row.args["error"] for row in rows(session)] == ["a", "b", "a"]


def test_a_very_long_error_is_cut(session, catalog, now):
    an_admin(session)
    upkeep.tell_broken(session, catalog, "x" * 5_000, now)
    (row,) = rows(session)
    assert len(row.args["error"]) == upkeep.MAX_ERROR_CHARS


def test_what_was_mended_before_it_was_told_is_not_told(session, catalog, now):
    an_admin(session)
    upkeep.tell_broken(session, catalog, "a", now)
    upkeep.note_mended(session, now)
    assert states(session) == ["skipped"]


def test_old_facts_are_told_from_nine_once_a_month(session, with_old_facts, now):
    an_admin(session)
    eight = now.replace(hour=8, minute=59)
    assert now.hour == 9
    told = []
    for when in (eight, now, now, now + timedelta(hours=3), datetime(2026, 12, 1, 2, tzinfo=now.tzinfo)):
        upkeep.tell_stale(session, with_old_facts, when)
        told.append(len(rows(session)))
    assert told == [0, 1, 1, 1, 1]
    upkeep.tell_stale(session, with_old_facts, datetime(2026, 12, 1, 9, tzinfo=now.tzinfo))
    assert len(rows(session)) == 2


def test_the_oldest_facts_come_first(with_old_facts, now):
    found = stale(with_old_facts, now.date())
    assert [each.last_verified for each in found] == sorted(each.last_verified for each in found)
    assert [line.split(":")[0] for line in warnings(with_old_facts, now.date())] == [each.id for each in found]
