"""What the clinic owes: owed once, in one pair of hands at a time, settled or given back."""

from datetime import timedelta

import pytest

from bot.db.messages import Lane, OutboxState
from bot.services import announcements, outbox
from bot.services.outbox import LEASE, MAX_RESULT_CHARS
from tests.unit.world import DEDI, SARI, a_crowd, a_draft, an_admin, owe, rows, states

SECOND = timedelta(seconds=1)
MANY = 100


def keys(session, claimed):
    names = {row.id: row.dedupe_key for row in rows(session)}
    return [names[each.id] for each in claimed]


def test_the_same_key_is_owed_once_and_the_first_wording_stays(session, now):
    owe(session, now, "a", visit_id=1)
    owe(session, now + SECOND, "a", to=DEDI, visit_id=2)
    (row,) = rows(session)
    assert (row.telegram_id, row.due_at, row.args) == (SARI, now, {"visit_id": 1})


def test_what_was_sent_is_not_owed_again_by_the_same_key(session, now):
    owe(session, now)
    outbox.settle(session, rows(session)[0].id, OutboxState.SENT, now)
    owe(session, now)
    assert states(session) == ["sent"]


def test_only_what_is_due_is_claimed_and_the_longest_due_first(session, now):
    owe(session, now + SECOND, "later")
    owe(session, now, "second")
    owe(session, now - SECOND, "first")
    assert set(keys(session, outbox.claim(session, Lane.PERSONAL, now, MANY))) == {"first", "second"}
    owe(session, now - 3 * SECOND, "third")
    owe(session, now - 5 * SECOND, "fourth")
    assert keys(session, outbox.claim(session, Lane.PERSONAL, now, 1)) == ["fourth"]


def test_a_claim_takes_no_more_than_it_may_and_no_row_twice(session, now):
    for n in range(5):
        owe(session, now, f"k{n}")
    first = outbox.claim(session, Lane.PERSONAL, now, 3)
    second = outbox.claim(session, Lane.PERSONAL, now, 3)
    assert (len(first), len(second)) == (3, 2)
    assert {row.id for row in first}.isdisjoint(row.id for row in second)
    assert outbox.claim(session, Lane.PERSONAL, now, 3) == []


def test_a_claim_says_what_to_send_to_whom_and_for_the_how_manieth_time(session, now):
    owe(session, now, visit_id=7, rule="h_1")
    (row,) = outbox.claim(session, Lane.PERSONAL, now, MANY)
    assert (row.telegram_id, row.kind, row.args) == (SARI, "visit_reminder", {"visit_id": 7, "rule": "h_1"})
    assert (row.lane, row.attempts) == (Lane.PERSONAL, 1)


def test_lanes_do_not_take_from_each_other(session, now):
    owe(session, now)
    assert outbox.claim(session, Lane.BULK, now, MANY) == []


def test_a_personal_row_whose_sender_died_is_taken_up_when_its_lease_ends(session, now):
    owe(session, now)
    outbox.claim(session, Lane.PERSONAL, now, MANY)
    assert outbox.claim(session, Lane.PERSONAL, now + LEASE - SECOND, MANY) == []
    outbox.mark_lost(session, now + LEASE, ())
    (again,) = outbox.claim(session, Lane.PERSONAL, now + LEASE, MANY)
    assert again.attempts == 2


def test_a_bulk_row_whose_sender_died_is_uncertain_and_never_repeated(session, catalog, now):
    admin = an_admin(session)
    a_crowd(session, now, 3)
    announcements.send(session, admin, catalog, a_draft(session, admin, now).id, now)
    outbox.claim(session, Lane.BULK, now, 2)
    outbox.mark_lost(session, now + LEASE - SECOND, ())
    assert states(session, Lane.BULK) == ["waiting"] * 3
    outbox.mark_lost(session, now + LEASE, ())
    assert sorted(states(session, Lane.BULK)) == ["uncertain", "uncertain", "waiting"]
    assert len(outbox.claim(session, Lane.BULK, now + LEASE, MANY)) == 1


def test_a_row_given_back_is_due_again_at_its_time_and_not_taken_for_lost(session, now):
    owe(session, now)
    (row,) = outbox.claim(session, Lane.PERSONAL, now, MANY)
    outbox.postpone(session, row.id, now + 30 * SECOND, "flood")
    outbox.mark_lost(session, now + 10 * LEASE, ())
    assert outbox.claim(session, Lane.PERSONAL, now + 29 * SECOND, MANY) == []
    assert len(outbox.claim(session, Lane.PERSONAL, now + 30 * SECOND, MANY)) == 1


