"""What in a question can point to a subject: its words, neighbouring words, words that meet, and pieces of words."""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, pairwise

PIECE = 4  # letters of a piece; the ends of a word count as one
MEETING = 12  # words of a question that are looked at in pairs; a long story has enough clues


def words(read: Sequence[str]) -> Iterator[str]:
    yield from read


def neighbours(read: Sequence[str]) -> Iterator[str]:
    yield from (f"{left} {right}" for left, right in pairwise(read))


def meetings(read: Sequence[str]) -> Iterator[str]:
    """Any two words of the same question, in any order."""
    yield from ("|".join(sorted(pair)) for pair in combinations(read[:MEETING], 2))


def parts(read: Sequence[str]) -> Iterator[str]:
    """Pieces of words, so that a word nobody has written yet still resembles one."""
    for word in read:
        framed = f"^{word}$"
        if len(word) >= PIECE:
            yield from (framed[at : at + PIECE] for at in range(len(framed) - PIECE + 1))


# How much each kind counts beside the words themselves. Measured with `python -m benchmarks search`.
KINDS: tuple[tuple[Callable[[Sequence[str]], Iterator[str]], float], ...] = (
    (words, 1.0),
    (neighbours, 0.5),
    (meetings, 0.2),
    (parts, 0.2),
)
