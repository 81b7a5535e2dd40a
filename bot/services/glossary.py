"""The glossary: which of its terms a text uses, the dictionary by letter, and the topics a term belongs to."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise

from bot.catalog.loader import Catalog
from bot.catalog.models import Term, Topic
from bot.catalog.strings import strings
from bot.errors import Outdated

MOST_TOPICS = 3
OTHERS = "#"  # where terms stand that do not begin with a letter

_WORD = re.compile(r"\w+")
_JOIN = re.compile(r"[ \t\u2010-\u2013-]+")  # "e-katalog" and "e katalog" are one name
_NOT_TEXT = frozenset({"id", "area", "group", "prerequisites", "related", "instead", "keywords", "sources"})

# How much a topic is about a term by where it names it; a topic's other texts count once for each mention.
_IN_NAME, _IN_KEYWORDS, _IN_SUMMARY, _MOST_MENTIONS = 100, 30, 10, 9


@dataclass(frozen=True, slots=True)
class _Name:
    """One spelling of a term: its words, and what stands between them."""

    words: tuple[str, ...]
    gaps: tuple[str, ...]
    term: Term

    def stands_at(self, found: list[re.Match[str]], place: int) -> bool:
        words = found[place : place + len(self.words)]
        if len(words) < len(self.words) or not all(map(_is_same, self.words, (each[0] for each in words))):
            return False
        return len(words) == 1 or _gaps(words) == self.gaps


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The terms of one catalog, prepared for looking them up. `letters` are in the order of the alphabet."""

    by_key: Mapping[str, Term]
    letters: Mapping[str, tuple[Term, ...]]
    names: Mapping[str, tuple[_Name, ...]]

    def mentions(self, text: str) -> Iterator[Term]:
        """Every mention of a term in a plain text, in order; where several could be meant, the longest."""
        found = list(_WORD.finditer(text))
        place = 0
        while place < len(found):
            candidates = self.names.get(found[place][0].lower(), ())
            name = next((each for each in candidates if each.stands_at(found, place)), None)
            if name is not None:
                yield name.term
            place += len(name.words) if name else 1


@lru_cache(maxsize=2)
def lexicon(catalog: Catalog) -> Lexicon:
    """Made once for each catalog: the one in use, and the one a reload brings."""
    names: dict[str, list[_Name]] = {}
    for name in (_name(spelling, term) for term in catalog.terms for spelling in (term.term, *term.also)):
        names.setdefault(name.words[0].lower(), []).append(name)
    longest_first = {word: tuple(sorted(some, key=lambda each: -len(each.words))) for word, some in names.items()}
    ordered = sorted(catalog.terms, key=lambda term: (letter_of(term) != OTHERS, term.term.casefold()))
    letters = {letter: tuple(some) for letter, some in groupby(ordered, letter_of)}
    return Lexicon({term.key: term for term in catalog.terms}, letters, longest_first)


def terms_in(catalog: Catalog, text: str) -> list[Term]:
    """The terms a plain text uses, in the order of their first mention, without those it explains itself.

    Words match whole. A word written with capitals after its first letter (PP, SiRUP) only matches as written: small
    letters would make an everyday word of it.
    """
    used = {each.term: each for each in lexicon(catalog).mentions(text)}
    return [each for each in used.values() if not each.everyday and each.meaning not in text]


def term(catalog: Catalog, key: str) -> Term:
    """Raises Outdated: the glossary has no such term any more."""
    found = lexicon(catalog).by_key.get(key)
    if found is None:
        raise Outdated
    return found


def letter(catalog: Catalog, wanted: str) -> tuple[Term, ...]:
    """The terms that begin with a letter, sorted.

    Raises:
        Outdated: none does.
    """
    found = lexicon(catalog).letters.get(wanted)
    if found is None:
        raise Outdated
    return found


def letter_of(wanted: Term) -> str:
    """Where a term stands in the dictionary."""
    first = wanted.term[0].upper()
    return first if first.isalpha() else OTHERS


def topics_on(catalog: Catalog, wanted: Term) -> list[Topic]:
    """At most three topics that use the term, those that are most about it first."""
    weights = _weights(catalog)
    using = [topic for topic in catalog.topics.values() if wanted.term in weights[topic.id]]
    return sorted(using, key=lambda topic: -weights[topic.id][wanted.term])[:MOST_TOPICS]


@lru_cache(maxsize=2)
def _weights(catalog: Catalog) -> dict[str, Counter[str]]:
    """By topic id, how much it is about each of the terms it uses."""
    spelled = {each.lower(): term.term for term in catalog.terms for each in (term.term, *term.also)}
    return {topic.id: _weigh(lexicon(catalog), spelled, topic) for topic in catalog.topics.values()}


def _weigh(terms: Lexicon, spelled: Mapping[str, str], topic: Topic) -> Counter[str]:
    def mentioned(*texts: str) -> Counter[str]:
        return Counter(each.term for each in terms.mentions("\n".join(texts)))

    counted = mentioned(*strings(topic, without=_NOT_TEXT))
    weights = Counter({name: min(count, _MOST_MENTIONS) for name, count in counted.items()})
    weights.update(dict.fromkeys(mentioned(topic.label, topic.short, topic.name), _IN_NAME))
    weights.update(
        dict.fromkeys({spelled[word.lower()] for word in topic.keywords if word.lower() in spelled}, _IN_KEYWORDS)
    )
    weights.update(dict.fromkeys(mentioned(topic.summary), _IN_SUMMARY))
    return weights


def _name(spelling: str, term: Term) -> _Name:
    found = list(_WORD.finditer(spelling))
    return _Name(tuple(each[0] for each in found), _gaps(found), term)


def _gaps(found: list[re.Match[str]]) -> tuple[str, ...]:
    """What stands between neighbouring words."""
    text = found[0].string
    between = (text[one.end() : other.start()] for one, other in pairwise(found))
    return tuple(_JOIN.sub(" ", gap) for gap in between)


def _is_same(written: str, found: str) -> bool:
    """Small and capital letters are one, except where capitals after the first letter make the word."""
    is_fixed = any(letter.isupper() for letter in written[1:])
    return written == found or (not is_fixed and written.lower() == found.lower())
