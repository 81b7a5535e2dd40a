"""Proposing a follow-up visit: the consultant's choice of an hour, the owner's message, and what came of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.catalog.loader import Catalog
from bot.catalog.texts import Texts
from bot.db.booking import Visit, VisitStatus
from bot.screens.booking import book_again, summary
from bot.screens.consultant import Visitor, name_of
from bot.screens.kit import Button, Screen, act, lines, paragraphs, rows_of
from bot.screens.menu import back_row, home_button, with_home
from bot.services.slots import Slot
from bot.services.subject import Subject

DAYS_SHOWN = 8


def pick_day(t: Texts, who: Visitor, free: Mapping[date, list[Slot]], after: date, proposed: Visit | None) -> Screen:
    """The consultant's days with free hours, eight at a time; `proposed` is what waits for an answer already."""
    which = who.visit.id
    days = [day for day in sorted(free) if day > after]
    shown = days[:DAYS_SHOWN]
    buttons = [Button(t.plain("btn.day", day=day, count=len(free[day])), act("fu.hours", which, day)) for day in shown]
    later = [Button(t.plain("btn.later_days"), act("fu.days", which, shown[-1]))] if days[DAYS_SHOWN:] else []
    text = paragraphs(
        t("follow_up.pick_day" if shown else "follow_up.no_days", name=name_of(t, who.person), topic=who.topic),
        t("follow_up.pending", start=proposed.start_at) if proposed else None,
    )
    return Screen(text, (*rows_of(buttons), *rows_of(later), back_row(t, act("cs.visit", which))))


def pick_hour(t: Texts, who: Visitor, day: date, slots: Sequence[Slot]) -> Screen:
    which = who.visit.id
    buttons = [Button(t.plain("btn.hour", start=slot.start), act("fu.ask", which, slot.start)) for slot in slots]
    text = t("follow_up.pick_hour", name=name_of(t, who.person), day=day) if slots else t("follow_up.day_full", day=day)
    return Screen(text, (*rows_of(buttons), back_row(t, act("fu.days", which))))


def confirm(t: Texts, who: Visitor, start: datetime, until: datetime) -> Screen:
    """Before anything is kept: to whom, when, and how long they have to answer."""
    which = who.visit.id
    text = paragraphs(
        t("follow_up.confirm", name=name_of(t, who.person), start=start, topic=who.topic),
        t("follow_up.until", day=until),
    )
    send = Button(t.plain("btn.propose"), act("fu.send", which, start))
    return Screen(text, ((send,), (Button(t.plain("btn.other_hour"), act("fu.days", which)), home_button(t))))


def sent(t: Texts, who: Visitor, made: Visit) -> Screen:
    """Kept and sent; or booked already, if its owner was faster than a second tap."""
    text = t("follow_up.sent", name=name_of(t, who.person), start=made.start_at)
    if made.status == VisitStatus.BOOKED or made.held_until is None:
        told = t("follow_up.accepted", code=made.code)
    else:
        told = t("follow_up.until", day=made.held_until)
    return Screen(paragraphs(text, told), (back_row(t, act("cs.visit", who.visit.id)),))


def offer(t: Texts, catalog: Catalog, visit: Visit, consultant: str, former: Visit | None, until: datetime) -> Screen:
    """To the owner: one tap to accept, to choose another hour, or to decline."""
    text = paragraphs(
        t("follow_up.offer", consultant=consultant),
        lines(
            summary(t, catalog, visit, consultant),
            t("follow_up.of", start=former.start_at) if former else None,
        ),
        t("follow_up.kept", day=until),
    )
    other = Button(t.plain("btn.other_hour"), act("bk.days", str(Subject.of(visit)), 0))
    return Screen(
        text,
        (
            (Button(t.plain("btn.confirm"), act("bk.save", visit.id)),),
            (other, Button(t.plain("btn.decline"), act("fu.decline", visit.id))),
            (home_button(t),),
        ),
    )


def declined(t: Texts, catalog: Catalog, visit: Visit) -> Screen:
    """To the owner."""
    return with_home(t, t("follow_up.declined", start=visit.start_at), (book_again(t, catalog, visit),))


def over(t: Texts, catalog: Catalog, visit: Visit) -> Screen:
    """To the owner who declines what is not proposed any more."""
    return with_home(t, t("follow_up.over", start=visit.start_at), (book_again(t, catalog, visit),))


def came_to_nothing(t: Texts, who: Visitor, *, is_declined: bool) -> Screen:
    """To the consultant: the proposal was declined, or ran out."""
    visit = who.visit
    again = ((Button(t.plain("btn.follow_up"), act("fu.days", visit.follows_id)),),) if visit.follows_id else ()
    text = t(
        "follow_up.told_declined" if is_declined else "follow_up.told_expired",
        name=name_of(t, who.person),
        start=visit.start_at,
        topic=who.topic,
    )
    return Screen(text, (*again, (Button(t.plain("btn.agenda"), act("cs.agenda")), home_button(t))))


def elsewhere(t: Texts, who: Visitor, instead: Visit, consultant: str) -> Screen:
    """To the consultant who proposed: the owner has booked another hour, with somebody else."""
    old = who.visit.start_at
    text = t("follow_up.elsewhere", name=name_of(t, who.person), old=old, start=instead.start_at, consultant=consultant)
    return Screen(text, ((Button(t.plain("btn.agenda"), act("cs.agenda")), home_button(t)),))
