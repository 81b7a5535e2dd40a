"""Consent, choices and leaving: what is kept of a person, and that nothing is kept afterwards."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import inspect, select, text

from bot.db.booking import Visit, VisitStatus
from bot.db.checklists import ItemStatus
from bot.db.messages import Lane
from bot.db.people import Person
from bot.errors import BadInput, NotAllowed
from bot.services import announcements, cancellation, checklists, inbox, outbox, pending, people, reminders, staff
from bot.services.inbox import Received
from handlers.notices import Notice, render
from tests.unit.world import BUDI, SARI, a_consultant, a_draft, a_person, a_visit, an_admin, owe

DAY = timedelta(days=1)


def speaking(session, telegram_id=SARI, name="Sari"):
    return people.find_user(session, telegram_id, name)


def test_a_stranger_is_neither_owner_nor_staff(session):
    user = speaking(session)
    assert (user.person, user.staff, user.is_admin, user.is_consultant) == (None, None, False, False)
    with pytest.raises(NotAllowed):
        _ = user.owner


def test_consent_is_kept_with_its_time_and_giving_it_again_changes_nothing(session, now):
    person = people.give_consent(session, speaking(session), now)
    again = people.give_consent(session, speaking(session, name="Other"), now + DAY)
    assert (again.id, again.name, again.consented_at) == (person.id, "Sari", now)


def test_a_very_long_name_is_cut_to_what_the_column_holds(session, now):
    assert len(people.give_consent(session, speaking(session, name="x" * 500), now).name) == 128


def test_retired_staff_are_staff_no_more(session):
    a_consultant(session)
    assert speaking(session, BUDI).is_consultant
    staff.retire(session, BUDI)
    session.flush()
    assert speaking(session, BUDI).staff is None


def test_whoever_blocked_us_is_unreachable_until_they_write_again(session, now):
    person, consultant = a_person(session, now), a_consultant(session, SARI)
    people.mark_unreachable(session, SARI, now)
    people.mark_unreachable(session, SARI, now + DAY)
    session.expire_all()
    assert person.unreachable_at == consultant.unreachable_at == now
    speaking(session)
    assert person.unreachable_at is consultant.unreachable_at is None


@pytest.mark.parametrize(("typed", "kept"), [(" keripik \n singkong ", "keripik singkong"), ("x" * 80, "x" * 80)])
def test_a_product_is_kept_in_the_owners_words(session, now, typed, kept):
    person = a_person(session, now)
    people.set_product(person, typed)
    assert person.product == kept


@pytest.mark.parametrize("typed", ["", "  \n ", "x", "x" * 81])
def test_a_product_of_no_or_too_many_letters_is_asked_for_again(session, now, typed):
    person = a_person(session, now, product="keripik")
    with pytest.raises(BadInput):
        people.set_product(person, typed)
    assert person.product == "keripik"


def test_announcements_are_switched_off_once_and_on_again(session, now):
    person = a_person(session, now)
    people.set_announcements(person, wanted=False, now=now)
    people.set_announcements(person, wanted=False, now=now + DAY)
    assert person.announcements_off_at == now
    people.set_announcements(person, wanted=True, now=now + DAY)
    assert person.announcements_off_at is None


def test_one_answer_is_changed_and_the_others_stay(session, now):
    person, other = a_person(session, now), a_person(session, now, 1002)
    people.save_answer(session, person, "produk", "kemasan", now)
    people.save_answer(session, person, "nib", "belum", now)
    people.save_answer(session, person, "nib", "sudah", now + DAY)
    people.save_answer(session, other, "nib", "dagang", now)
    assert people.answers_of(session, person) == {"produk": "kemasan", "nib": "sudah"}


def test_an_open_question_expires_and_a_new_one_replaces_it(session, now):
    pending.ask(session, SARI, "home.product", ["1"], now)
    pending.ask(session, SARI, "ask.text", [], now)
    assert pending.peek(session, SARI, now).action == "ask.text"
    assert pending.peek(session, SARI, now + pending.LIFETIME) is None
    pending.close(session, SARI)
    session.expire_all()
    assert pending.peek(session, SARI, now) is None


NAME, PRODUCT, SECRET = "Sari Dewi Anggraini", "keripik singkong balado", "tolong rahasiakan"


@pytest.fixture
def a_full_life(session, catalog, now):
    """Bu Sari with something in every table, then gone; gives the user that left."""
    admin, budi = an_admin(session), a_consultant(session)
    person = a_person(session, now, SARI, NAME, product=PRODUCT)
    user = speaking(session, SARI, NAME)
    people.save_answer(session, person, "produk", "kemasan", now)
    topic = catalog.topics["nib"]
    checklists.mark(session, person, topic, topic.items[0], ItemStatus.READY, now)
    past = a_visit(session, person, budi, now - 7 * DAY, status=VisitStatus.ATTENDED)
    coming = a_visit(session, person, budi, now + 3 * DAY)
    a_visit(session, person, budi, now + 4 * DAY, status=VisitStatus.HELD, held_until=now + DAY)
    reminders.plan(session, past, SARI, catalog, now - 9 * DAY)
    reminders.plan(session, coming, SARI, catalog, now)
    owe(session, now, f"visit_file:{coming.id}", cause=f"visit:{coming.id}", visit_id=coming.id)
    announcements.send(session, admin, catalog, a_draft(session, admin, now).id, now)
    pending.ask(session, SARI, "home.product", [SECRET], now)
    inbox.record(session, [Received(1, SARI, json.dumps({"text": SECRET, "first_name": NAME}))], now)
    inbox.finish(session, 1, [{"method": "sendMessage", "params": {"text": f"Halo {NAME}"}}])
    inbox.mark_answered(session, [1])
    cancellation.cancel_all(session, catalog, user, now)
    people.forget(session, person, now)
    session.commit()
    session.expire_all()
    return user


def every_row(session) -> list[tuple[str, dict[str, object]]]:
    tables = inspect(session.get_bind()).get_table_names()
    return [(name, dict(row)) for name in tables for row in session.execute(text(f"SELECT * FROM {name}")).mappings()]


def test_deleting_leaves_the_visits_to_be_counted_but_nobody_in_them(session, a_full_life):
    visits = session.scalars(select(Visit).order_by(Visit.id)).all()
    assert [visit.status for visit in visits] == ["attended", "cancelled", "lapsed"]
    assert {visit.owner_id for visit in visits} == {None}
    assert session.scalars(select(Person)).all() == []


def test_deleting_leaves_no_words_of_the_person_in_any_table(session, a_full_life):
    for table, row in every_row(session):
        written = json.dumps(row, default=str)
        for personal in (NAME, PRODUCT, SECRET):
            assert personal not in written, (table, row)


def test_deleting_leaves_no_telegram_id_of_the_person_in_any_table(session, a_full_life):
    kept = [(table, row) for table, row in every_row(session) if str(SARI) in json.dumps(row, default=str)]
    assert kept == []


def test_a_consultant_who_tried_the_bot_as_an_owner_keeps_the_alerts_of_their_work(session, now):
    a_consultant(session, BUDI)
    outbox.post(session, BUDI, "visit_booked", cause="visit:1", key="alert", due_at=now, visit_id=1)
    people.forget(session, a_person(session, now, BUDI, "Budi"), now)
    (alert,) = outbox.claim(session, Lane.PERSONAL, now, 9)
    assert alert.telegram_id == BUDI


def test_whoever_left_is_sent_nothing_more(session, catalog, t, a_full_life, now):
    notice = Notice(now, catalog, t)
    owed = [row for lane in Lane for row in outbox.claim(session, lane, now + 30 * DAY, 99)]
    assert [row.kind for row in owed if row.telegram_id == SARI and render(session, notice, row)] == []


def test_deleting_leaves_no_row_of_the_person_behind(session, a_full_life):
    for table in ("progress", "triage_answers", "pending_inputs"):
        assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0


def test_the_consultant_is_told_that_the_hour_is_free_again(session, a_full_life):
    told = text("SELECT kind FROM outbox WHERE telegram_id = :id AND state = 'waiting'")
    assert [kind for (kind,) in session.execute(told, {"id": BUDI})] == ["visit_cancelled"]


def test_deleting_twice_is_harmless_and_coming_back_begins_anew(session, a_full_life, now):
    user = speaking(session, SARI, NAME)
    assert user.person is None
    person = people.give_consent(session, user, now + DAY)
    assert people.answers_of(session, person) == {}
    assert people.amount_kept(session, person) == people.Kept(0, 0, 0, 0, 0, 0)


def test_one_person_leaving_takes_nothing_of_the_others(session, catalog, now):
    sari, dedi, budi = a_person(session, now), a_person(session, now, 1002, "Dedi"), a_consultant(session)
    for person in (sari, dedi):
        people.save_answer(session, person, "nib", "belum", now)
    a_visit(session, dedi, budi, now + DAY)
    people.forget(session, sari, now)
    assert people.amount_kept(session, dedi) == people.Kept(1, 0, 1, 0, 0, 0)
    assert outbox.claim(session, "personal", now + 30 * DAY, 9) == []
