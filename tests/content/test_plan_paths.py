"""However an owner answers, their plan can be passed on: as a message of a size Telegram takes, and as a small file."""

from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from bot.catalog.loader import load_catalog
from bot.catalog.texts import Texts
from bot.screens import plan as screens
from bot.screens.plan import MAX_MESSAGE_UNITS, Sheet
from bot.screens.plan_card import card, latin
from bot.services.checklists import Standing
from bot.services.triage import Entry, Plan, make_plan
from bot.settings import PACKAGED_CONTENT
from playground.rules.texts import message_text
from tests.content.test_triage_paths import paths

CATALOG = load_catalog(PACKAGED_CONTENT)
T = Texts(CATALOG)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
LONGEST_PRODUCT = "🍌" * 40 + "<" * 40  # 80 characters; an emoji counts twice for Telegram
MAX_CARD_BYTES = 60_000


@pytest.fixture(scope="module")
def plans() -> list[Plan]:
    """Every plan there is, each once."""
    made = (make_plan(CATALOG, answers) for answers in paths(CATALOG.triage, {}))
    return list({str(plan): plan for plan in made}.values())


def sheet(plan: Plan, product: str | None = LONGEST_PRODUCT) -> Sheet:
    """Nothing is done yet."""
    return Sheet(Standing(plan, {}), "Bu Sari", product, CATALOG.clinic, NOW, "klinik_ikm_tangsel_resmi_bot")


def written(plan: Plan) -> str:
    text, entities = message_text(str(screens.message(T, sheet(plan)).text), "HTML")
    assert not [each for each in entities if each["type"] != "url"], "formatting is lost on copying"
    return text


def everything() -> Plan:
    """No owner's plan: two dozen topics, twice, with the longest reasons the content may have."""
    topics = list(CATALOG.topics.values())[:24]
    needed = tuple(Entry(topic, ("alasan " * 32)[:219] + ".") for topic in topics * 2)
    return Plan(needed, (), tuple(Entry(topic, None) for topic in topics), (), ())


def test_every_plan_fits_a_message_whole(plans):
    for plan in plans:
        text = written(plan)
        assert len(text.encode("utf-16-le")) // 2 <= MAX_MESSAGE_UNITS
        at = [text.index(f"\n{n}. {entry.topic.label}\n") for n, entry in enumerate(plan.needed, start=1)]
        assert at == sorted(at)
        for entry in plan.needed:
            assert entry.why in text
            assert str(entry.topic.portal) in text
            assert entry.topic.items[0].title in text
        for entry in plan.owned + plan.later:
            assert entry.topic.label in text


def test_a_plan_too_long_loses_reasons_from_the_end_and_nothing_in_the_middle_of_a_word():
    plan = everything()
    text = written(plan)
    assert 3_500 < len(text.encode("utf-16-le")) // 2 <= MAX_MESSAGE_UNITS
    lines = text.splitlines()
    for n, entry in enumerate(plan.needed, start=1):
        assert f"{n}. {entry.topic.label}" in lines
    words = set(" ".join([entry.why for entry in plan.needed]).split())
    reasons = [line for line in lines if "alasan" in line]
    assert all(set(line.split()[1:]) <= words for line in reasons)
    assert lines[-1].endswith("_bot")


def test_reasons_go_before_links_and_links_before_next_steps():
    plan = everything()
    shorter = Plan(plan.needed[:14], (), (), (), ())
    text = written(shorter)
    assert [entry.topic.label for entry in shorter.needed if str(entry.topic.portal) not in text] == []
    assert 0 < text.count("Kenapa") < len(shorter.needed)
    kept = [f"{n}." for n in range(1, 15) if "Kenapa" in text.split(f"\n{n}. ")[1].split("\n\n")[0]]
    assert kept == [f"{n}." for n in range(1, len(kept) + 1)], "the last ones lose theirs first"


def test_every_card_is_small_and_can_be_read_back(plans):
    longest_later = sorted(plans, key=lambda plan: len(plan.later))
    shapes = {tuple(e.topic.id for e in (*p.needed, *p.owned)): p for p in longest_later}
    for plan in (*shapes.values(), everything_once()):
        made = card(T, sheet(plan, "keripik singkong"))
        assert len(made) < MAX_CARD_BYTES
        pages = PdfReader(BytesIO(made)).pages
        assert 1 <= len(pages) <= 2
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
        assert "keripik singkong" in text
        assert latin(CATALOG.clinic.name) in text
        for entry in plan.needed + plan.owned + plan.later:
            assert latin(entry.topic.label) in text
        for entry in plan.needed:
            assert latin(entry.topic.items[0].title) in text


def everything_once() -> Plan:
    """Longer than any owner's: two pages."""
    plan = everything()
    return Plan(plan.needed[:18], (), plan.later, (), ())