def test_what_expired_is_skipped_and_what_is_in_somebodys_hands_is_not(session, now):
    owe(session, now, "late", expires_at=now + SECOND)
    owe(session, now, "in hand", expires_at=now + SECOND)
    owe(session, now, "in time", expires_at=now + 60 * SECOND)
    owe(session, now, "for ever")
    (held,) = [row for row in rows(session) if row.dedupe_key == "in hand"]
    held.lease_until = now + LEASE
    outbox.skip_late(session, now + SECOND)
    told = {row.dedupe_key: (str(row.state), row.result) for row in rows(session)}
    assert told.pop("late") == ("skipped", "too late")
    assert {state for state, _ in told.values()} == {"waiting"}


def test_withdrawing_a_cause_skips_what_waits_for_it_and_nothing_else(session, now):
    owe(session, now, "sent", cause="visit:1")
    outbox.settle(session, rows(session)[0].id, OutboxState.SENT, now)
    owe(session, now, "waits", cause="visit:1")
    owe(session, now, "other", cause="visit:11")
    outbox.withdraw(session, "visit:1", now, "cancelled")
    told = {row.dedupe_key: (str(row.state), row.result) for row in rows(session)}
    assert told == {"sent": ("sent", None), "waits": ("skipped", "cancelled"), "other": ("waiting", None)}


def test_what_is_on_its_way_when_withdrawn_is_left_to_its_sender(session, now):
    owe(session, now)
    (row,) = outbox.claim(session, Lane.PERSONAL, now, MANY)
    outbox.withdraw(session, "visit:1", now, "cancelled")
    assert states(session) == ["waiting"]
    outbox.settle(session, row.id, OutboxState.SENT, now, message_id=5)
    assert states(session) == ["sent"]


def test_a_row_that_ended_is_not_given_back(session, now):
    owe(session, now)
    (row,) = outbox.claim(session, Lane.PERSONAL, now, MANY)
    outbox.settle(session, row.id, OutboxState.SENT, now)
    outbox.postpone(session, row.id, now + SECOND, "flood")
    assert states(session) == ["sent"]


def test_rows_waiting_long_for_their_turn_in_this_process_are_neither_lost_nor_taken_twice(session, catalog, now):
    admin = an_admin(session)
    a_crowd(session, now, 1)
    announcements.send(session, admin, catalog, a_draft(session, admin, now).id, now)
    owe(session, now, expires_at=now + SECOND)
    mine = [row.id for lane in Lane for row in outbox.claim(session, lane, now, MANY)]
    later = now + 10 * LEASE
    outbox.skip_late(session, later, mine)
    outbox.mark_lost(session, later, mine)
    assert [outbox.claim(session, lane, later, MANY, mine) for lane in Lane] == [[], []]
    assert states(session) == ["waiting", "waiting"]


def test_the_unit_of_work_knows_whether_somebody_is_now_owed_something(session, catalog, now):
    assert not outbox.has_grown(session)
    owe(session, now)
    assert outbox.has_grown(session)


def test_settling_records_the_end_and_keeps_reasons_short(session, now):
    owe(session, now)
    (row,) = outbox.claim(session, Lane.PERSONAL, now, MANY)
    outbox.settle(session, row.id, OutboxState.FAILED, now, result="x" * 1000, message_id=9)
    (ended,) = rows(session)
    assert (ended.state, ended.ended_at, ended.message_id, ended.lease_until) == ("failed", now, 9, None)
    assert ended.result == "x" * MAX_RESULT_CHARS


@pytest.mark.parametrize("state", [state for state in OutboxState if state is not OutboxState.WAITING])
def test_what_has_ended_is_never_claimed_again(session, now, state):
    owe(session, now)
    outbox.settle(session, rows(session)[0].id, state, now)
    outbox.skip_late(session, now + 10 * LEASE)
    assert outbox.claim(session, Lane.PERSONAL, now + 10 * LEASE, MANY) == []
    assert states(session) == [str(state)]


def test_the_dispatcher_is_told_whether_anything_is_due(session, now):
    assert not outbox.has_due(session, Lane.PERSONAL, now)
    owe(session, now + SECOND)
    assert not outbox.has_due(session, Lane.PERSONAL, now)
    assert outbox.has_due(session, Lane.PERSONAL, now + SECOND)
    assert not outbox.has_due(session, Lane.BULK, now + SECOND)


def test_paused_announcements_do_not_keep_the_others_from_being_claimed(session, catalog, now):
    admin = an_admin(session)
    a_crowd(session, now, 2)
    one, other = (announcements.send(session, admin, catalog, a_draft(session, admin, now).id, now) for _ in range(2))
    announcements.pause(session, admin, one.id)
    claimed = outbox.claim(session, Lane.BULK, now, MANY)
    assert {row.args["announcement_id"] for row in claimed} == {other.id}
    announcements.resume(session, admin, one.id)
    again = outbox.claim(session, Lane.BULK, now, MANY)
    assert {row.args["announcement_id"] for row in again} == {one.id}
