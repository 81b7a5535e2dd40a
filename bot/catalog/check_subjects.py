"""Cross references of what search can find: choosers, the clinic's desk, local notes, and example questions."""

from collections import Counter
from collections.abc import Iterator

from bot.catalog.loader import Catalog


def subject_problems(catalog: Catalog) -> Iterator[str]:
    ids = Counter([*catalog.topics, *catalog.choosers, *catalog.desk])
    for twice in (key for key, count in ids.items() if count > 1):
        yield f"the id {twice} is used for two subjects"
    groups = {group.id for group in catalog.groups}
    for chooser in catalog.choosers.values():
        if chooser.group not in groups:
            yield f"choosers: {chooser.id} belongs to the unknown group {chooser.group}"
        for other in sorted({route.topic for route in chooser.routes} - catalog.topics.keys()):
            yield f"choosers: {chooser.id} leads to the unknown topic {other}"
    for note in catalog.profile.notes:
        for other in sorted(set(note.topics) - catalog.topics.keys()):
            yield f"profile {catalog.profile.id}: a note on the unknown topic {other}"
    for other in sorted(catalog.asks.inside.keys() - catalog.subjects.keys()):
        yield f"search: example questions for the unknown subject {other}"
    yield from _spellings(catalog)


def _spellings(catalog: Catalog) -> Iterator[str]:
    """A spelling that stands for two words would be read as whichever comes last."""
    stands_for: dict[str, str] = {}
    for word, others in catalog.words.same.items():
        for other in others:
            if stands_for.setdefault(other, word) != word:
                yield f"search: {other} stands for both {stands_for[other]} and {word}"
