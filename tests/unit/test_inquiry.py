"""Questions to the staff: limits, one answer only, what is owed, and how hours and waits are put into words."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import Session

from bot.db.messages import Lane
from bot.db.questions import Inquiry
from bot.errors import BadInput, NobodyThere, NotAllowed, Outdated, TooManyInquiries
from bot.screens import inquiry as screens
from bot.services import inquiries, people, staff
from bot.services.clinic import weekly_hours
from bot.services.inquiries import ENOUGH_TO_TELL, LATEST, MAX_ANSWER_CHARS, MAX_CHARS, MOST_OPEN
from bot.services.outbox import Claimed
from handlers import routing
from handlers.notices import Notice, render
from tests.unit.world import BUDI, RINA, SARI, a_consultant, a_person, an_admin, rows

routing.load_features()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def sari(session, now):
    return a_person(session, now)


@pytest.fixture
def budi(session):
    a_consultant(session)
    return people.find_user(session, BUDI, "Pak Budi")


def ask(session, person, now, text="Berapa biayanya?") -> Inquiry:
    return inquiries.ask(session, person, text, now)


def answer(session, user, inquiry, now, html="Gratis.") -> bool:
    return inquiries.answer(session, user, inquiry.id, html, len(html), now)


def test_everybody_active_is_owed_one_notice(session, sari, budi, now):
    an_admin(session)
    staff.enrol(session, 2002, "Pak Eko", consultant=True)
    staff.retire(session, 2002)
    ask(session, sari, now)
    assert sorted((row.kind, row.telegram_id) for row in rows(session)) == [
        ("inquiry_asked", BUDI),
        ("inquiry_asked", RINA),
    ]


def test_somebody_who_is_both_gets_one_notice(session, sari, now):
    staff.enrol(session, BUDI, "Pak Budi", consultant=True, admin=True)
    ask(session, sari, now)
    assert len(rows(session)) == 1


def test_without_staff_nothing_is_kept(session, sari, now):
    with pytest.raises(NobodyThere):
        ask(session, sari, now)
    assert inquiries.own(session, sari) == []


@pytest.mark.parametrize("text", ["", "ya", "  ya  ", "x" * (MAX_CHARS + 1)])
def test_a_question_has_a_length(session, sari, budi, now, text):
    with pytest.raises(BadInput):
        ask(session, sari, now, text)


def test_three_wait_at_most_and_answered_ones_do_not_count(session, sari, budi, now):
    asked = [ask(session, sari, now) for _ in range(MOST_OPEN)]
    with pytest.raises(TooManyInquiries):
        ask(session, sari, now)
    ask(session, a_person(session, now, 1002, "Dedi"), now)
    answer(session, budi, asked[0], now)
    ask(session, sari, now)


@pytest.mark.parametrize("length", [0, MAX_ANSWER_CHARS + 1])
def test_an_answer_has_a_length(session, sari, budi, now, length):
    asked = ask(session, sari, now)
    with pytest.raises(BadInput):
        inquiries.answer(session, budi, asked.id, "x", length, now)


def test_nobody_but_staff_answers_or_looks(session, sari, budi, now):
    asked = ask(session, sari, now)
    owner = people.find_user(session, SARI, "Sari")
    with pytest.raises(NotAllowed):
        answer(session, owner, asked, now)
    with pytest.raises(NotAllowed):
        inquiries.find(session, owner, asked.id)


def test_the_first_answer_stands_and_only_it_is_owed(session, sari, budi, now):
    asked, rina = ask(session, sari, now), an_admin(session)
    assert answer(session, budi, asked, now, "Gratis.")
    assert not answer(session, rina, asked, now + HOUR, "Bayar.")
    found = inquiries.own_one(session, sari, asked.id)
    assert (found.answer, found.answered_by, found.answered_at) == ("Gratis.", budi.staff.id, now)
    assert [row.telegram_id for row in rows(session) if row.kind == "inquiry_answered"] == [SARI]


def test_an_answer_to_nothing_is_no_answer(session, budi, now):
    assert not inquiries.answer(session, budi, 4711, "Gratis.", 7, now)
    assert inquiries.find(session, budi, 4711) is None


def test_who_has_not_been_told_of_an_answered_or_withdrawn_question_is_not_told_any_more(session, sari, budi, now):
    answer(session, budi, ask(session, sari, now), now)
    second = ask(session, sari, now)
    assert inquiries.withdraw(session, sari, second.id, now)
    assert [(row.kind, row.state) for row in rows(session)] == [
        ("inquiry_asked", "skipped"), ("inquiry_answered", "waiting"), ("inquiry_asked", "skipped"),
    ]  # fmt: skip


def test_only_the_asker_withdraws_and_only_while_it_waits(session, sari, budi, now):
    asked, dedi = ask(session, sari, now), a_person(session, now, 1002, "Dedi")
    assert not inquiries.withdraw(session, dedi, asked.id, now)
    with pytest.raises(Outdated):
        inquiries.own_one(session, dedi, asked.id)
    answer(session, budi, asked, now)
    assert not inquiries.withdraw(session, sari, asked.id, now)
    assert len(inquiries.own(session, sari)) == 1


def test_the_oldest_waits_first_and_ones_own_newest_stands_first(session, sari, budi, now):
    first, second = ask(session, sari, now), ask(session, sari, now + HOUR)
    assert [each.id for each in inquiries.waiting(session)] == [first.id, second.id]
    assert [each.id for each in inquiries.own(session, sari)] == [second.id, first.id]


def test_a_withdrawn_questions_number_is_not_given_to_the_next(session, sari, budi, now):
    """An answer typed to the withdrawn one must not reach somebody else."""
    old = ask(session, sari, now).id
    inquiries.withdraw(session, sari, old, now)
    assert ask(session, sari, now).id != old
    assert not inquiries.answer(session, budi, old, "Gratis.", 7, now)


def test_questions_leave_with_their_owner(session, sari, budi, now):
    ask(session, sari, now)
    assert people.amount_kept(session, sari).inquiries == 1
    people.forget(session, sari, now)
    session.expire_all()
    assert inquiries.waiting(session) == []


def test_the_usual_wait_is_the_median_of_enough_answers(session, sari, budi, now):
    for hours in (1, 2, 3, 40, 5):
        assert inquiries.usual_wait(session) is None
        answer(session, budi, ask(session, sari, now), now + hours * HOUR)
    ask(session, sari, now)
    assert inquiries.usual_wait(session) == 3 * HOUR


def test_the_usual_wait_forgets_how_it_was_long_ago(session, sari, budi, now):
    for _ in range(LATEST - ENOUGH_TO_TELL):
        answer(session, budi, ask(session, sari, now), now + 30 * DAY)
    for number in range(LATEST):
        asked = now + (40 + number) * DAY
        answer(session, budi, ask(session, sari, asked), asked + HOUR)
    assert inquiries.usual_wait(session) == HOUR


def test_two_who_both_saw_it_unanswered_give_one_answer(session, sari, budi, now):
    winner, loser = _two_answers(session, sari, now, lambda s, user, asked, text: answer(s, user, asked, now, text))
    assert (winner, loser) == (True, False)


def test_looking_first_and_writing_then_would_give_two(session, sari, budi, now):
    """The race without the protection: what was seen before the other's commit decides."""

    def look_and_write(other: Session, user, asked: Inquiry, text: str) -> bool:
        if asked.answered_at is not None:
            return False
        values = {"answer": text, "answered_by": user.staff.id, "answered_at": now}
        other.execute(update(Inquiry).where(Inquiry.id == asked.id).values(**values))
        return True

    assert _two_answers(session, sari, now, look_and_write) == (True, True)


