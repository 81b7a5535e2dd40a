"""Ranking by evidence: what a clue says depends on how many subjects use it."""

import pytest

from bot.catalog.loader import Catalog
from bot.search import clues
from bot.search.engine import SURE, engine_for
from bot.search.evidence import Evidence

EXAMPLES = [
    ("nib", frozenset({"izin", "nib"})),
    ("nib", frozenset({"izin", "oss"})),
    ("pirt", frozenset({"izin", "keripik"})),
    ("halal", frozenset({"izin", "halal"})),
    ("halal", frozenset({"halal", "keripik"})),
]


@pytest.fixture
def evidence() -> Evidence:
    return Evidence(["nib", "pirt", "halal"], EXAMPLES)


def best(weights: dict[str, float]) -> str:
    return max(weights, key=lambda name: weights[name])


def test_a_clue_only_one_class_uses_decides(evidence):
    assert best(evidence.weigh({"nib"})) == "nib"
    assert best(evidence.weigh({"halal"})) == "halal"
    assert best(evidence.weigh({"nib", "keripik"})) == "nib"


def test_a_clue_every_class_uses_says_nothing(evidence):
    assert set(evidence.weigh({"izin"}).values()) == set(evidence.weigh(set()).values()) == {0.0}


def test_an_unknown_clue_changes_nothing(evidence):
    assert evidence.weigh({"halal", "never seen"}) == evidence.weigh({"halal"})


def test_seen_more_often_speaks_louder(evidence):
    more = Evidence(["nib", "pirt", "halal"], [*EXAMPLES, ("halal", frozenset({"keripik"}))])
    gap = {name: each.weigh({"keripik"})["halal"] - each.weigh({"keripik"})["pirt"] for name, each in
           {"before": evidence, "after": more}.items()}  # fmt: skip
    assert gap["after"] > gap["before"]


def test_the_clues_of_a_question():
    read = ["daftar", "merek", "iso"]
    assert list(clues.words(read)) == read
    assert list(clues.neighbours(read)) == ["daftar merek", "merek iso"]
    assert set(clues.meetings(read)) == set(clues.meetings(read[::-1])) == {"daftar|merek", "daftar|iso", "iso|merek"}
    assert list(clues.parts(["merek", "iso"])) == ["^mer", "mere", "erek", "rek$"], "short words have no pieces"


def test_a_question_without_a_known_word_leads_nowhere(catalog: Catalog):
    assert engine_for(catalog).rank("zzzzqqq wwwvvv").ids == ()
    assert not engine_for(catalog).rank("").is_sure


def test_every_subject_is_ranked_once(catalog: Catalog):
    ranking = engine_for(catalog).rank("cara urus pirt keripik")
    assert sorted(ranking.ids) == sorted(catalog.subjects)
    assert ranking.ids[0] == "sppirt"
    assert ranking.is_sure == (ranking.lead >= SURE)


def test_the_engine_is_built_once_for_a_catalog(catalog: Catalog):
    assert engine_for(catalog) is engine_for(catalog)
