"""The shipped glossary on the shipped screens: everything a button opens can be shown, and fits into the button."""

from itertools import groupby

import pytest

from bot.catalog.loader import load_catalog
from bot.catalog.models import Term
from bot.catalog.texts import Texts
from bot.screens import check
from bot.screens import glossary as screens
from bot.screens.kit import MAX_DATA_BYTES, Screen, act
from bot.services import glossary
from bot.settings import PACKAGED_CONTENT
from handlers import routing
from tests.content.seen import leads, shown

routing.load_features()
CATALOG = load_catalog(PACKAGED_CONTENT)
T = Texts(CATALOG)
LONGEST_TOPIC, LONGEST_ITEM = "t" * 24, "i" * 16


def explaining() -> list[tuple[str, Screen, list[Term]]]:
    """Every screen that uses terms and can be shown again, with its terms."""
    rendered = [(where, each, glossary.terms_in(CATALOG, each.visible)) for where, each in check.rendered(CATALOG)]
    return [(where, each, terms) for where, each, terms in rendered if each.about and terms]


def test_every_screen_that_uses_terms_has_the_button_above_its_last_row():
    found = explaining()
    assert len(found) > 500
    for where, screen, terms in found:
        offered = screens.with_terms(T, screen, terms)
        assert len(offered.rows) == len(screen.rows) + 1, where
        assert offered.rows[-1] == screen.rows[-1]
        assert [button.act for button in offered.rows[-2]] == [screens.terms_of(screen.about)], where
        shown(offered)


def test_the_terms_of_every_screen_can_be_shown_and_lead_back_to_it():
    for where, screen, terms in explaining():
        for page in range(screens.pages(terms, screens.PER_PAGE)):
            told = screens.on(T, terms, screen.about, page)
            text = shown(told)
            assert screen.about.encode() in leads(told), where
            assert len(text) <= 1_500, where
            for each in terms if len(terms) <= screens.TOGETHER else ():
                assert each.term in text


def test_the_name_of_every_kind_of_screen_fits_beside_the_longest_ids():
    names = {screen.about.name for _, screen, _ in explaining()}
    assert {"guide.show", "guide.part", "guide.group", "cl.show", "cl.item", "tri.ask"} <= names
    abouts = [act("cl.item", LONGEST_TOPIC, LONGEST_ITEM), act("guide.part", LONGEST_TOPIC, "rejected")]
    for about in (*abouts, *(act(name, LONGEST_TOPIC) for name in names)):
        for data in (act("term.one", "abcd", about.name, *about.args), screens.terms_of(about, 99)):
            assert len(data.encode().encode()) <= MAX_DATA_BYTES


def test_every_view_that_screens_name_is_a_view():
    for where, screen, _ in explaining():
        assert routing.ACTIONS[screen.about.name].is_view, where


def test_terms_with_long_meanings_are_listed_and_not_piled_up():
    longest = sorted(CATALOG.terms, key=lambda term: -len(term.meaning))
    long = [Term(term=f"Kata {n}", meaning="x" * 400) for n in range(4)]
    assert len(shown(screens.on(T, longest[:3], act("tri.plan"), 0))) < 1_200
    assert len(leads(screens.on(T, long, act("tri.plan"), 0))) == len(long) + 2


@pytest.mark.parametrize(("count", "pages"), [(6, 1), (12, 1), (13, 2), (25, 3)])
def test_many_terms_are_paged(count, pages):
    terms = list(CATALOG.terms[:count])
    assert screens.pages(terms, screens.PER_PAGE) == pages
    opened = []
    for page in range(pages):
        told = screens.on(T, terms, act("cl.item", LONGEST_TOPIC, LONGEST_ITEM), page)
        shown(told)
        opened += [lead for lead in leads(told) if lead.startswith("term.one")]
        turns = [lead for lead in leads(told) if lead.startswith("term.on:")]
        assert len(turns) == (page > 0) + (page < pages - 1)
    assert len(opened) == len(set(opened)) == count


def test_a_screen_whose_name_is_too_long_for_a_button_is_left_as_it_is():
    screen = Screen(T("guide.mine"), about=act("guide.show", "x" * 60))
    assert screens.with_terms(T, screen, CATALOG.terms[:1]) == screen


def test_every_page_of_the_dictionary_can_be_shown():
    letters = glossary.lexicon(CATALOG).letters
    assert len(leads(screens.dictionary(T, list(letters)))) == len(letters) + 2
    opened = []
    for letter, terms in letters.items():
        for page in range(screens.pages(terms, screens.PER_LETTER_PAGE)):
            told = screens.letter(T, letter, terms, page)
            shown(told)
            opened += [lead for lead in leads(told) if lead.startswith("term.show")]
    assert sorted(opened) == sorted(f"term.show:{term.key}" for term in CATALOG.terms)


@pytest.mark.parametrize("term", CATALOG.terms, ids=[term.term for term in CATALOG.terms])
def test_every_term_can_be_shown_with_its_topics(term):
    topics = glossary.topics_on(CATALOG, term)
    told = screens.show(T, term, topics, screens.DICTIONARY)
    text = shown(told)
    assert term.term in text
    assert term.meaning in text
    assert [lead for lead in leads(told) if lead.startswith("guide.show")] == [f"guide.show:{t.id}" for t in topics]


def test_no_meaning_is_long_and_none_is_given_twice():
    meanings = sorted(term.meaning for term in CATALOG.terms)
    assert [meaning for meaning, same in groupby(meanings) if len(list(same)) > 1] == []
    assert [term.term for term in CATALOG.terms if len(term.meaning) > 260] == []


@pytest.mark.parametrize(
    "name",
    ["Batikmark", "GS1", "SSOP", "CCP", "Barang gunaan", "Pemilik manfaat", "Surveilan", "LSPro", "SPPT SNI", "LVI",
     "SVLK", "S-LK", "V-Legal", "PDKI", "DJKI", "PNBP", "NPB", "TKDN", "BMP", "NKV", "PSAT", "PSAH", "LPH", "PPH",
     "SPPG", "MBG", "KAN"],
)  # fmt: skip
def test_what_the_topics_speak_of_is_explained(name):
    assert name in {term.term for term in CATALOG.terms}