def _two_answers(session, sari, now, give) -> tuple[bool, bool]:
    """Two members open the question, each in a session of their own, before either answers."""
    an_admin(session)
    asked_id = ask(session, sari, now).id
    session.commit()
    engine = create_engine(session.get_bind().url)
    results = []
    with Session(engine) as first, Session(engine) as second:
        seen = [(each, each.scalars(select(Inquiry)).one(), who) for each, who in ((first, BUDI), (second, RINA))]
        users = [people.find_user(each, who, "") for each, _, who in seen]
        for each in (first, second):
            each.expunge_all()
            each.rollback()
        for (each, asked, who), user in zip(seen, users, strict=True):
            assert asked.id == asked_id
            results.append(give(each, user, asked, f"Jawaban {who}"))
            each.commit()
    engine.dispose()
    return results[0], results[1]


def _notice(session, catalog, t, now, kind: str, inquiry_id: int, to: int):
    """What the sender makes of a row it holds already, whatever happened since."""
    row = Claimed(1, to, kind, {"inquiry_id": inquiry_id}, Lane.PERSONAL, 1)
    return render(session, Notice(now, catalog, t), row)


def test_a_notice_in_the_senders_hands_is_checked_once_more(session, catalog, t, sari, budi, now):
    asked = ask(session, sari, now)
    assert _notice(session, catalog, t, now, "inquiry_asked", asked.id, BUDI)
    staff.retire(session, BUDI)
    assert _notice(session, catalog, t, now, "inquiry_asked", asked.id, BUDI) is None
    staff.enrol(session, BUDI, "Pak Budi", consultant=True)
    answer(session, budi, asked, now)
    assert _notice(session, catalog, t, now, "inquiry_asked", asked.id, BUDI) is None
    assert _notice(session, catalog, t, now, "inquiry_answered", asked.id, SARI)
    assert _notice(session, catalog, t, now, "inquiry_answered", 4711, SARI) is None


# --- in words ----------------------------------------------------------------------------------------------------


def test_the_hours_of_the_office_are_told(t, catalog):
    text = screens.sent(t, weekly_hours(catalog), None).text
    assert "Senin-Kamis 09.00-12.00 dan 13.00-15.15" in text


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(seconds=0), "5 menit"),
        (timedelta(minutes=23), "25 menit"),
        (timedelta(minutes=59), "1 jam"),
        (timedelta(minutes=80), "1 jam"),
        (timedelta(hours=5, minutes=40), "6 jam"),
        (timedelta(hours=25), "1 hari"),
        (timedelta(days=2, hours=20), "3 hari"),
    ],
)
def test_a_wait_is_told_roughly(t, catalog, wait, words):
    assert f"sekitar {words}." in screens.sent(t, weekly_hours(catalog), wait).text


def test_hours_that_nobody_keeps_are_not_promised(t, catalog):
    assert "()" not in screens.sent(t, weekly_hours(catalog, {}), None).text


def test_moments_are_aware_when_they_come_back(session, sari, budi, now):
    asked = ask(session, sari, now)
    session.expire_all()
    assert isinstance(asked.asked_at, datetime)
    assert asked.asked_at.tzinfo is not None
