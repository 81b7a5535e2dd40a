"""From what people type to the words the clinic knows: slang, regional words, lost spaces, typos, stems.

The vocabulary is the clinic's own content; how people write its words is data in `content/search/words.yaml`.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from bot.catalog.subjects import Words

MAX_CHARS = 400
LONGEST_PHRASE = 4  # words of a multi-word spelling
COMMON = 3  # a word that stands so often in the content is one, whatever the dictionary says
LEAST = 3  # letters that must be left of a word
SHORT = 4  # letters; a typo in so short a word makes another word
SAME_WORD = 80.0  # of 100, rapidfuzz ratio
LOST_SPACE = 7  # letters from which on a word may be two
LONGEST_RUN = 60  # letters
LONGEST_WORD = 14  # letters of one word in such a run

_FACTORY = StemmerFactory()
_STEMMER = _FACTORY.create_stemmer(isDev=False)
_INDONESIAN = frozenset(_FACTORY.get_words())  # roots; a word of the language we have no use for is no typo
_PARTS = re.compile(r"[a-z]+|[0-9]+")
_JOINED = re.compile(r"([a-z0-9]+)[-.&]([a-z0-9]+)")
_LONG_DRAWN = re.compile(r"([a-z])\1{2,}")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The Indonesian stem: `didaftarkan` is `daftar`."""
    return str(_STEMMER.stem(word)) if word.isalpha() else word


def pieces(text: str) -> list[str]:
    """Lower-case words and numbers; `p-irt` is one word, `oleh-oleh` counts once, `iso9001` is two."""
    plain = unicodedata.normalize("NFKD", text[:MAX_CHARS].lower())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = _LONG_DRAWN.sub(r"\1", _JOINED.sub(_join, _JOINED.sub(_join, plain)))
    return _PARTS.findall(re.sub(r"\b([a-z]{3,})2\b", r"\1", plain))


def _join(match: re.Match[str]) -> str:
    left, right = match.groups()
    if left == right:
        return left
    return left + right if min(len(left), len(right)) <= 3 and not right.isdigit() else f"{left} {right}"


class Speller:
    """Reads text as stems of known words. `known` is all text whose words make the vocabulary."""

    def __init__(self, words: Words, known: Iterable[str]) -> None:
        self._whole = frozenset(words.whole)
        self._endings = words.endings
        self._beginnings = tuple((start, instead) for instead, starts in words.beginnings.items() for start in starts)
        empty = {tuple(pieces(filler)): "" for filler in words.fillers}
        self._same = {tuple(pieces(other)): word for word, others in words.same.items() for other in (*others, word)}
        self._same |= {phrase: "" for phrase in empty if len(phrase) > 1}
        self.fillers = frozenset(self._stem(phrase[0]) for phrase in empty if len(phrase) == 1)
        self._as_written = self._standard_words(words.same)
        self._vocabulary = frozenset(word for found in self._as_written.values() for word in found)
        self._learn(known)
        self._choices = _by_first_letter(word for word in self._vocabulary if len(word) >= SHORT)
        self._repaired: dict[str, tuple[str, ...]] = {}

    def _standard_words(self, same: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Fillers, the words other spellings stand for, and those spellings, each with its stems."""
        standard = {word: (word,) for word in self.fillers}
        standard |= {part: (self._stem(part),) for word in same for part in word.split()}
        spellings = {phrase[0]: word.split() for phrase, word in self._same.items() if len(phrase) == 1}
        return standard | {part: tuple(map(self._stem, words)) for part, words in spellings.items()}

    def _learn(self, known: Iterable[str]) -> None:
        """Words of the language first; what is left may be a colloquial form of one of them, or a name."""
        written = Counter(part for text in known for part in self._spelled(pieces(text)))
        names = [part for part, times in written.items() if stem(part) not in _INDONESIAN and times < COMMON]
        standard = {part: (self._stem(part),) for part in written.keys() - set(names)}
        self._as_written = {**standard, **self._as_written}
        self._as_written |= {part: self._colloquial(part) or (self._stem(part),) for part in names}
        self._vocabulary |= {word for words in self._as_written.values() for word in words}

    def read(self, text: str) -> list[str]:
        """The words of `text`, in order, each as a stem of the vocabulary where it can be one."""
        return [word for part in self._spelled(pieces(text)) for word in self._known(part)]

    def knows(self, word: str) -> bool:
        return word in self._vocabulary

    def _stem(self, word: str) -> str:
        return word if word in self._whole else stem(word)

    def _spelled(self, parts: Sequence[str]) -> Iterator[str]:
        """Other spellings, of several words first, as the one the content uses."""
        at = 0
        while at < len(parts):
            for length in range(min(LONGEST_PHRASE, len(parts) - at), 0, -1):
                word = self._same.get(tuple(parts[at : at + length]))
                if word is not None:
                    yield from word.split()
                    at += length
                    break
            else:
                yield parts[at]
                at += 1

    def _known(self, word: str) -> tuple[str, ...]:
        if word in self._as_written:
            return self._as_written[word]
        settled = self._stem(word)
        if settled in self._vocabulary or settled in self.fillers or word.isdigit():
            return (settled,)
        if word not in self._repaired:
            if len(self._repaired) > 50_000:  # whatever strangers type must not fill the memory
                self._repaired.clear()
            self._repaired[word] = self._repair(word) or (settled,)
        return self._repaired[word]

    def _repair(self, word: str) -> tuple[str, ...] | None:
        return self._colloquial(word) or self._split(word) or self._nearest(word)

    def _colloquial(self, word: str) -> tuple[str, ...] | None:
        return next((self._as_written[bare] for bare in self._bare_forms(word) if bare in self._as_written), None)

    def _bare_forms(self, word: str) -> Iterator[str]:
        """Without a colloquial ending, without a nasal beginning, without both."""
        bare = [word[: -len(end)] for end in self._endings if word.endswith(end) and len(word) - len(end) >= LEAST]
        yield from bare
        for each in (word, *bare):
            for start, instead in self._beginnings:
                if each.startswith(start) and len(each) - len(start) >= LEAST:
                    yield instead + each[len(start) :]

    def _split(self, word: str) -> tuple[str, ...] | None:
        """Words run together, as in `carabuatnib`: the fewest known ones that cover it."""
        if not LOST_SPACE <= len(word) <= LONGEST_RUN:
            return None
        best: list[tuple[str, ...] | None] = [(), *[None] * len(word)]
        for end in range(2, len(word) + 1):
            for start in range(max(0, end - LONGEST_WORD), end - 1):
                head, found = best[start], self._as_written.get(word[start:end])
                if head is not None and found and (best[end] is None or len(head) + 1 < len(best[end] or ())):
                    best[end] = (*head, *found)
        return best[-1]

    def _nearest(self, word: str) -> tuple[str, ...] | None:
        """A typo, but not in the first letter: that makes another word."""
        settled = self._stem(word)
        if len(word) <= SHORT or settled in _INDONESIAN:
            return None
        choices = self._choices.get(settled[0], ())
        hit = process.extractOne(settled, choices, scorer=fuzz.ratio, score_cutoff=SAME_WORD)
        return (hit[0],) if hit else None


def _by_first_letter(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    grouped: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        grouped[word[0]].append(word)
    return {letter: tuple(group) for letter, group in grouped.items()}
