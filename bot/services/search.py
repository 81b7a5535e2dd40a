"""Finds topics for free text: the catalog's own words, tolerant of typos, honest when it does not know.

A name of a topic counts when (nearly) every word of it stands in the question, give or take a typo.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz, process, utils

from bot.catalog.loader import Catalog
from bot.catalog.models import Term, Topic
from bot.catalog.subjects import Subject

MOST = 3
SURE = 85.0  # of 100; below this we say that we do not know
SAME_WORD = 80.0
SHORT = 4  # letters; a typo in so short a word makes another word
MAX_CHARS = 300


@dataclass(frozen=True, slots=True)
class Found:
    """What a question is about: at most three subjects, best first; a term it asks the meaning of; or a courtesy."""

    subjects: tuple[Subject, ...] = ()
    term: Term | None = None
    is_greeting: bool = False
    is_thanks: bool = False

    @property
    def is_answered(self) -> bool:
        return bool(self.subjects or self.term or self.is_greeting or self.is_thanks)


def ask(catalog: Catalog, question: str) -> Found:
    """What the clinic has to say to a question; nothing when nothing is near enough."""
    topics = find_topics(catalog, question)
    term = find_term(catalog, question) if asks_for_meaning(catalog, question) or not topics else None
    named = [each for each in catalog.subjects.values() if not isinstance(each, Topic) and _names(question, each)]
    words = [word for word in _clean(question).split() if word not in catalog.words.fillers]
    return Found(
        subjects=tuple([*named, *topics][:MOST]),
        term=term,
        is_greeting=" ".join(words) in catalog.words.greetings,
        is_thanks=" ".join(words) in catalog.words.thanks,
    )


def _names(question: str, subject: Subject) -> bool:
    return _clean(question) in {_clean(name) for name in (subject.label, *subject.keywords)}


def find_topics(catalog: Catalog, question: str) -> list[Topic]:
    """At most three topics, best first; empty when nothing is near enough."""
    wanted = _essence(catalog, question)
    if not wanted:
        return []
    scored = [(_score(catalog, wanted, topic), topic) for topic in catalog.topics.values()]
    near = [(score, topic) for score, topic in scored if score[0] >= SURE]
    near.sort(key=lambda pair: (-pair[0][0], -pair[0][1], pair[1].order))
    return [topic for _, topic in near[:MOST]]


def find_term(catalog: Catalog, question: str) -> Term | None:
    """The glossary entry a question names, as in "apa itu KBLI"."""
    names = {_clean(name): term for term in catalog.terms for name in (term.term, *term.also)}
    asked = _without_definition(catalog, _clean(question))
    for wanted in (asked, _essence(catalog, asked)):
        if wanted and (hit := process.extractOne(wanted, list(names), scorer=fuzz.ratio, score_cutoff=88)):
            return names[hit[0]]
    return None


def asks_for_meaning(catalog: Catalog, question: str) -> bool:
    """Whether it is a term that is to be explained, as in "apa itu KBLI"."""
    asked = _clean(question)
    return _without_definition(catalog, asked) != asked


def _without_definition(catalog: Catalog, asked: str) -> str:
    for words in sorted(catalog.words.definition, key=len, reverse=True):
        asked = re.sub(rf"\b{re.escape(words)}\b", " ", asked)
    return " ".join(asked.split())


def _score(catalog: Catalog, wanted: str, topic: Topic) -> tuple[float, float]:
    """How surely the question names the topic, and, to settle ties, how much of it the name explains."""
    names = [_essence(catalog, name) or _clean(name) for name in (topic.label, topic.name, *topic.keywords)]
    return max((_coverage(wanted, name), fuzz.token_sort_ratio(wanted, name)) for name in names)


def _coverage(wanted: str, name: str) -> float:
    """The mean likeness of the name's words to the question's; or of the whole, for lost spaces."""
    words = wanted.split()
    others = [*words, *("".join(pair) for pair in pairwise(words))]  # "p irt", "e katalog"
    found = [_best(word, others) for word in name.split()]
    whole = fuzz.ratio(wanted.replace(" ", ""), name.replace(" ", ""))
    return max(sum(found) / len(found), whole if len(name) > SHORT else 0.0)


def _best(word: str, others: list[str]) -> float:
    if len(word) <= SHORT:
        return 100.0 if word in others else 0.0
    best = max(fuzz.ratio(word, other) for other in others)
    return best if best >= SAME_WORD else 0.0


def _essence(catalog: Catalog, text: str) -> str:
    return " ".join(word for word in _clean(text).split() if word not in catalog.words.fillers)


def _clean(text: str) -> str:
    """Lower case words; `p-irt` and `P.IRT` are written as one."""
    return " ".join(utils.default_process(re.sub(r"(?<=\w)[-.](?=\w)", "", text[:MAX_CHARS])).split())
