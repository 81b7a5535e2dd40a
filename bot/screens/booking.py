"""Choosing a topic, a day and an hour, confirming, and the visit's card."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from markupsafe import Markup

from bot.catalog.loader import Catalog
from bot.catalog.models import Topic
from bot.catalog.texts import Texts
from bot.db.booking import Visit, VisitStatus
from bot.screens import presence
from bot.screens.kit import Act, Button, Row, Screen, act, lines, paragraphs, rows_of
from bot.screens.menu import HOME, back_row, home_button, info_button
from bot.services.checklists import Checklist
from bot.services.slots import Slot
from bot.services.subject import GENERAL, Subject

DAYS_SHOWN = 8


def topic_name(catalog: Catalog, topic_id: str) -> str:
    """A topic's label; a topic that left the content is called by the general name."""
    topic = catalog.topics.get(topic_id)
    return topic.label if topic else catalog.clinic.general_topic


def step_title(catalog: Catalog, about: Subject) -> str | None:
    """The step a visit is about; None if it is about none, or the content has it no more."""
    topic = catalog.topics.get(about.topic_id)
    item = topic.item(about.item_id) if topic and about.item_id else None
    return item.title if item else None


def step_line(t: Texts, step: str | None) -> Markup | None:
    return t("booking.step", step=step) if step else None


def summary(t: Texts, catalog: Catalog, visit: Visit, consultant: str) -> Markup:
    """When, what about and with whom."""
    topic = topic_name(catalog, visit.topic_id)
    return lines(
        t("booking.summary", start=visit.start_at, topic=topic, consultant=consultant),
        step_line(t, step_title(catalog, Subject.of(visit))),
    )


def _wire(about: Subject, moving: Visit | None) -> str:
    """The subject for a button. A visit being moved keeps its own: naming it would only make the data longer."""
    return GENERAL if moving else str(about)


def pick_topic(t: Texts, catalog: Catalog, first: Sequence[Topic], live: Sequence[Visit], *, is_all: bool) -> Screen:
    """The owner's own topics first; all of them on demand."""
    topics = list(catalog.topics.values()) if is_all else list(first)
    general = Button(catalog.clinic.general_topic, act("bk.days", GENERAL, 0))
    more = () if is_all else ((Button(t.plain("btn.other_topics"), act("bk.topics")),),)
    mine = ((Button(t.plain("btn.my_visits"), act("bk.list")),),) if live else ()
    buttons = [Button(topic.label, act("bk.days", topic.id, 0)) for topic in topics]
    text = paragraphs(t("booking.pick_topic"), t("booking.have", count=len(live)) if live else None)
    return Screen(text, (*mine, *rows_of([*buttons, general]), *more, (info_button(t), home_button(t))))


def pick_day(
    t: Texts,
    catalog: Catalog,
    about: Subject,
    free: Mapping[date, list[Slot]],
    moving: Visit | None,
    after: date | None,
) -> Screen:
    """Days with free hours, eight at a time; closed and full days are not offered."""
    days = [day for day in sorted(free) if after is None or day > after]
    shown, moves, wire = days[:DAYS_SHOWN], moving.id if moving else 0, _wire(about, moving)
    buttons = [
        Button(t.plain("btn.day", day=day, count=len(free[day])), act("bk.hours", wire, day, moves)) for day in shown
    ]
    later = [Button(t.plain("btn.later_days"), act("bk.days", wire, moves, shown[-1]))] if days[DAYS_SHOWN:] else []
    topic = topic_name(catalog, about.topic_id)
    text = paragraphs(
        t("booking.moving", start=moving.start_at, code=moving.code) if moving else None,
        t("booking.pick_day", topic=topic) if shown else t("booking.no_days", topic=topic),
        step_line(t, step_title(catalog, about)),
    )
    return Screen(text, (*rows_of(buttons), *rows_of(later), back_row(t, _before(about, moving))))


def _before(about: Subject, moving: Visit | None) -> Act:
    """Where the choice of a day was come to from: a visit's card, a step of a checklist, or the topics."""
    if moving:
        return act("bk.show", moving.id)
    return act("cl.item", about.topic_id, about.item_id) if about.item_id else act("bk.start")


