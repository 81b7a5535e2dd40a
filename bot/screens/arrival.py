"""Checking in: what the owner sees who says «I am here», and what the counter sees of a visit."""

from datetime import datetime

from bot.catalog.loader import Catalog
from bot.catalog.texts import Texts
from bot.db.booking import Visit
from bot.screens import presence
from bot.screens.booking import book_again, topic_name
from bot.screens.consultant import Visitor, brief, describe, name_of
from bot.screens.kit import Button, Row, Screen, act, lines, paragraphs
from bot.screens.menu import HOME, back_row, home_button
from bot.services.arrival import Entry, opens_at
from bot.services.meeting import room_of


def welcome(t: Texts, catalog: Catalog, visit: Visit, consultant: str, owner: str) -> Screen:
    """Noted: thanks, where to wait, and for how long."""
    room = room_of(catalog, visit.seat)
    text = paragraphs(
        t("arrival.thanks", name=owner, arrived=visit.arrived_at),
        t("arrival.wait_in", room=room, consultant=consultant) if room else t("arrival.wait", consultant=consultant),
        presence.late(t, visit, consultant),
    )
    return Screen(text, (back_row(t, act("bk.show", visit.id)),))


def not_now(t: Texts, catalog: Catalog, visit: Visit, why: Entry) -> Screen:
    """Why one cannot check in, and what to do instead."""
    text = t(f"arrival.is_{why}", start=visit.start_at, opens=opens_at(visit), code=visit.code)
    rows: tuple[Row, ...] = ((book_again(t, catalog, visit),),) if why in (Entry.OVER, Entry.OFF) else ()
    return Screen(text, (*rows, back_row(t, act("bk.show", visit.id))))


def at_desk(t: Texts, visitor: Visitor, consultant: str, now: datetime, *, is_full: bool) -> Screen:
    """A visit for staff who do not hold it; `is_full` if they may know what its owner makes and lacks."""
    visit = visitor.visit
    text = paragraphs(
        t(f"consultant.is_{visit.status}", code=visit.code),
        lines(t("arrival.consultant", consultant=consultant), *presence.for_staff(t, visit, now)),
        describe(t, visitor) if is_full else brief(t, visitor),
    )
    return Screen(text, (*presence.desk_row(t, visit, now), back_row(t, HOME)[1:]))


def not_now_at_desk(t: Texts, visit: Visit) -> Screen:
    """The counter cannot note an arrival at this time, or of such a visit."""
    text = t("arrival.desk_not_now", code=visit.code, opens=opens_at(visit))
    return Screen(text, (back_row(t, act("ar.visit", visit.id)),))


def has_come(t: Texts, visitor: Visitor) -> Screen:
    """To the consultant: the visitor is there."""
    visit = visitor.visit
    text = t(
        "arrival.has_come", name=name_of(t, visitor.person), arrived=visit.arrived_at, start=visit.start_at,
        topic=visitor.topic, code=visit.code,
    )  # fmt: skip
    return Screen(text, ((Button(t.plain("btn.open_visit"), act("cs.visit", visit.id)),),))


def missed(t: Texts, catalog: Catalog, visit: Visit, owner: str) -> Screen:
    """To an owner who did not come: no reproach, and a way on."""
    topic = topic_name(catalog, visit.topic_id)
    text = t("arrival.missed", name=owner, start=visit.start_at, topic=topic)
    return Screen(text, ((book_again(t, catalog, visit),), (home_button(t),)))
