"""Words and links in the content: nothing listed twice, no link an attacker on the way could change."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from bot.catalog.loader import Catalog
from bot.catalog.strings import strings

INSECURE = re.compile(r"http://\S*", re.IGNORECASE)


def wording_problems(catalog: Catalog) -> Iterator[str]:
    yield from _keywords(catalog)
    yield from _terms(catalog)
    yield from _insecure_links(catalog)


def _keywords(catalog: Catalog) -> Iterator[str]:
    for subject in catalog.subjects.values():
        for word in _twice(subject.keywords):
            yield f"{subject.id}: the keyword {word} stands twice"


def _terms(catalog: Catalog) -> Iterator[str]:
    names = [name for term in catalog.terms for name in (term.term, *term.also)]
    for name in _twice(names):
        yield f"glossary: {name} stands twice"
    for name in names:
        if not re.search(r"\w", name):
            yield f"glossary: {name} has no letter or digit, so no text can use it"
    for key in _twice(term.key for term in catalog.terms if term.term.lower() not in set(_twice(names))):
        alike = " and ".join(term.term for term in catalog.terms if term.key == key)
        yield f"glossary: {alike} cannot be told apart in a button; write one of them a little differently"


def _twice(words: Iterable[str]) -> list[str]:
    return [word for word, count in Counter(word.lower() for word in words).items() if count > 1]


def _insecure_links(catalog: Catalog) -> Iterator[str]:
    pieces: dict[str, object] = {
        **catalog.subjects,
        **{f"message {key}": text for key, text in catalog.messages.items()},
        "clinic": catalog.clinic,
        f"profile {catalog.profile.id}": catalog.profile,
        "groups": catalog.groups,
        "triage": catalog.triage,
        "glossary": catalog.terms,
        "menu": catalog.menu,
        "holidays": catalog.closed_days,
    }
    for where, piece in pieces.items():
        for text in strings(piece):
            for link in INSECURE.findall(text):
                yield f"{where}: {link} must be https"
