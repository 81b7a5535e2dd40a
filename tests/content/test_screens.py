"""The check of the screens: what Telegram would refuse is an error, what nobody wants to read a warning."""

import shutil
from datetime import UTC, date, datetime

import pytest
from typer.testing import CliRunner

from bot.catalog.loader import load_catalog
from bot.catalog.models import Confidence
from bot.catalog.texts import Texts
from bot.cli import app
from bot.errors import ContentError
from bot.mode import Mode
from bot.screens import guide
from bot.screens.check import rendered, require_fitting_screens, screen_problems, screen_warnings
from bot.screens.kit import act
from bot.services.checklists import Checklist
from bot.services.subject import Subject
from bot.settings import PACKAGED_CONTENT
from tests.content.copy_of_content import MESSAGES, NIB
from tests.content.seen import leads, shown

SHIPPED = load_catalog(PACKAGED_CONTENT)
T = Texts(SHIPPED)
TOPICS = pytest.mark.parametrize("topic", SHIPPED.topics.values(), ids=SHIPPED.topics.keys())
RULE = {"rule": "x" * 260, "status": "y" * 120, "replaces": "z" * 260}


def many_groups(groups):
    groups += [{"id": f"kelompok_{n}", "area": "certifications", "label": f"Ke {n}", "text": "Isi"} for n in range(101)]


BROKEN = {
    "a text of more than 4,096 characters": (NIB, lambda nib: nib.update(legal=[RULE] * 10), ["nib, legal", "4096"]),
    "more than 100 buttons": ("groups.yaml", many_groups, ["area certifications", "buttons", "100"]),
    "a label of more than 64 characters": (
        MESSAGES, lambda btn: btn.update(part_who="x" * 65), ["nib", "the label", "65", "64"],
    ),
    "a label that is only too long with its value": (
        MESSAGES, lambda btn: btn.update(see_topic="Lihat juga di bagian lain dari klinik ini yang bernama {topic}"),
        ["who", "the label", "64"],
    ),
    "a menu entry that takes more than 64 bytes": (
        "menu.yaml", lambda menu: menu.append({"label": "Jauh", "action": "guide.show", "args": ["x" * 60]}),
        ["menu", "Jauh", "64 bytes"],
    ),
    "a door of the desk that takes more than 64 bytes": (
        "desk.yaml", lambda desk: desk[0]["door"].update(args=["é" * 31]), ["desk", "64 bytes"],
    ),
    "a menu entry that cannot be told from its arguments": (
        "menu.yaml", lambda menu: menu.append({"label": "Jauh", "action": "guide.show", "args": ["a:b"]}),
        ["menu", "Jauh"],
    ),
}  # fmt: skip


def test_the_shipped_screens_are_in_order():
    assert screen_problems(SHIPPED) == []
    require_fitting_screens(SHIPPED)


