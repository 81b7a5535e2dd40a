"""Questions in free text: typed anywhere while nothing else is asked, or after «Tanya»."""

from dataclasses import replace

from bot.catalog.subjects import DeskTopic, Subject
from bot.screens import search as screens
from bot.screens.kit import Act, Screen, act
from bot.services import codes, inquiries, search, unanswered
from bot.services.search import Found
from bot.services.slots import OfficeCalendar
from bot.services.when import read_when
from handlers.routing import Ctx, Role, Typed, action, follow, run
from handlers.standing import first_step, standing_of

BOOKING = "janji_buat"  # what the desk calls making an appointment


@action("ask.open", command="tanya")
def ask(ctx: Ctx) -> Screen:
    return screens.ask(ctx.t, has_asked=bool(inquiries.own(ctx.session, ctx.owner)))


@action("ask.text", needs=Role.ANYONE)
def answer(ctx: Ctx, typed: Typed) -> Screen:
    """The nearest subjects, a term's meaning, a courtesy, or an honest «I do not know», which is noted."""
    if code := codes.read(ctx.session, typed.text):
        return run(ctx, "ar.code", [code])
    found = search.ask(ctx.catalog, typed.text)
    best = found.subjects[0] if found.subjects else None
    if ctx.user.person and (wanted := _hours_wanted(ctx, typed.text, best)):
        return follow(ctx, wanted)
    if isinstance(best, DeskTopic) and best.at_once:
        return replace(run(ctx, best.door.action, list(best.door.args)), asks=screens.ASK)
    if ctx.user.person is None:
        return _for_guest(ctx, found)
    if found.subjects or found.term:
        return screens.found(ctx.t, found, standing_of(ctx).checklists)
    if found.is_greeting:
        return screens.greeting(ctx.t, ctx.owner.name, first_step(ctx))
    if found.is_thanks:
        return screens.thanks(ctx.t)
    unanswered.keep(ctx.session, typed.text, OfficeCalendar(ctx.catalog).local_day(ctx.now))
    return screens.unknown(ctx.t)


def _hours_wanted(ctx: Ctx, told: str, best: Subject | None) -> Act | None:
    """The hours of the day an appointment is asked for: in a question about booking, or in so many words."""
    calendar = OfficeCalendar(ctx.catalog)
    today = calendar.local_day(ctx.now)
    when = read_when(ctx.catalog, told, today, calendar.span(today))
    is_meant = (best and best.id == BOOKING) or not search.telling_words(ctx.catalog, when.rest)
    if not is_meant or when.day is None:
        return None
    return act("bk.askat", calendar.at(when.day, when.clock)) if when.clock else act("bk.asked", when.day)


def _for_guest(ctx: Ctx, found: Found) -> Screen:
    """What the clinic knows is public, and telling it stores nothing; all else begins with consent."""
    if found.subjects or found.term:
        return screens.public(ctx.t, found)
    return run(ctx, "home.show", [])
