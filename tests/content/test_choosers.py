"""What stands beside the topics: guides between routes, and what the clinic's own desk does."""

import pytest

from bot.catalog.loader import load_catalog
from bot.catalog.models import Confidence
from bot.catalog.texts import Texts
from bot.screens import chooser as screens
from bot.screens import guide
from bot.services.checklists import Standing
from bot.services.triage import make_plan
from bot.settings import PACKAGED_CONTENT
from handlers import routing
from tests.content.seen import leads, shown

routing.load_features()
CATALOG = load_catalog(PACKAGED_CONTENT)
T = Texts(CATALOG)
CHOOSERS = pytest.mark.parametrize("chooser", CATALOG.choosers.values(), ids=CATALOG.choosers.keys())
DESK = {"janji_buat", "janji_ubah", "janji_batal", "janji_jadwal", "klinik_info", "bicara_petugas", "privasi"}
LONGEST = 880  # letters of a screen that is read in one go


@CHOOSERS
def test_it_says_for_each_route_when_it_is_yours_and_leads_there(chooser):
    screen = screens.show(T, CATALOG, chooser)
    text = shown(screen)
    for route in chooser.routes:
        (line,) = [line for line in text.splitlines() if route.when in line]
        assert CATALOG.topics[route.topic].label in line
        assert f"guide.show:{route.topic}" in leads(screen)
    assert len(text) <= LONGEST
    assert f"guide.group:{chooser.group}" in leads(screen)


@CHOOSERS
def test_it_is_said_when_the_facts_are_not_sure(chooser):
    for confidence in Confidence:
        text = shown(screens.show(T, CATALOG, chooser.model_copy(update={"confidence": confidence})))
        assert (T.moment(chooser.last_verified, "day") in text) == (confidence is not Confidence.HIGH)


@CHOOSERS
@pytest.mark.parametrize("part", screens.PARTS)
def test_each_part_of_it_can_be_shown(chooser, part):
    assert f"cho.part:{chooser.id}:{part}" in leads(screens.show(T, CATALOG, chooser))
    screen = screens.part(T, chooser, part)
    assert chooser.label in shown(screen)
    assert f"cho.show:{chooser.id}" in leads(screen)


@CHOOSERS
def test_a_part_it_does_not_have_is_not_offered(chooser):
    bare = chooser.model_copy(update={"tips": (), "changes": (), "doubts": ()})
    offered = leads(screens.show(T, CATALOG, bare))
    assert [lead for lead in offered if lead.startswith("cho.part")] == [f"cho.part:{chooser.id}:sources"]


@CHOOSERS
def test_it_leads_within_its_group_and_says_if_then_and_what_was_before(chooser):
    assert {CATALOG.topics[route.topic].group for route in chooser.routes} == {chooser.group}
    assert all(route.when.startswith("Bila ") for route in chooser.routes)
    assert all(line.startswith("Dulu ") and "sekarang" in line for line in chooser.changes)


@CHOOSERS
def test_it_is_the_first_button_of_its_group_and_of_no_other(chooser):
    nothing_done = Standing(make_plan(CATALOG, {}), {})
    for group in CATALOG.groups:
        first, *rest = leads(guide.group(T, CATALOG, group, nothing_done))
        assert (first == f"cho.show:{chooser.id}") == (group.id == chooser.group)
        assert f"cho.show:{chooser.id}" not in rest


def test_the_desk_does_what_people_ask_the_clinic_for():
    assert set(CATALOG.desk) >= DESK
    for topic in CATALOG.desk.values():
        route = routing.ACTIONS[topic.door.action]
        assert route.needs in (routing.Role.ANYONE, routing.Role.OWNER)
        assert len(route.arguments(list(topic.door.args))) == len(topic.door.args)


@pytest.mark.parametrize("subject", [*CATALOG.choosers.values(), *CATALOG.desk.values()], ids=lambda each: each.id)
def test_it_is_found_by_many_words_each_of_which_says_it_once(subject):
    assert len(subject.keywords) >= 15
    assert len(set(subject.keywords)) == len(subject.keywords)
    assert all(word == word.lower().strip() for word in subject.keywords)


def test_no_word_of_the_desk_points_to_something_else():
    words = {word: other.id for other in CATALOG.subjects.values() if other.id not in DESK for word in other.keywords}
    taken = [(word, words[word]) for key in DESK for word in CATALOG.desk[key].keywords if word in words]
    assert taken == []
    own = [word for key in DESK for word in CATALOG.desk[key].keywords]
    assert len(own) == len(set(own)), "two things of the desk under one word"