@pytest.mark.parametrize(("file", "change", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_it_reports(copy, file, change, words):
    catalog = copy.edit(file, change).load()
    told = screen_problems(catalog)
    assert told
    for word in words:
        assert word in told[0]
    with pytest.raises(ContentError) as refusal:
        require_fitting_screens(catalog)
    assert told[0] in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_all_that_fits_exactly_is_fine(copy):
    copy.edit(MESSAGES, lambda btn: btn.update(part_who="x" * 64))
    copy.edit("menu.yaml", lambda menu: menu.append({"label": "Jauh", "action": "guide.show", "args": ["x" * 53]}))
    assert screen_problems(copy.load()) == []


def test_what_is_too_long_for_a_phone_is_a_warning_and_no_error(copy):
    doubts = [f"{n} " + "x" * 250 for n in range(8)]
    catalog = copy.edit(NIB, lambda nib: nib.update(doubts=doubts)).load()
    assert screen_problems(catalog) == []
    (line,) = (line for line in screen_warnings(catalog) if line not in screen_warnings(SHIPPED))
    assert line.startswith("nib, doubts: ")


def test_every_topic_part_item_and_term_is_looked_at():
    seen = {where for where, _ in rendered(SHIPPED)}
    for topic in SHIPPED.topics.values():
        assert {topic.id, f"{topic.id}, checklist", *(f"{topic.id}, {part}" for part in guide.PARTS)} <= seen
        assert {f"{topic.id}, {item.id}" for item in topic.items} <= seen
    assert {f"glossary {term.term}" for term in SHIPPED.terms} <= seen
    assert {f"desk {key}" for key in SHIPPED.desk} <= seen


def test_progress_is_looked_at_from_nothing_to_everything():
    topic = SHIPPED.topics["nib"]
    texts = [shown(screen) for where, screen in rendered(SHIPPED) if where == "nib"]
    assert len(texts) == 2
    assert any(f"0/{len(topic.items)}" in text for text in texts)
    assert any(f"{len(topic.items)}/{len(topic.items)}" in text for text in texts)


@pytest.fixture
def klinik_check(copy, monkeypatch, tmp_path, migrated):
    """`klinik check` on the copy."""
    shutil.copy(migrated, tmp_path / "klinik.db")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/klinik.db")
    monkeypatch.setenv("CONTENT_DIR", str(copy.folder))
    return lambda: CliRunner().invoke(app, ["check"])


def test_the_command_ends_with_2_and_names_the_screen(copy, klinik_check):
    copy.edit(NIB, lambda nib: nib.update(legal=[RULE] * 10))
    told = klinik_check()
    assert told.exit_code == 2
    assert any(line.startswith("error") and "nib, legal" in line for line in told.stdout.splitlines())


def test_the_command_warns_of_long_screens_and_succeeds(copy, klinik_check):
    copy.edit(NIB, lambda nib: nib.update(legal=[RULE] * 3))
    told = klinik_check()
    assert told.exit_code == 0
    assert any(line.startswith("warning") and "nib, legal" in line for line in told.stdout.splitlines())


@TOPICS
def test_what_changed_and_what_is_in_doubt_can_be_reached(topic):
    seen, waiting = set(), ["show"]
    texts = {}
    while waiting:
        name = waiting.pop()
        screen = guide.part(T, SHIPPED, topic, name) if name != "show" else overview(topic)
        texts[name] = shown(screen)
        fresh = {lead.split(":")[2] for lead in leads(screen) if lead.startswith(f"guide.part:{topic.id}:")} - seen
        seen |= fresh
        waiting += fresh
    assert all(each in texts["changes"] for each in topic.changes)
    assert all(each in texts["doubts"] for each in topic.doubts)
    assert all(each.rule in texts["legal"] and (each.replaces or "") in texts["legal"] for each in topic.legal)
    assert topic.validity in texts["cost"]
    assert (topic.renewal or "") in texts["cost"]


def overview(topic):
    blockers = [SHIPPED.topics[each] for each in topic.prerequisites]
    return guide.show(T, topic, Checklist(topic, {}), blockers, is_planned=False)


@TOPICS
def test_a_doubtful_topic_says_so_at_once(topic):
    day = T.moment(topic.last_verified, "day")
    assert (day in shown(overview(topic))) == (topic.confidence is not Confidence.HIGH)


@TOPICS
def test_the_hint_at_changes_never_makes_an_overview_long(topic):
    hint = T.plain("guide.has_changes").replace("<b>", "").replace("</b>", "")
    text = shown(overview(topic))
    assert topic.changes or hint not in text
    assert hint not in text or len(text) <= guide.COMFORTABLE
    assert hint in text or not topic.changes or len(text) + len(hint) + 2 > guide.COMFORTABLE


def test_the_longest_subject_online_fits_every_button_on_the_way_to_an_hour():
    topic, item, day = "t" * 24, "i" * 16, date(2026, 11, 23)
    start = datetime(2199, 12, 31, 23, 59, tzinfo=UTC)
    subject = Subject(topic, item, Mode.ONLINE)
    moved = subject.wire(is_moving=True)
    for about, moves in ((str(subject), 0), (moved, 10**15 - 1)):
        for each in (
            act("bk.days", about, moves, day), act("bk.hours", about, day, moves), act("bk.hold", about, start, moves),
            act("bk.soon", about, moves), act("bk.typed", about, moves), act("bk.clock", about, day, moves),
            act("bk.missed", about, start, moves),
        ):  # fmt: skip
            assert each.fits, each
