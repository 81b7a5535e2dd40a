"""Dates, escaping and bars, as people read them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from bot.catalog.texts import BAR_CELLS, Texts, bar

careful = settings(deadline=None, derandomize=True, database=None)
NINE = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def say(catalog):
    """Texts with one message per call: `say("{start:hour}", start=...)`, in the zone wanted."""

    def make(message: str, zone=("Asia/Jakarta", "WIB"), *, plain: bool = False, **values: object) -> str:
        clinic = catalog.clinic.model_copy(update={"zone": zone[0], "zone_label": zone[1]})
        t = Texts(replace(catalog, clinic=clinic, messages=MappingProxyType({"a.b": message})))
        return t.plain("a.b", **values) if plain else t("a.b", **values)

    return make


@pytest.mark.parametrize(
    ("zone", "hour"),
    [(("Asia/Jakarta", "WIB"), "09"), (("Asia/Makassar", "WITA"), "10"), (("Asia/Jayapura", "WIT"), "11")],
)
def test_a_moment_reads_as_an_officer_would_write_it_in_the_offices_zone(say, zone, hour):
    assert say("{start}", zone, start=NINE) == f"Selasa, 24 November 2026 pukul {hour}.00 {zone[1]}"


def test_the_day_of_a_late_evening_is_the_offices_day(say):
    late = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)
    assert say("{start}", start=late) == "Jumat, 1 Januari 2027 pukul 00.30 WIB"
    assert "1 Januari 2027" in say("{start:day}", start=late)
    assert say("{start:short}", start=late).endswith("1 Jan")


def test_a_moment_reads_the_same_whatever_zone_it_comes_in(say):
    assert say("{start}", start=NINE.astimezone(ZoneInfo("America/Lima"))) == say("{start}", start=NINE)


@pytest.mark.parametrize(
    ("style", "words"), [("day", "Selasa, 24 November 2026"), ("short", "Sel 24 Nov"), ("hour", "09.00")]
)
def test_the_styles_of_a_moment(say, style, words):
    assert say(f"{{start:{style}}}", start=NINE).replace(",", "") == words.replace(",", "")


def test_a_date_has_no_hour(say):
    assert say("{day}", day=date(2028, 2, 29)) == "Selasa, 29 Februari 2028"
    assert say("{day:day}", day=date(2026, 8, 17)) == "Senin, 17 Agustus 2026"


def test_every_month_and_weekday_is_in_bahasa(t):
    months = {t.moment(date(2026, month, 1)).split()[2] for month in range(1, 13)}
    assert {"Januari", "Februari", "Maret", "Mei", "Juni", "Juli", "Agustus", "Oktober", "Desember"} <= months
    days = [t.moment(date(2026, 11, day)).split(",")[0] for day in range(23, 30)]
    assert days == ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]


NASTY = '<b>Toko & "Sari\'s"</b> {name}'


def test_what_people_typed_is_escaped(say):
    said = say("Halo <b>{name}</b>", name=NASTY)
    assert isinstance(said, Markup)
    assert said.startswith("Halo <b>&lt;b&gt;Toko &amp; ")
    assert said.count("<b>") == 1
    assert said.unescape() == f"Halo <b>{NASTY}</b>"


def test_markup_among_the_values_is_kept(say):
    assert say("{a} {b}", a=Markup("<i>x</i>"), b="<i>") == "<i>x</i> &lt;i&gt;"


def test_plain_text_is_not_escaped(say):
    assert say("{name}", plain=True, name=NASTY) == NASTY
    assert type(say("{name}", plain=True, name=NASTY)) is str


def test_numbers_and_formats_are_escaped_too(say):
    assert say("{n} {n:03d} {name:>5}", n=7, name="<") == "7 007     &lt;"


@careful
@given(st.text())
def test_no_value_can_open_a_tag(say, value):
    said = say("<b>{name}</b>", name=value)
    assert said.count("<") == 2
    assert said[3:-4].replace("&lt;", "").replace("&gt;", "").find("<") == -1
    assert Markup(said[3:-4]).unescape() == value


@careful
@given(st.integers(0, 40), st.integers(0, 40))
def test_a_bar_begins_at_the_first_item_and_is_full_only_at_the_last(done, more):
    total = done + more
    cells, figures = bar(done, total).split(" ")
    assert figures == f"{done}/{total}"
    assert len(cells) == BAR_CELLS
    filled = cells.count("▓")
    assert cells == "▓" * filled + "░" * (BAR_CELLS - filled)
    assert (filled == 0) == (done == 0)
    assert (filled == BAR_CELLS) == (done == total > 0)
