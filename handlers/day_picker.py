"""From a subject to an hour: the month, a day's hours, the soonest one, and days and times that are typed."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from markupsafe import Markup

from bot.screens import booking as booking_screens
from bot.screens import day_picker as screens
from bot.screens import waiting as waiting_screens
from bot.screens.kit import Screen, act
from bot.services import availability, choosing, holds, queueing, search, visits, waiting
from bot.services.choosing import Choice, Days
from bot.services.month import DayStatus, month_of
from bot.services.slots import OfficeCalendar, Slot
from bot.services.subject import GENERAL, Subject
from bot.services.when import read_when
from handlers.routing import Ctx, Typed, action, follow, run
from handlers.standing import moving_of

MUCH_ELSE = 4  # with more words than these beside a day, the day is not the point of what was said


@action("bk.days")
def days(ctx: Ctx, told: str, moves: int = 0, after: date = date.min) -> Screen:
    """The month of `after`; without it that of the first free day, in the mode the owner is used to."""
    is_begun = after != date.min
    return _month(ctx, _choice(ctx, told, moves, is_said=is_begun), after if is_begun else None)


@action("bk.hours")
def hours(ctx: Ctx, told: str, day: date, moves: int = 0) -> Screen:
    """The free hours of a day, or why it has none."""
    return _hours(ctx, _choice(ctx, told, moves), day)


@action("bk.soon")
def soon(ctx: Ctx, told: str, moves: int = 0) -> Screen:
    """Keep the soonest hour that can be had and ask to confirm it. Tapped again, it is the same hour."""
    choice = _choice(ctx, told, moves)
    if choice.refused:
        return _month(ctx, choice)
    starts = sorted({*_look(ctx, choice).starts(), *_kept(ctx, choice)})
    visit = holds.hold_first(ctx.session, ctx.catalog, ctx.owner, choice.about, starts, ctx.now, choice.moving)
    if visit is None:
        return _month(ctx, choice)
    return follow(ctx, act("bk.hold", choice.wire, visit.start_at, choice.moves))


@action("bk.typed")
def typed(ctx: Ctx, told: str, moves: int, typed: Typed) -> Screen:
    """What was typed below the days: a day, with or without a time; or a question."""
    return _typed(ctx, _choice(ctx, told, moves), typed)


@action("bk.clock")
def typed_clock(ctx: Ctx, told: str, day: date, moves: int, typed: Typed) -> Screen:
    """What was typed below the hours of `day`: a time of that day, another day, or a question."""
    return _typed(ctx, _choice(ctx, told, moves), typed, day)


@action("bk.asked")
def asked(ctx: Ctx, day: date) -> Screen:
    """The hours of a day named in a question, for whatever it will be about."""
    return booking_screens.with_topics(ctx.t, _hours(ctx, _choice(ctx, GENERAL, 0, is_said=False), day))


@action("bk.askat")
def asked_at(ctx: Ctx, start: datetime) -> Screen:
    """The hours of a day named with a time; whoever named one there is not hears the nearest."""
    choice, day = _choice(ctx, GENERAL, 0, is_said=False), OfficeCalendar(ctx.catalog).local_day(start)
    missing = None if start in _offered(ctx, choice, day) else start
    return booking_screens.with_topics(ctx.t, _hours(ctx, choice, day, missing))


def _line(ctx: Ctx, about: Subject, day: date) -> Screen | None:
    """One's place in the line of a full day, or the door to it; None if nobody can wait for that day."""
    if entry := waiting.entry_of(ctx.session, ctx.owner, day):
        return waiting_screens.place(ctx.t, ctx.catalog, queueing.place(ctx.session, entry))
    if queueing.hindrance(ctx.session, ctx.catalog, ctx.owner, about, day, ctx.now):
        return None
    return waiting_screens.day_full(ctx.t, ctx.catalog, about, day, queueing.in_line(ctx.session, day))