def pick_hour(
    t: Texts,
    catalog: Catalog,
    about: Subject,
    day: date,
    slots: Sequence[Slot],
    moving: Visit | None,
    why: str | None,
) -> Screen:
    """The free hours of a day; a day without any says why."""
    moves, wire = moving.id if moving else 0, _wire(about, moving)
    buttons = [Button(t.plain("btn.hour", start=slot.start), act("bk.hold", wire, slot.start, moves)) for slot in slots]
    if buttons:
        told = t("booking.pick_hour", topic=topic_name(catalog, about.topic_id), day=day)
    else:
        told = t("booking.day_closed", day=day, why=why) if why else t("booking.day_full", day=day)
    text = paragraphs(told, step_line(t, step_title(catalog, about)))
    return Screen(text, (*rows_of(buttons), back_row(t, act("bk.days", wire, moves))))


def confirm(t: Texts, catalog: Catalog, visit: Visit, consultant: str, minutes: int, moving: Visit | None) -> Screen:
    """The held hour, to be confirmed within `minutes`."""
    text = paragraphs(
        t("booking.confirm_move", old=moving.start_at) if moving else t("booking.confirm"),
        summary(t, catalog, visit, consultant),
        t("booking.held", minutes=minutes),
    )
    return Screen(
        text,
        (
            (Button(t.plain("btn.confirm_move" if moving else "btn.confirm"), act("bk.save", visit.id)),),
            (Button(t.plain("btn.other_hour"), act("bk.drop", visit.id)), home_button(t)),
        ),
    )


def card(
    t: Texts,
    catalog: Catalog,
    visit: Visit,
    consultant: str,
    papers: Checklist | None,
    heading: str,
    now: datetime,
) -> Screen:
    """A visit in full; `heading` is the message key of what just happened."""
    text = paragraphs(
        t(heading, code=visit.code),
        summary(t, catalog, visit, consultant),
        presence.for_owner(t, visit, consultant, now),
        place(t, catalog),
        what_to_bring(t, papers),
    )
    is_coming = visit.status == VisitStatus.BOOKED and visit.start_at > now
    rows = change_rows(t, visit) if is_coming else ()
    return Screen(text, (*presence.here_row(t, visit, now), *rows, *map_row(t, catalog), (home_button(t),)))


def change_rows(t: Texts, visit: Visit) -> tuple[Row, ...]:
    """One tap to move or cancel; also under every reminder."""
    return (
        (
            Button(t.plain("btn.move"), act("bk.move", visit.id)),
            Button(t.plain("btn.cancel"), act("bk.cancel", visit.id)),
        ),
    )


def cancelled(t: Texts, catalog: Catalog, visit: Visit) -> Screen:
    topic = topic_name(catalog, visit.topic_id)
    return Screen(
        t("booking.cancelled", start=visit.start_at, topic=topic, code=visit.code),
        ((book_again(t, visit),), (home_button(t),)),
    )


def book_again(t: Texts, visit: Visit) -> Button:
    """The same subject at another hour."""
    return Button(t.plain("btn.book_again"), act("bk.days", str(Subject.of(visit)), 0))


def visits(t: Texts, catalog: Catalog, live: Sequence[Visit]) -> Screen:
    """The owner's coming visits."""
    listed = lines(
        *(t("booking.line", start=v.start_at, topic=topic_name(catalog, v.topic_id), code=v.code) for v in live)
    )
    buttons = [Button(t.plain("btn.visit", start=v.start_at, code=v.code), act("bk.show", v.id)) for v in live]
    book: Row = (Button(t.plain("btn.book"), act("bk.start")),)
    text = paragraphs(t("booking.mine"), listed) if live else t("booking.none")
    return Screen(text, (*rows_of(buttons, per_row=1), book, back_row(t, HOME)))


def place(t: Texts, catalog: Catalog) -> Markup:
    """Where to go; what the office has not published is said to be so."""
    where = catalog.clinic.place
    return lines(
        t("booking.place"),
        t("booking.address", address=where.address) if where.address else t("booking.address_unknown"),
        t("booking.room", room=where.room) if where.room else None,
        t("booking.phone", phone=where.phone) if where.phone else None,
    )


def what_to_bring(t: Texts, papers: Checklist | None) -> Markup:
    """The topic's papers, those not ready yet marked; samples when the topic has none."""
    documents = [item for item in papers.topic.items if item.bring] if papers else []
    if papers is None or not documents:
        return t("booking.bring_nothing")
    listed = [
        t("booking.bring_item" if papers.is_finished(item) else "booking.bring_missing", title=item.title)
        for item in documents
    ]
    return lines(t("booking.bring"), *listed)


def map_row(t: Texts, catalog: Catalog) -> tuple[Row, ...]:
    link = catalog.clinic.place.map_link
    return ((Button(t.plain("btn.map"), url=str(link)),),) if link else ()
