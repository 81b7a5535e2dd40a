"""Ticks, what is missing, what blocks, and the one next step."""

from datetime import timedelta

import pytest

from bot.catalog.models import Topic
from bot.db.checklists import ItemStatus, Progress
from bot.errors import NotAllowed, Outdated
from bot.screens import menu
from bot.services import checklists, people
from bot.services.people import User
from tests.unit.world import a_person

KERIPIK = {"produk": "kemasan", "simpan": "ruang", "cara": "rumahan", "pasar": "warung", "nib": "belum"}


@pytest.fixture
def sari(session, now):
    return a_person(session, now)


@pytest.fixture
def answers(session, sari, now):
    def give(**changed: str) -> None:
        for question, option in {**KERIPIK, **changed}.items():
            people.save_answer(session, sari, question, option, now)

    return give


@pytest.fixture
def tick(session, sari, now):
    def mark(topic: Topic, count: int | None = None, status: ItemStatus = ItemStatus.READY) -> None:
        for item in topic.items[:count]:
            checklists.mark(session, sari, topic, item, status, now)

    return mark


@pytest.fixture
def standing(session, sari, catalog, now):
    return lambda: checklists.standing(session, sari, catalog, now)


def test_an_untouched_checklist_has_everything_missing(standing, catalog):
    nib = standing().checklist(catalog.topics["nib"])
    assert (nib.done, nib.is_complete, nib.next_item) == (0, False, nib.topic.items[0])
    assert nib.missing == list(nib.topic.items)
    assert nib.status(nib.topic.items[0]) is ItemStatus.TODO


def test_only_ready_and_verified_items_count(standing, catalog, tick, session, sari, now):
    topic = catalog.topics["nib"]
    tick(topic, 2)
    tick(topic, 1, ItemStatus.DOING)
    verified = Progress(
        person_id=sari.id, topic_id="nib", item_id=topic.items[3].id, status=ItemStatus.VERIFIED, changed_at=now
    )  # fmt: skip
    session.add(verified)
    session.flush()
    nib = standing().checklist(topic)
    assert (nib.done, nib.total) == (2, len(topic.items))
    assert nib.next_item == topic.items[0]
    assert [item.id for item in nib.missing] == [i.id for n, i in enumerate(topic.items) if n not in (1, 3)]


def test_a_tick_may_be_set_taken_back_and_repeated(standing, catalog, tick, session, sari, now):
    topic = catalog.topics["nib"]
    tick(topic, 1)
    tick(topic, 1)
    row = session.get(Progress, (sari.id, "nib", topic.items[0].id))
    later = now + timedelta(hours=1)
    checklists.mark(session, sari, topic, topic.items[0], ItemStatus.READY, later)
    assert row.changed_at == now, "nothing changed, so its time stays"
    checklists.mark(session, sari, topic, topic.items[0], ItemStatus.TODO, later)
    assert row.changed_at == later
    assert standing().checklist(topic).done == 0


def test_owners_cannot_verify_nor_undo_what_was_verified(catalog, session, sari, now):
    topic = catalog.topics["nib"]
    with pytest.raises(NotAllowed):
        checklists.mark(session, sari, topic, topic.items[0], ItemStatus.VERIFIED, now)
    session.add(
        Progress(person_id=sari.id, topic_id="nib", item_id=topic.items[0].id, status="verified", changed_at=now)
    )
    session.flush()
    for status in ItemStatus:
        with pytest.raises(NotAllowed):
            checklists.mark(session, sari, topic, topic.items[0], status, now)


def test_ticks_of_items_that_left_the_content_are_kept_and_not_counted(standing, catalog, session, sari, now):
    for topic_id, item_id in (("nib", "long_gone"), ("old_topic", "item")):
        session.add(
            Progress(person_id=sari.id, topic_id=topic_id, item_id=item_id, status=ItemStatus.READY, changed_at=now)
        )
    session.flush()
    found = standing()
    assert found.checklist(catalog.topics["nib"]).done == 0
    assert "old_topic" not in found.checklists
    assert people.amount_kept(session, sari).items == 2


def test_a_topic_waits_for_its_prerequisite_until_that_is_finished(standing, catalog, answers, tick):
    answers()
    sppirt, nib = catalog.topics["sppirt"], catalog.topics["nib"]
    assert standing().blockers(sppirt) == ["nib"]
    tick(nib, len(nib.items) - 1)
    assert standing().blockers(sppirt) == ["nib"]
    tick(nib)
    assert standing().blockers(sppirt) == []
    assert standing().has("nib")


def test_what_the_owner_says_they_have_blocks_nothing(standing, catalog, answers):
    answers(nib="sudah")
    assert standing().has("nib")
    assert standing().blockers(catalog.topics["sppirt"]) == []


def test_the_next_step_walks_through_the_plan_in_order(standing, catalog, answers, tick):
    answers()
    seen = []
    while (current := standing().current) is not None:
        seen.append(current.topic.id)
        assert standing().blockers(current.topic) == []
        tick(current.topic)
    assert seen == [entry.topic.id for entry in standing().plan.needed]


def test_after_the_plan_comes_what_was_begun_besides_it(standing, catalog, answers, tick):
    answers()
    tick(catalog.topics["pkrt"], 1)
    assert standing().current.topic.id == "nib"
    for entry in standing().plan.needed:
        tick(entry.topic)
    assert standing().current.topic.id == "pkrt"
    assert standing().current.next_item == catalog.topics["pkrt"].items[1]


def test_the_next_step_is_never_in_a_topic_that_cannot_begin_yet(standing, catalog, answers, tick):
    answers()
    tick(catalog.topics["e_katalog"], 1)
    for entry in standing().plan.needed:
        tick(entry.topic)
    assert standing().blockers(catalog.topics["e_katalog"])
    assert standing().current is None


def test_home_leads_to_the_readiness_check_until_it_is_done(t, catalog, standing, sari, answers):
    user = User(sari.telegram_id, sari.name, sari)
    first = menu.home(t, user, catalog.menu, standing(), is_checked=False).rows[0][0]
    assert first.act.name == "tri.next"
    answers()
    assert menu.home(t, user, catalog.menu, standing(), is_checked=True).rows[0][0].act.name == "cl.item"


@pytest.mark.parametrize("wrong", ["", "nope", "../nib", "NIB"])
def test_a_topic_or_item_that_is_not_there_is_outdated(catalog, wrong):
    with pytest.raises(Outdated):
        checklists.topic_of(catalog, wrong)
    with pytest.raises(Outdated):
        checklists.item_of(catalog.topics["nib"], wrong)
