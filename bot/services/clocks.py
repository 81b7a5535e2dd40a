"""Times of day as people type them: `jam 10`, `pukul 13.00`, `setengah sepuluh`, `2 siang`."""

import re
from collections.abc import Iterable
from datetime import time

from bot.catalog.subjects import TimeWords

Span = tuple[time, time]

HALF_DAY, DAY = 12 * 60, 24 * 60


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of these words, the longest first."""
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))})"


class Clocks:
    """Finds the time of day in a text, by the words of `search/times.yaml`."""

    def __init__(self, words: TimeWords) -> None:
        self._words = words
        self.number = rf"(?:\d{{1,2}}|{any_of(words.numbers)})"
        self._clock = re.compile(
            rf"""
            (?<![\d./:-])
            (?P<named> \b {any_of(words.clock)} [.]? [ ]?)?
            (?P<half> \b {any_of(words.half)} [ ]?)?
            (?P<hour> {self.number}) (?: [.:] (?P<minute> \d\d))? {any_of(words.about)}? \b (?! [./:] \d)
            (?: [ ] (?P<shift> {any_of((*words.past, *words.short_of))})
                [ ] (?P<by> \d{{1,2}} | {any_of(words.minutes)}) \b (?: [ ] {any_of(words.minute)})?)?
            (?: [ ]? {any_of(words.zone)} \b)?
            (?: [ ]? (?P<part> {any_of(words.parts)}) \b)?
            """,
            re.VERBOSE,
        )
        self._dated = re.compile(rf"\b{any_of(words.date)} ?$")  # «tgl 10.12» is a day

    def take(self, text: str, hours: Span) -> tuple[time | None, str]:
        """The time named in a text of lower case, and the text without it.

        Up to 12, an hour has two readings unless the part of the day is said; the one within `hours` is meant.
        """
        for found in self._clock.finditer(text):
            is_clock = any(found[name] for name in ("named", "half", "minute", "part"))
            minutes = self._minutes(found) if is_clock and not self._dated.search(text[: found.start()]) else None
            if minutes is not None:
                clock = time(*divmod(self._meant(minutes, found, hours), 60))
                return clock, " ".join((text[: found.start()].strip(), text[found.end() :].strip()))
        return None, text

    def count(self, word: str) -> int:
        """`3` and `tiga` as a number."""
        return self._words.numbers.get(word) or int(word)

    def _minutes(self, found: re.Match[str]) -> int | None:
        """Minutes after midnight as they were said; None if no day has that time."""
        hour, minute, by = self.count(found["hour"]), int(found["minute"] or 0), found["by"] or "0"
        if hour > 24 or minute > 59:
            return None
        shift = self._words.minutes.get(by) or int(by)
        half = 30 if found["half"] else 0
        return (hour * 60 + minute - half + (-shift if found["shift"] in self._words.short_of else shift)) % DAY

    def _meant(self, said: int, found: re.Match[str], hours: Span) -> int:
        """Of the readings before and after noon, the one of that part of the day, or else of the office hours."""
        if self.count(found["hour"]) > HALF_DAY // 60:
            return said
        opens, closes = (each.hour * 60 + each.minute for each in hours)
        parts = [range(first * 60, last * 60) for first, last in self._words.parts.get(found["part"] or "", ())]
        wanted = parts or [range(opens, closes)]
        readings = (said, (said + HALF_DAY) % DAY)
        return next((each for each in readings if any(each in part for part in wanted)), said)
