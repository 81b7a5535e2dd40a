"""What a question is about: the nearest subjects, a term's meaning, a greeting; or an honest «not known»."""

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.catalog.loader import Catalog
from bot.catalog.models import Term
from bot.catalog.subjects import Subject
from bot.search.engine import engine_for
from bot.search.spelling import pieces

MOST = 3
SAME_TERM = 88.0  # of 100, rapidfuzz ratio


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a question.

    `subjects` are best first, at most three; `term` is set if its meaning is asked for, or nothing else is known.
    """

    subjects: tuple[Subject, ...] = ()
    term: Term | None = None
    is_greeting: bool = False
    is_thanks: bool = False

    @property
    def is_answered(self) -> bool:
        return bool(self.subjects or self.term or self.is_greeting or self.is_thanks)


def ask(catalog: Catalog, question: str, *, only_near: bool = True) -> Found:
    """Look a question up. Nothing is stored; anything may be asked, of any length.

    `only_near` leaves out subjects that are far behind the best: people would wonder at them.
    """
    said = pieces(question)
    if _is_only(said, catalog.words.greetings, catalog.words.fillers):
        return Found(is_greeting=True)
    if _is_only(said, catalog.words.thanks, catalog.words.fillers):
        return Found(is_thanks=True)
    ranking = engine_for(catalog).rank(question)
    known = catalog.subjects
    most = min(MOST, ranking.near) if only_near else MOST
    subjects = tuple(known[key] for key in ranking.ids[:most]) if ranking.is_sure else ()
    left = _without(said, catalog.words.definition)
    term = _term(catalog, left) if len(left) < len(said) or not subjects else None
    return Found(subjects, term)


def telling_words(catalog: Catalog, said: str) -> list[str]:
    """The words of a text that may say what it is about."""
    return _without(pieces(said), catalog.words.fillers)


def prepare(catalog: Catalog) -> None:
    """Build what searching this catalog needs, one to two seconds of work, so that the first question need not wait."""
    engine_for(catalog)


def _term(catalog: Catalog, said: list[str]) -> Term | None:
    """The glossary entry that is all there is to these words."""
    names = {" ".join(pieces(name)): term for term in catalog.terms for name in (term.term, *term.also)}
    for wanted in (" ".join(said), " ".join(_without(said, catalog.words.fillers))):
        hit = process.extractOne(wanted, list(names), scorer=fuzz.ratio, score_cutoff=SAME_TERM) if wanted else None
        if hit:
            return names[hit[0]]
    return None


def _is_only(said: list[str], phrases: tuple[str, ...], fillers: tuple[str, ...]) -> bool:
    """Whether one of the phrases was said, and nothing else but fillers."""
    rest = _without(said, phrases)
    return len(rest) < len(said) and not _without(rest, fillers)


def _without(said: list[str], phrases: tuple[str, ...]) -> list[str]:
    """`said` without these phrases, the longest first."""
    known = _as_pieces(phrases)
    longest = max((len(phrase) for phrase in known), default=0)
    rest: list[str] = []
    at = 0
    while at < len(said):
        length = next((n for n in range(longest, 0, -1) if tuple(said[at : at + n]) in known), 0)
        if not length:
            rest.append(said[at])
        at += length or 1
    return rest


@lru_cache(maxsize=8)
def _as_pieces(phrases: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(pieces(phrase)) for phrase in phrases)
