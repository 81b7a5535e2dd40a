"""Finds topics for free text: the catalog's own words, tolerant of typos, honest when it does not know."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process, utils

from bot.catalog.loader import Catalog
from bot.catalog.models import Term, Topic

MOST = 3
SURE = 82.0  # of 100; below this we say that we do not know


def find_topics(catalog: Catalog, question: str) -> list[Topic]:
    """At most three topics, best first; empty when nothing is near enough."""
    wanted = _essence(catalog, question)
    if not wanted:
        return []
    scored = [(_score(wanted, _names(topic)), topic) for topic in catalog.topics.values()]
    best = sorted((pair for pair in scored if pair[0] >= SURE), key=lambda pair: (-pair[0], pair[1].order))
    return [topic for _, topic in best[:MOST]]


def find_term(catalog: Catalog, question: str) -> Term | None:
    """The glossary entry a question names, as in "apa itu KBLI"."""
    wanted = _essence(catalog, question)
    names = {utils.default_process(name): term for term in catalog.terms for name in (term.term, *term.also)}
    hit = process.extractOne(wanted, list(names), scorer=fuzz.ratio, score_cutoff=88) if wanted else None
    return names[hit[0]] if hit else None


def asks_for_meaning(catalog: Catalog, question: str) -> bool:
    """Whether it is a term that is to be explained, as in "apa itu KBLI"."""
    asked = f" {utils.default_process(question[:300])} "
    return any(f" {words} " in asked for words in catalog.search_words.definition)


def _names(topic: Topic) -> Iterable[str]:
    return (topic.label, topic.name, *topic.keywords)


def _score(wanted: str, names: Iterable[str]) -> float:
    return max(_likeness(wanted, utils.default_process(name)) for name in names)


def _likeness(wanted: str, name: str) -> float:
    """Word for word with typos allowed; short names must stand as whole words of the question."""
    if len(name) <= 4:
        return 100.0 if name in wanted.split() else fuzz.ratio(wanted, name)
    return max(fuzz.ratio(wanted, name), fuzz.token_set_ratio(wanted, name) if " " in name else _word(wanted, name))


def _word(wanted: str, name: str) -> float:
    return max(fuzz.ratio(word, name) for word in wanted.split())


def _essence(catalog: Catalog, question: str) -> str:
    words = utils.default_process(re.sub(r"[-./]", " ", question[:300])).split()
    return " ".join(word for word in words if word not in catalog.search_words.fillers)
