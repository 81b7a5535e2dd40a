"""Plans that were seen, and content that changes: who is told what, when, and only once."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot.catalog.models import Verdict
from bot.db.checklists import ItemStatus, Progress, SeenPlan
from bot.db.messages import Lane, OutboxMessage
from bot.db.people import TriageAnswer
from bot.services import outbox, people, plan, triage
from tests.unit.world import SARI, a_crowd, a_person, rows

WIB = ZoneInfo("Asia/Jakarta")
SNACKS = {"produk": "kemasan", "simpan": "ruang", "cara": "rumahan", "pasar": "warung", "nib": "belum"}
MINUTE = timedelta(minutes=1)


def with_rules(catalog, change):
    rules = tuple(new for rule in catalog.triage.rules if (new := change(rule)) is not None)
    return replace(catalog, triage=catalog.triage.model_copy(update={"rules": rules}))


def verdict_for(catalog, topic, verdict, why="Aturan baru yang jelas."):
    """The same content, but everybody gets this verdict on this topic."""
    rule = catalog.triage.rules[0].model_copy(update={"topic": topic, "verdict": verdict, "why": why, "when": {}})
    return replace(catalog, triage=catalog.triage.model_copy(update={"rules": (rule, *catalog.triage.rules)}))


def without_topic(catalog, gone):
    topics = {key: topic for key, topic in catalog.topics.items() if key != gone}
    return replace(with_rules(catalog, lambda r: None if r.topic == gone else r), topics=MappingProxyType(topics))


def with_options(catalog, question, change):
    def mend(each):
        return each.model_copy(update={"options": change(each.options)}) if each.id == question else each

    questions = tuple(mend(each) for each in catalog.triage.questions)
    return replace(catalog, triage=catalog.triage.model_copy(update={"questions": questions}))


def saw(session, catalog, person, now, answers=SNACKS):
    for question, option in answers.items():
        people.save_answer(session, person, question, option, now)
    plan.remember(session, person, catalog, triage.make_plan(catalog, answers), now)


@pytest.fixture
def sari(session, catalog, now):
    """She saw her plan."""
    person = a_person(session, now)
    saw(session, catalog, person, now)
    return person


def catch_up(session, catalog, now, limit=plan.BATCH):
    count = 0
    while done := plan.catch_up(session, catalog, plan.mark_of(catalog), now, limit):
        count += done
    return count


def due(session):
    return [row for row in rows(session) if row.kind == plan.CHANGED and row.state == "waiting"]


def said(session, catalog, person):
    (row,) = due(session)
    told = plan.changes(session, catalog, person, row.args["knows"], row.due_at)
    return [e.topic.id for e in told.added], [e.topic.id for e in told.dropped], told.gone


# --- the mark ---------------------------------------------------------------------------------------------------


def test_wording_does_not_change_the_mark(catalog):
    said_otherwise = with_rules(catalog, lambda rule: rule.model_copy(update={"why": "Dengan kata lain."}))
    nib = catalog.topics["nib"].model_copy(update={"label": "Nomor usaha", "items": catalog.topics["nib"].items[:2]})
    renamed = replace(said_otherwise, topics=MappingProxyType({**catalog.topics, "nib": nib}))
    assert plan.mark_of(renamed) == plan.mark_of(catalog)


def test_everything_a_plan_follows_from_changes_the_mark(catalog):
    nib = catalog.topics["nib"].model_copy(update={"prerequisites": ("merek",)})
    others = [
        verdict_for(catalog, "merek", Verdict.NEED),
        with_rules(catalog, lambda rule: rule.model_copy(update={"when": {**rule.when, "nib": ("sudah",)}})),
        replace(catalog, triage=catalog.triage.model_copy(update={"rules": catalog.triage.rules[::-1]})),
        without_topic(catalog, "merek"),
        replace(catalog, topics=MappingProxyType({**catalog.topics, "nib": nib})),
        with_options(catalog, "cara", lambda options: options[1:]),
        replace(catalog, triage=catalog.triage.model_copy(update={"questions": catalog.triage.questions[:-1]})),
    ]
    marks = {plan.mark_of(each) for each in (catalog, *others)}
    assert len(marks) == len(others) + 1
    assert all(len(mark) == 16 for mark in marks)


def test_the_verdicts_kept_are_those_shown(session, catalog, sari):
    seen = session.get(SeenPlan, sari.id)
    made = triage.make_plan(catalog, SNACKS)
    assert {key for key, verdict in seen.verdicts.items() if verdict == "need"} == {e.topic.id for e in made.needed}
    assert set(seen.verdicts.values()) <= {"need", "have", "later", "not"}
    assert json.dumps(seen.verdicts)


# --- who is told ------------------------------------------------------------------------------------------------


def test_content_that_did_not_change_concerns_nobody(session, catalog, sari, now):
    assert not plan.is_behind(session, plan.mark_of(catalog))
    assert catch_up(session, catalog, now) == 0


def test_a_topic_newly_needed_and_one_no_longer_needed_are_told_in_one_notice(session, catalog, sari, now):
    assert session.get(SeenPlan, sari.id).verdicts["merek"] == "later"
    new = verdict_for(verdict_for(catalog, "merek", Verdict.NEED), "halal_self_declare", Verdict.NOT)
    assert plan.is_behind(session, plan.mark_of(new))
    assert catch_up(session, new, now) == 1
    assert said(session, new, sari) == (["merek"], ["halal_self_declare"], 0)
    (row,) = due(session)
    assert (row.lane, row.due_at, row.telegram_id) == (Lane.BULK, now, SARI)
    told = plan.changes(session, new, sari, row.args["knows"], now)
    assert {e.why for e in (*told.added, *told.dropped)} == {"Aturan baru yang jelas."}


def test_a_rule_without_effect_on_what_is_needed_tells_nobody_but_is_noted(session, catalog, sari, now):
    new = verdict_for(catalog, "merek", Verdict.NOT)
    assert catch_up(session, new, now) == 1
    assert due(session) == []
    assert session.get(SeenPlan, sari.id).verdicts["merek"] == "not"


def test_looking_again_and_again_tells_once(session, catalog, sari, now):
    new = verdict_for(catalog, "merek", Verdict.NEED)
    assert [catch_up(session, new, now + n * MINUTE) for n in range(3)] == [1, 0, 0]
    assert len(due(session)) == 1


def test_what_was_finished_is_not_announced_as_dropped(session, catalog, sari, now):
    for item in catalog.topics["halal_self_declare"].items:
        session.add(
            Progress(
                person_id=sari.id, topic_id="halal_self_declare", item_id=item.id, status=ItemStatus.READY,
                changed_at=now,
            )
        )  # fmt: skip
    session.flush()
    for new in (verdict_for(catalog, "halal_self_declare", Verdict.NOT), without_topic(catalog, "halal_self_declare")):
        catch_up(session, new, now)
        assert said(session, new, sari) == ([], [], 0)


def test_a_topic_that_left_the_content_is_counted(session, catalog, sari, now):
    new = without_topic(catalog, "halal_self_declare")
    catch_up(session, new, now)
    assert said(session, new, sari) == ([], [], 1)


def test_who_gave_no_answer_or_saw_no_plan_is_told_nothing(session, catalog, now):
    a_person(session, now)
    assert catch_up(session, verdict_for(catalog, "merek", Verdict.NEED), now) == 0


def test_who_cannot_be_reached_is_not_written_to(session, catalog, sari, now):
    sari.unreachable_at = now
    catch_up(session, verdict_for(catalog, "merek", Verdict.NEED), now)
    assert due(session) == []


def test_who_deleted_their_data_gets_nothing_of_what_was_waiting(session, catalog, sari, now):
    catch_up(session, verdict_for(catalog, "merek", Verdict.NEED), now)
    people.forget(session, sari, now)
    assert due(session) == []
    assert session.scalar(select(func.count()).select_from(SeenPlan)) == 0
    assert {row.telegram_id for row in rows(session)} == {0}


# --- back and forth ---------------------------------------------------------------------------------------------


def test_content_that_is_put_back_before_the_morning_tells_nobody(session, catalog, sari):
    night = datetime(2026, 11, 23, 22, 0, tzinfo=WIB)
    catch_up(session, verdict_for(catalog, "merek", Verdict.NEED), night)
    assert len(due(session)) == 1
    catch_up(session, catalog, night + MINUTE)
    assert due(session) == []


def test_changes_of_one_night_are_told_together_from_what_the_owner_knows(session, catalog, sari):
    night = datetime(2026, 11, 23, 22, 0, tzinfo=WIB)
    first = verdict_for(catalog, "merek", Verdict.NEED)
    both = verdict_for(first, "halal_self_declare", Verdict.NOT)
    for n, content in enumerate((first, catalog, first, both)):
        catch_up(session, content, night + n * MINUTE)
    assert said(session, both, sari) == (["merek"], ["halal_self_declare"], 0)


def test_who_sees_the_new_plan_first_is_not_told_of_it_afterwards(session, catalog, sari, now):
    new = verdict_for(catalog, "merek", Verdict.NEED)
    catch_up(session, new, now)
    plan.remember(session, sari, new, triage.make_plan(new, SNACKS), now)
    assert due(session) == []


# --- answers that no longer fit -----------------------------------------------------------------------------------


def test_an_answer_whose_option_left_is_open_again_and_nothing_is_told_meanwhile(session, catalog, sari, now):
    before = dict(session.get(SeenPlan, sari.id).verdicts)
    new = with_options(catalog, "cara", lambda options: tuple(o for o in options if o.id != "rumahan"))
    assert triage.next_question(new.triage, SNACKS).id == "cara"
    assert catch_up(session, new, now) == 1
    assert due(session) == []
    assert session.get(SeenPlan, sari.id).verdicts == before, "what she knows is what she saw"
    assert "cara" not in triage.relevant(new.triage, SNACKS)


# --- many -------------------------------------------------------------------------------------------------------


def test_a_thousand_owners_are_done_in_batches_and_a_batch_that_died_is_done_again(session, catalog, now):
    crowd = a_crowd(session, now, 1_000)
    mark, verdicts = plan.mark_of(catalog), plan.verdicts_of(triage.make_plan(catalog, SNACKS))
    for person in crowd:
        session.add(SeenPlan(person_id=person.id, mark=mark, verdicts=verdicts, seen_at=now))
        given = {"person_id": person.id, "answered_at": now}
        session.add_all(TriageAnswer(question_id=key, option_id=option, **given) for key, option in SNACKS.items())
    session.commit()
    new = verdict_for(catalog, "merek", Verdict.NEED)
    mark = plan.mark_of(new)
    for _ in range(2):
        assert plan.catch_up(session, new, mark, now) == plan.BATCH
        session.commit()
    assert plan.catch_up(session, new, mark, now) == plan.BATCH
    session.rollback()  # killed before the third batch was committed
    assert len(due(session)) == 2 * plan.BATCH
    sizes = []
    while done := plan.catch_up(session, new, mark, now + MINUTE):
        session.commit()
        sizes.append(done)
    assert sizes == [plan.BATCH] * 3
    told = session.execute(select(OutboxMessage.telegram_id, func.count()).group_by(OutboxMessage.telegram_id)).all()
    assert sorted(told) == [(person.telegram_id, 1) for person in crowd]


# --- when -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clock", "day", "expected"),
    [
        ("07:59", 23, "08:00"),
        ("08:00", 23, "08:00"),
        ("18:59", 23, "18:59"),
        ("19:00", 24, "08:00"),
        ("23:30", 24, "08:00"),
        ("00:10", 23, "08:00"),
    ],
)
def test_nobody_is_written_to_at_night(clock, day, expected):
    def at(day, clock):
        hour, minute = map(int, clock.split(":"))
        return datetime(2026, 11, day, hour, minute, tzinfo=WIB)

    assert plan.next_daytime(at(23, clock), WIB) == at(day, expected)
    assert plan.next_daytime(at(23, clock).astimezone(ZoneInfo("UTC")), WIB) == at(day, expected)


# --- the outbox -------------------------------------------------------------------------------------------------


def test_a_message_is_personal_unless_it_is_said_to_be_bulk(session, now):
    outbox.post(session, SARI, "x", cause="a", key="a", due_at=now)
    outbox.post(session, SARI, "x", cause="b", key="b", due_at=now, lane=Lane.BULK)
    assert [row.lane for row in rows(session)] == ["personal", "bulk"]