def _hours(ctx: Ctx, choice: Choice, day: date, wanted: datetime | None = None, *, is_typed: bool = False) -> Screen:
    """The free hours of a day, `wanted` being none of them; on a full day its line, or else why there are none.

    Whoever typed the day gets the month with that reason: it was not in front of them.
    """
    if choice.refused:
        return _month(ctx, choice, day)
    waiting.serve(ctx.session, ctx.catalog, day, ctx.now)  # what has become free belongs to those in line
    seen = _look(ctx, choice, [day])
    if free := seen.free.get(day):
        note = _instead(ctx, choice, day, wanted, free) if wanted else None
        return booking_screens.pick_hour(ctx.t, ctx.catalog, choice, day, free, note)
    status = choosing.day_status(ctx.catalog, day, seen)
    can_wait = status is DayStatus.FULL and choice.moving is None
    if can_wait and (line := _line(ctx, choice.about, day)):
        return line
    why = screens.why_not(ctx.t, ctx.catalog, day, status)
    return _month(ctx, choice, day, why) if is_typed else screens.without_hours(ctx.t, choice, day, why, status)


def _typed(ctx: Ctx, choice: Choice, typed: Typed, shown: date | None = None) -> Screen:
    calendar = OfficeCalendar(ctx.catalog)
    today = calendar.local_day(ctx.now)
    when = read_when(ctx.catalog, typed.text, today, calendar.span(shown or today))
    else_said = search.telling_words(ctx.catalog, when.rest)
    if len(else_said) > MUCH_ELSE or (when.is_nothing and else_said):
        return run(ctx, "ask.text", [], typed)
    day = when.day or shown
    if when.is_nothing or day is None:
        note = ctx.t("days.which_day", clock=when.clock) if when.clock else ctx.t("days.unclear")
        return _month(ctx, choice, shown, note)
    if when.clock is None:
        return _hours(ctx, choice, day, is_typed=True)
    start = calendar.at(day, when.clock)
    if start in _offered(ctx, choice, day) and not choice.refused:
        return follow(ctx, act("bk.hold", choice.wire, start, choice.moves))
    return _hours(ctx, choice, day, start, is_typed=True)


def _offered(ctx: Ctx, choice: Choice, day: date) -> set[datetime]:
    """When a visit may begin that day, taken or not."""
    return {slot.start for slot in availability.hours_on(ctx.catalog, choice.about, day, ctx.now)}


def _instead(ctx: Ctx, choice: Choice, day: date, wanted: datetime, free: Sequence[Slot]) -> Markup:
    """Why an hour cannot be had which the calendar does not have, or not any more."""
    calendar, policy = OfficeCalendar(ctx.catalog), ctx.catalog.clinic.booking
    if wanted not in {slot.start for slot in calendar.slots_on(day, policy.minutes_for(choice.about.topic_id))}:
        return booking_screens.no_such_hour(ctx.t, wanted, [slot.start for slot in free])
    if wanted <= ctx.now:
        return ctx.t("days.hour_past", start=wanted)
    return ctx.t("days.hour_too_soon", start=wanted, notice=screens.notice(ctx.t, policy.notice_minutes))


def _month(ctx: Ctx, choice: Choice, day: date | None = None, note: Markup | None = None) -> Screen:
    seen = _look(ctx, choice)
    today = OfficeCalendar(ctx.catalog).local_day(ctx.now)
    month = month_of(ctx.catalog, day or min(seen.free, default=today), seen.looking)
    told = ctx.t(f"days.mode_gone_{choice.refused}") if choice.refused else note
    return screens.pick_day(ctx.t, ctx.catalog, choice, month, told, is_any_free=bool(seen.free))


def _choice(ctx: Ctx, told: str, moves: int, *, is_said: bool = True) -> Choice:
    """What the buttons before this said; the mode of a visit being moved is known, and online is never a default."""
    moving = moving_of(ctx, moves)
    about = Subject.asked(ctx.catalog, told, moving)
    is_known = is_said or moving is not None or about.is_online
    return choosing.choose(ctx.session, ctx.catalog, ctx.owner, about, moving, is_said=is_known)


def _look(ctx: Ctx, choice: Choice, days: Iterable[date] | None = None) -> Days:
    """The calendar of some days, by default of all that can be booked."""
    every = days or OfficeCalendar(ctx.catalog).days(ctx.now)
    return choosing.look(ctx.session, ctx.catalog, ctx.owner, choice, every, ctx.now)


def _kept(ctx: Ctx, choice: Choice) -> list[datetime]:
    """The hour kept for this very choice: to everybody, its owner too, it looks taken."""
    held = visits.held_visits(ctx.session, ctx.owner, ctx.now)
    return [v.start_at for v in held if Subject.of(v) == choice.about and (v.moves_id or 0) == choice.moves]
