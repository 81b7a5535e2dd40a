"""The rules for appointments against the rest of the content and against today."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from bot.catalog.calendar import BookingPolicy, Break, Opening, Weekday
from bot.catalog.loader import Catalog


def calendar_problems(catalog: Catalog) -> Iterator[str]:
    """Durations of topics there are not, and visits that fit into no opening."""
    policy = catalog.clinic.booking
    for topic_id in sorted(policy.durations.keys() - catalog.topics.keys()):
        yield f"booking: a duration for the unknown topic {topic_id}"
    longest = longest_opening(policy)
    if not longest:
        yield "booking: the office is never open, so nobody can book"
        return
    if policy.slot_minutes > longest:
        yield f"booking: slot_minutes {policy.slot_minutes} fits no opening; the longest has {longest} minutes"
    for topic_id, minutes in policy.durations.items():
        if topic_id in catalog.topics and minutes > longest:
            yield f"booking: {topic_id} takes {minutes} minutes, which fits no opening; the longest has {longest}"


def calendar_warnings(catalog: Catalog, today: date) -> Iterator[str]:
    """What is over and may be cleared away, and other years' dates that were forgotten."""
    for season in catalog.clinic.booking.seasons:
        if season.last < today:
            yield f"booking: the season {season.label} ended on {season.last}"
    for day, special in sorted(catalog.special_days.items()):
        if day < today:
            yield f"holidays: the special day {day} ({special.why}) is over"


def longest_opening(policy: BookingPolicy) -> int:
    """The minutes of the longest stretch without a break in any weekly template; 0 if there is none."""
    templates = (policy.weekly, *(season.weekly for season in policy.seasons))
    openings = ((day, opening) for weekly in templates for day, hours in weekly.items() for opening in hours)
    return max((_longest(day, opening, policy.breaks) for day, opening in openings), default=0)


def _longest(day: Weekday, opening: Opening, breaks: Iterable[Break]) -> int:
    """Between one edge (of the opening, or of a break in it) and the next, as far as no break covers it."""
    pauses = [pause for pause in breaks if day in pause.days]
    inside = {edge for pause in pauses for edge in (pause.start, pause.end) if opening.start < edge < opening.end}
    edges = sorted({opening.start, opening.end, *inside})
    free = [
        _minutes(start, end)
        for start, end in pairwise(edges)
        if not any(pause.start <= start and end <= pause.end for pause in pauses)
    ]
    return max(free, default=0)


def _minutes(start: time, end: time) -> int:
    return (datetime.combine(date.min, end) - datetime.combine(date.min, start)) // timedelta(minutes=1)
