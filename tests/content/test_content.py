"""The shipped content as people see it: every screen of every topic can be shown, and everything can be reached."""

import shutil
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from bot.catalog.loader import load_catalog
from bot.catalog.models import Area, Confidence
from bot.catalog.texts import Texts
from bot.db.checklists import ItemStatus
from bot.screens import announcement, checklist, guide, kit
from bot.screens import search as search_screens
from bot.screens import triage as triage_screens
from bot.services import certificates, people, staff
from bot.services.checklists import Checklist
from bot.services.search import Found
from bot.services.triage import make_plan, next_question, open_questions, relevant
from bot.settings import PACKAGED_CONTENT
from handlers import routing
from handlers.routing import Ctx
from tests.content.seen import leads, shown
from tests.content.test_triage_paths import paths

routing.load_features()
CATALOG = load_catalog(PACKAGED_CONTENT)
T = Texts(CATALOG)
TOPICS = pytest.mark.parametrize("topic", CATALOG.topics.values(), ids=CATALOG.topics.keys())
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
LONG_PRODUCT = "<keripik> & kerupuk " + "x" * 55


@TOPICS
@pytest.mark.parametrize("is_planned", [True, False])
def test_the_overview_of_a_topic_can_be_shown(topic, is_planned):
    blockers = [CATALOG.topics[each] for each in topic.prerequisites]
    text = shown(guide.show(T, topic, Checklist(topic, {}), blockers, is_planned=is_planned))
    assert topic.name in text
    assert all(each.short in text for each in blockers)
    assert (topic.confidence is Confidence.HIGH) == (T.moment(topic.last_verified, "day") not in text)


@TOPICS
@pytest.mark.parametrize("part", guide.PARTS)
def test_each_part_of_a_topic_can_be_shown(topic, part):
    text = shown(guide.part(T, CATALOG, topic, part))
    assert topic.label in text
    if part == "sources":
        assert T.moment(topic.last_verified, "day") in text
        assert all(source.url.host in text for source in topic.sources)


@TOPICS
@pytest.mark.parametrize("status", ItemStatus)
def test_the_checklist_and_every_item_of_a_topic_can_be_shown(topic, status):
    ticks = Checklist(topic, {item.id: status for item in topic.items})
    others = [each for each in CATALOG.topics.values() if topic.id in each.prerequisites]
    blockers = [CATALOG.topics[each] for each in topic.prerequisites]
    shown(checklist.show(T, ticks, blockers, marked=topic.items[0], opens=others))
    for item in topic.items:
        text = shown(checklist.item(T, ticks, item))
        assert item.title in text
        assert item.how in text


@pytest.fixture(scope="module")
def all_answers():
    return list(paths(CATALOG.triage, {}))


def test_every_plan_there_can_be_can_be_shown(all_answers):
    plans = [make_plan(CATALOG, answers) for answers in all_answers]
    screens = [triage_screens.plan(T, made, LONG_PRODUCT) for made in plans]
    screens += [triage_screens.rest(T, made) for made in plans if made.later or made.not_needed or made.advice]
    for screen in {screen.text: screen for screen in screens}.values():
        shown(screen)


def test_the_answers_can_be_shown_for_every_set_of_questions(all_answers):
    longest = {tuple(answers): answers for answers in sorted(all_answers, key=lambda given: len(str(given)))}
    for answers in longest.values():
        text = shown(triage_screens.answers(T, open_questions(CATALOG.triage, answers), answers))
        assert f"{len(answers)}." in text


def test_every_question_can_be_shown_with_any_answer_marked():
    for question in CATALOG.triage.questions:
        for chosen in (None, *(option.id for option in question.options)):
            text = shown(triage_screens.ask(T, question, 5, chosen))
            assert question.text in text


def test_every_answer_leads_to_a_plan(all_answers):
    reached = {(question, option) for answers in all_answers for question, option in answers.items()}
    offered = {(q.id, option.id) for q in CATALOG.triage.questions for option in q.options}
    assert offered <= reached
    for answers in all_answers:
        assert next_question(CATALOG.triage, relevant(CATALOG.triage, answers)) is None


def test_every_subject_and_every_term_can_be_shown_as_an_answer():
    others = tuple(CATALOG.topics.values())[:2]
    for subject in CATALOG.subjects.values():
        found = Found((subject, *others))
        for begun in ((), {subject.id}):
            assert subject.summary in shown(search_screens.found(T, found, begun))
        assert subject.summary in shown(search_screens.public(T, found))
    for term in CATALOG.terms:
        assert term.term in shown(search_screens.found(T, Found(term=term), ()))
        assert term.term in shown(search_screens.found(T, Found(others, term), ()))
    shown(search_screens.unknown(T))


