"""Asking an owner to say that they come, and what both sides hear when an hour is let go or given back."""

from datetime import datetime

from bot.catalog.loader import Catalog
from bot.catalog.texts import Texts
from bot.db.booking import Visit
from bot.screens.booking import book_again, change_rows, summary, topic_name
from bot.screens.consultant import Visitor, name_of
from bot.screens.kit import Button, Row, Screen, act, paragraphs
from bot.screens.meeting import place
from bot.screens.menu import home_button, with_home
from bot.services.meeting import Meeting


def ask(t: Texts, catalog: Catalog, visit: Visit, consultant: str, until: datetime, *, is_last: bool) -> Screen:
    """To the owner, with one tap to confirm, and to move or cancel."""
    told = t("attendance.last" if is_last else "attendance.ask", code=visit.code, day=until)
    text = paragraphs(told, summary(t, catalog, visit, consultant))
    return Screen(text, (*change_rows(t, visit), (home_button(t),)))


def released(t: Texts, catalog: Catalog, visit: Visit, now: datetime) -> Screen:
    """To the owner: the hour was let go; it may be theirs again, or another one."""
    topic = topic_name(catalog, visit.topic_id)
    told = t("attendance.released", start=visit.start_at, topic=topic, code=visit.code)
    if visit.start_at <= now:
        return with_home(t, told, (book_again(t, catalog, visit),))
    sure: Row = (Button(t.plain("btn.sure"), act("at.sure", visit.id)),)
    return with_home(t, paragraphs(told, t("attendance.still")), sure, (book_again(t, catalog, visit),))


def let_go(t: Texts, visitor: Visitor) -> Screen:
    """To the consultant: the hour is free again, and how to give it back."""
    name = name_of(t, visitor.person)
    visit = visitor.visit
    return Screen(
        t("attendance.let_go", code=visit.code, start=visit.start_at, name=name, topic=visitor.topic),
        (
            (Button(t.plain("btn.restore"), act("at.restore", visit.id)),),
            (Button(t.plain("btn.open_visit"), act("cs.visit", visit.id)), home_button(t)),
        ),
    )


def settled(t: Texts, catalog: Catalog, visit: Visit, meeting: Meeting, told: str) -> Screen:
    """To the owner: the office has confirmed the visit for them, or given it back; `told` is the message key."""
    text = paragraphs(
        t(told, code=visit.code), summary(t, catalog, visit, meeting.consultant), place(t, catalog, meeting)
    )
    return Screen(text, (*change_rows(t, visit), (home_button(t),)))


def decided(t: Texts, visitor: Visitor) -> Screen:
    """To an admin who decided about another's visit: how it stands now."""
    visit = visitor.visit
    return with_home(t, paragraphs(t(f"consultant.is_{visit.status}", code=visit.code), t("attendance.told_owner")))
