"""Updates: stored once, applied once, answered, forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.db.messages import InboxState, InboxUpdate
from bot.services import inbox
from bot.services.inbox import KEEP, Received

ANSWER = [{"method": "sendMessage", "params": {"chat_id": 1, "text": "halo"}}]


def an_update(number: int, payload: str = "{}") -> Received:
    return Received(number, 1001, payload)


def stored(session) -> dict[int, InboxUpdate]:
    session.flush()
    session.expire_all()
    return {row.update_id: row for row in session.scalars(select(InboxUpdate))}


def test_new_updates_are_returned_in_their_order_and_known_ones_are_not(session, now):
    assert inbox.record(session, [an_update(2), an_update(1)], now) == [an_update(2), an_update(1)]
    assert inbox.record(session, [an_update(3), an_update(2)], now) == [an_update(3)]
    assert inbox.record(session, [], now) == []
    assert stored(session).keys() == {1, 2, 3}


def test_an_update_twice_in_one_batch_is_one(session, now):
    assert len(inbox.record(session, [an_update(5), an_update(5)], now)) == 1


def test_a_redelivery_does_not_overwrite_what_was_done(session, now):
    inbox.record(session, [an_update(1, "first")], now)
    inbox.finish(session, 1, ANSWER)
    assert inbox.record(session, [an_update(1, "again")], now) == []
    assert stored(session)[1].state == InboxState.DONE


def test_an_update_is_begun_only_while_it_waits(session, now):
    inbox.record(session, [an_update(1)], now)
    assert inbox.begin(session, 1)
    inbox.finish(session, 1, ANSWER)
    session.expire_all()
    assert not inbox.begin(session, 1)
    inbox.mark_answered(session, [1])
    session.expire_all()
    assert not inbox.begin(session, 1)
    assert not inbox.begin(session, 404)


def test_what_was_typed_goes_when_it_is_applied_and_the_answer_when_it_is_sent(session, now):
    inbox.record(session, [an_update(1, '{"text": "rahasia"}')], now)
    inbox.finish(session, 1, ANSWER)
    row = stored(session)[1]
    assert (row.payload, row.answer) == ("", ANSWER)
    inbox.mark_answered(session, [1])
    row = stored(session)[1]
    assert (row.state, row.answer) == (InboxState.ANSWERED, None)


def test_nothing_to_say_counts_as_answered(session, now):
    inbox.record(session, [an_update(1, "typed")], now)
    inbox.finish(session, 1, [])
    row = stored(session)[1]
    assert (row.state, row.answer, row.payload) == (InboxState.ANSWERED, None, "")


def test_what_a_stopped_process_left_comes_back_oldest_first_and_counts_attempts(session, now):
    inbox.record(session, [an_update(n) for n in (3, 1, 2, 4)], now)
    inbox.finish(session, 2, ANSWER)
    inbox.finish(session, 4, [])
    left = inbox.unfinished(session)
    assert [(row.update_id, row.state) for row in left] == [(1, "waiting"), (2, "done"), (3, "waiting")]
    assert [row.attempts for row in inbox.unfinished(session)] == [2, 2, 2]


@pytest.mark.parametrize("age", [KEEP - timedelta(seconds=1), KEEP, KEEP + timedelta(seconds=1)])
def test_answered_updates_are_forgotten_once_telegram_cannot_repeat_them(session, now, age):
    inbox.record(session, [an_update(1), an_update(2)], now)
    inbox.finish(session, 1, [])
    inbox.forget_old(session, now + age)
    kept = stored(session).keys()
    assert kept == ({2} if age > KEEP else {1, 2})


def test_telegram_repeats_for_a_day_and_we_remember_longer():
    assert timedelta(hours=24) < KEEP