def test_every_door_of_the_desk_takes_its_arguments():
    for desk in CATALOG.desk.values():
        assert len(routing.ACTIONS[desk.door.action].arguments(list(desk.door.args))) == len(desk.door.args)


def test_the_areas_and_their_groups_list_every_topic(ctx):
    listed = [lead for area in Area for lead in leads(routing.run(ctx, "guide.area", [area.value]))]
    groups = [lead.split(":")[1] for lead in listed if lead.startswith("guide.group")]
    listed += [lead for group in groups for lead in leads(routing.run(ctx, "guide.group", [group]))]
    assert {lead for lead in listed if lead.startswith("guide.show")} == {f"guide.show:{key}" for key in CATALOG.topics}


def test_the_road_to_the_government_is_shown_at_once_and_in_order(ctx):
    listed = [lead for lead in leads(routing.run(ctx, "guide.area", ["procurement"])) if "guide.show" in lead]
    road = [topic.id for topic in CATALOG.in_group(CATALOG.groups_of(Area.PROCUREMENT)[0])]
    assert listed == [f"guide.show:{key}" for key in road]
    assert road[:2] == ["spse_akun", "sikap"]


def test_the_longest_announcement_fits_with_its_footer():
    body = kit.Markup("x" * 3_500)
    shown(announcement.as_received(T, announcement.Announcement(id=1, html=body)))


@pytest.fixture
def session(tmp_path, migrated):
    shutil.copy(migrated, tmp_path / "content.db")
    engine = create_engine(f"sqlite:///{tmp_path / 'content.db'}")
    with Session(engine) as opened:
        yield opened
    engine.dispose()


@pytest.fixture
def ctx(session) -> Ctx:
    """Bu Sari makes keripik, has answered everything and has a trademark; Pak Budi receives visitors."""
    staff.enrol(session, 2001, "Pak Budi", consultant=True)
    person = people.give_consent(session, people.find_user(session, 1001, "Sari"), NOW)
    person.product = "keripik"
    keripik = {"produk": "kemasan", "simpan": "ruang", "cara": "rumahan", "pasar": "warung", "nib": "belum"}
    for question, option in keripik.items():
        people.save_answer(session, person, question, option, NOW)
    merek = CATALOG.topics["merek"]
    certificates.record(session, person, merek, date(2024, 3, 5), date(2034, 3, 5), CATALOG, NOW)
    certificates.set_number(session, person, merek, "IDM000123")
    return Ctx(session, people.find_user(session, 1001, "Sari"), NOW, CATALOG, T, message_id=7)


def tapped(ctx: Ctx, data: str) -> kit.Screen:
    """The screen behind a button; what tapping it changed is undone."""
    before = ctx.session.begin_nested()
    try:
        name, raw = kit.split_data(data)
        return routing.run(ctx, name, raw)
    finally:
        before.rollback()
        ctx.session.expire_all()


def is_followed(data: str) -> bool:
    """Booking, ticking and certificates are the same for every topic: one is walked through."""
    name, raw = kit.split_data(data)
    if name in ("cl.set", "cl.stuck"):
        return raw[0] == "nib"
    if name.startswith("crt."):
        return raw[0] == "merek"
    return not name.startswith("bk.") or not raw or raw[0] == "umum"


def test_every_button_of_every_screen_from_home_leads_to_a_screen_with_a_way_on(ctx):
    seen, waiting = {"home.show"}, ["home.show"]
    dead_ends = []
    while waiting:
        data = waiting.pop()
        screen = tapped(ctx, data)
        shown(screen)
        onward = leads(screen)
        if not {"home.show", "me.show", "tri.next"} & set(onward):
            dead_ends.append(data)
        fresh = {each for each in onward if is_followed(each)} - seen
        seen |= fresh
        waiting += sorted(fresh)
    assert dead_ends == []
    for topic in CATALOG.topics.values():
        assert f"guide.show:{topic.id}" in seen
        assert f"cl.show:{topic.id}" in seen
        assert {f"cl.item:{topic.id}:{item.id}" for item in topic.items} <= seen
        offered = {data for data in seen if data.startswith(f"guide.part:{topic.id}:")}
        assert {f"guide.part:{topic.id}:{part}" for part in ("who", "cost", "sources")} <= offered


def test_every_command_without_a_role_leads_to_a_screen(ctx):
    for name in routing.COMMANDS.values():
        if routing.ACTIONS[name].needs in (routing.Role.ANYONE, routing.Role.OWNER):
            shown(tapped(ctx, name))
