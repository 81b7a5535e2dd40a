"""Ranks the subjects of a catalog for a question, and knows when it is none of them.

It learns from the content alone: names and keywords of topics, choosers and the desk, the example questions of
`content/search/asks/`, and, as what is not the clinic's field, those of `outside.yaml`.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from bot.catalog.loader import Catalog
from bot.catalog.models import Topic
from bot.catalog.subjects import Subject
from bot.search.clues import KINDS
from bot.search.evidence import Evidence
from bot.search.spelling import Speller

SURE = 1.5  # by how much the best subject must beat what is outside; calibrated with `python -m benchmarks search`
CHOICE = 2.0  # by how much a route must beat its chooser: one that is hardly ahead was not meant for sure
NAMED = 1.0  # for a subject whose name stands in the question, by the square root of the name's words
ALL_NAMED = 4.0  # on top, for one whose name is the whole question
SHARED = 3  # a name that more subjects share names none of them
LONGEST_NAME = 6  # words
NEAR = 8.0  # what is further behind the best would look silly beside it
_OUTSIDE = "~"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Subject ids, best first.

    `lead` is how far the best is ahead of everything outside the clinic's field, `near` how many are not far behind it.
    """

    ids: tuple[str, ...]
    lead: float
    near: int = 0

    @property
    def is_sure(self) -> bool:
        return self.lead >= SURE


class Engine:
    """Answers for one catalog. Building it takes one to two seconds, a question about a millisecond."""

    def __init__(self, catalog: Catalog) -> None:
        examples = list(_examples(catalog))
        words = catalog.words
        terms = [name for term in catalog.terms for name in (term.term, *term.also)]
        self.speller = Speller(words, [*(text for _, text in examples), *terms])
        self._choosers = {
            key: frozenset(route.topic for route in each.routes) for key, each in catalog.choosers.items()
        }
        self._order = {key: place for place, key in enumerate(catalog.subjects)}
        classes = [*catalog.subjects, *(_OUTSIDE + group for group in catalog.asks.outside)]
        read = [(name, self.content_words(text)) for name, text in examples]
        self._named: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        for key, subject in catalog.subjects.items():
            for name in _names(subject):
                self._named[tuple(self.content_words(name))].add(key)
        self._kinds = [
            (kind, weight, Evidence(classes, ((name, frozenset(kind(each))) for name, each in read)))
            for kind, weight in KINDS
        ]

    def content_words(self, text: str) -> list[str]:
        """The words of `text` that may say something, as stems; a letter by itself does not."""
        read = (word for word in self.speller.read(text) if word not in self.speller.fillers)
        return [word for word in read if len(word) > 1 or word.isdigit()]

    def rank(self, question: str) -> Ranking:
        """Every subject, best first. A question without a known word is no lead for anything."""
        words = self.content_words(question)
        if not any(self.speller.knows(word) for word in words):
            return Ranking((), float("-inf"))
        scores: dict[str, float] = {}
        for kind, weight, evidence in self._kinds:
            for name, score in evidence.weigh(frozenset(kind(words))).items():
                scores[name] = scores.get(name, 0.0) + weight * score
        for key, gain in self._by_name(words).items():
            scores[key] += gain
        first = max(self._order, key=lambda key: scores[key])
        for chooser, routes in self._choosers.items():
            scores[chooser] += CHOICE if first in routes else 0.0
        outside = max((score for name, score in scores.items() if name.startswith(_OUTSIDE)), default=float("-inf"))
        ids = sorted(self._order, key=lambda key: (-scores[key], self._order[key]))
        near = sum(scores[key] >= scores[ids[0]] - NEAR for key in ids)
        return Ranking(tuple(ids), scores[ids[0]] - outside, near)

    def _by_name(self, words: Sequence[str]) -> dict[str, float]:
        """What a name in the question, or a question that is a name, adds to the subjects it names."""
        gains: dict[str, float] = {}
        for length in range(1, min(LONGEST_NAME, len(words)) + 1):
            for at in range(len(words) - length + 1):
                named = self._named.get(tuple(words[at : at + length]), ())
                if len(named) <= SHARED:
                    gains |= {key: max(gains.get(key, 0.0), NAMED * sqrt(length) / len(named)) for key in named}
        for key in self._named.get(tuple(words), ()):
            gains[key] = gains.get(key, 0.0) + ALL_NAMED
        return gains


@lru_cache(maxsize=2)  # the one in use and, after a reload, the one before
def engine_for(catalog: Catalog) -> Engine:
    """The engine of this catalog, built at the first question."""
    return Engine(catalog)


def _examples(catalog: Catalog) -> Iterator[tuple[str, str]]:
    for key, subject in catalog.subjects.items():
        yield from ((key, name) for name in _names(subject))
        yield from ((key, phrase) for phrase in catalog.asks.inside.get(key, ()))
    for group, phrases in catalog.asks.outside.items():
        yield from ((_OUTSIDE + group, phrase) for phrase in phrases)


def _names(subject: Subject) -> Iterator[str]:
    yield subject.label
    if isinstance(subject, Topic):
        yield subject.name
    yield from subject.keywords
