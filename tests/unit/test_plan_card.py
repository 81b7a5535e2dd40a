"""The PDF card: what Helvetica can write of people's names, progress, and the same bytes for the same plan."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.db.checklists import ItemStatus
from bot.screens.plan import Sheet
from bot.screens.plan_card import card, document, latin
from bot.services.checklists import Checklist, Standing
from bot.services.triage import make_plan

SNACKS = {"produk": "kemasan", "simpan": "ruang", "cara": "rumahan", "pasar": "warung", "nib": "belum"}


@pytest.fixture
def sheet(catalog, now):
    return Sheet(Standing(make_plan(catalog, SNACKS), {}), "Bu Sari", "keripik singkong", catalog.clinic, now, "x_bot")


def told(made: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages).split())


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Bu Sari", "Bu Sari"),
        ("José Müller", "José Müller"),
        ("𝓢𝓪𝓻𝓲 ✨", "Sari"),
        ("Ayşe Şahin", "Ayse Sahin"),
        ("“Dapur” – Ibu’s…", '"Dapur" - Ibu\'s...'),
        ("<b>Sari</b>", "<b>Sari</b>"),
        ("سارة", ""),
        ("张伟", ""),
        ("😀\u200b\x00\n", ""),
    ],
)
def test_a_name_is_written_as_far_as_the_letters_go(name, written):
    assert latin(name) == written


@pytest.mark.parametrize(
    "text", ["سارة", "张伟 😀", "<b>&amp;", "x" * 128, "W" * 128, "\x00\x07", "😀" * 80, "a\nb\tc"]
)
def test_no_name_and_no_product_breaks_the_card(t, sheet, text):
    made = card(t, replace(sheet, name=text, product=text[:80]))
    assert len(PdfReader(BytesIO(made)).pages) == 1
    assert "NIB" in told(made)


def test_without_a_product_there_is_still_a_card(t, sheet):
    assert "Bu Sari" in told(card(t, replace(sheet, product=None)))


def test_the_card_says_how_far_the_owner_is_and_what_comes_next(t, catalog, sheet):
    plan = sheet.standing.plan
    nib, other = catalog.topics["nib"], next(e.topic for e in plan.needed if e.topic.id != "nib")
    done = {item.id: ItemStatus.READY for item in nib.items}
    begun = {item.id: ItemStatus.READY for item in other.items[:2]}
    standing = Standing(plan, {"nib": Checklist(nib, done), other.id: Checklist(other, begun)})
    text = told(card(t, replace(sheet, standing=standing)))
    assert f"{len(nib.items)}/{len(nib.items)}" in text
    assert f"2/{len(other.items)}" in text
    assert other.items[2].title in text
    assert nib.items[0].title not in text


def test_the_place_is_in_the_footer_if_it_is_known(t, catalog, sheet):
    place = catalog.clinic.place.model_copy(update={"address": "Jalan Contoh 1", "room": "Ruang 2"})
    text = told(card(t, replace(sheet, clinic=catalog.clinic.model_copy(update={"place": place}))))
    assert "Ruang 2, Jalan Contoh 1" in text
    assert "t.me/x_bot" in text


def test_the_same_plan_at_the_same_moment_is_the_same_file(t, sheet):
    assert card(t, sheet) == card(t, sheet)
    assert PdfReader(BytesIO(card(t, sheet))).metadata.creation_date == sheet.now, "it asks no other clock"
    assert card(t, sheet) != card(t, replace(sheet, now=sheet.now + timedelta(days=1)))


def test_the_file_is_named_by_the_offices_day(t, sheet, now):
    assert document(t, replace(sheet, now=now.replace(hour=0, minute=30))).name.endswith("2026-11-23.pdf")
