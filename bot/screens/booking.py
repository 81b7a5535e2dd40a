"""Choosing a topic, a day and an hour, confirming, and the visit's card."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from markupsafe import Markup

from bot.catalog.loader import Catalog
from bot.catalog.models import Topic
from bot.catalog.texts import Texts, listed
from bot.db.booking import Visit, VisitStatus
from bot.mode import Mode
from bot.screens import presence
from bot.screens.kit import Button, Row, Screen, act, lines, paragraphs, rows_of
from bot.screens.meeting import place, way_there, what_to_bring
from bot.screens.menu import HOME, back_row, home_button, info_button
from bot.services.checklists import Checklist
from bot.services.choosing import Choice
from bot.services.meeting import Meeting
from bot.services.slots import Slot
from bot.services.subject import GENERAL, Subject

NEAREST = 2  # of the free hours, named in place of one that is not there


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
    """When, what about, with whom, and whether it is online."""
    topic = topic_name(catalog, visit.topic_id)
    return lines(
        t("booking.summary", start=visit.start_at, topic=topic, consultant=consultant),
        t("booking.online") if visit.mode == Mode.ONLINE else None,
        step_line(t, step_title(catalog, Subject.of(visit))),
    )


def pick_topic(
    t: Texts,
    catalog: Catalog,
    first: Sequence[Topic],
    live: Sequence[Visit],
    *,
    is_all: bool,
    is_waiting: bool = False,
) -> Screen:
    """The owner's own topics first; all of them on demand."""
    topics = list(catalog.topics.values()) if is_all else list(first)
    general = Button(catalog.clinic.general_topic, act("bk.days", GENERAL, 0))
    more = () if is_all else ((Button(t.plain("btn.other_topics"), act("bk.topics")),),)
    mine = ((Button(t.plain("btn.my_visits"), act("bk.list")),),) if live or is_waiting else ()
    buttons = [Button(topic.label, act("bk.days", topic.id, 0)) for topic in topics]
    text = paragraphs(t("booking.pick_topic"), t("booking.have", count=len(live)) if live else None)
    return Screen(text, (*mine, *rows_of([*buttons, general]), *more, (info_button(t), home_button(t))))


def pick_hour(
    t: Texts, catalog: Catalog, choice: Choice, day: date, slots: Sequence[Slot], note: Markup | None = None
) -> Screen:
    """The free hours of a day."""
    about, moves, wire = choice.about, choice.moves, choice.wire
    buttons = [Button(t.plain("btn.hour", start=slot.start), act("bk.hold", wire, slot.start, moves)) for slot in slots]
    told = t("booking.pick_hour", topic=topic_name(catalog, about.topic_id), day=day)
    text = paragraphs(note, told, step_line(t, step_title(catalog, about)))
    back = back_row(t, act("bk.days", wire, moves, day))
    return Screen(text, (*rows_of(buttons), back), asks=act("bk.clock", wire, day, moves))


def no_such_hour(t: Texts, wanted: datetime, free: Sequence[datetime]) -> Markup:
    """The calendar has no visit beginning then; the free hours nearest to it."""
    near = sorted(sorted(free, key=lambda start: abs(start - wanted))[:NEAREST])
    return t("days.no_hour", start=wanted, near=listed(t.moment(start, "hour") for start in near))


def with_topics(t: Texts, screen: Screen) -> Screen:
    """A screen for any subject, with the way to choose one."""
    *rows, last = screen.rows
    return replace(screen, rows=(*rows, (Button(t.plain("btn.other_topics"), act("bk.start")),), last))


def confirm(t: Texts, catalog: Catalog, visit: Visit, consultant: str, minutes: int, moving: Visit | None) -> Screen:
    """The held hour, to be confirmed within `minutes`."""
    text = paragraphs(
        t("booking.confirm_move", old=moving.start_at) if moving else t("booking.confirm"),
        lines(summary(t, catalog, visit, consultant), t("booking.at_clinic") if visit.mode == Mode.IN_PERSON else None),
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
    meeting: Meeting,
    papers: Checklist | None,
    heading: str,
    now: datetime,
    former: Visit | None = None,
) -> Screen:
    """A visit in full; `heading` is the message key of what just happened, `former` the visit it follows."""
    text = paragraphs(
        t(heading, code=visit.code),
        lines(
            summary(t, catalog, visit, meeting.consultant),
            t("follow_up.of", start=former.start_at) if former else None,
        ),
        presence.for_owner(t, visit, meeting.consultant, now),
        please_confirm(t, catalog, visit),
        place(t, catalog, meeting),
        what_to_bring(t, papers, meeting),
    )
    is_coming = visit.status == VisitStatus.BOOKED and visit.start_at > now
    rows = (*presence.here_row(t, visit, now), *(change_rows(t, visit) if is_coming else ()))
    return Screen(text, (*rows, *way_there(t, catalog, meeting), (home_button(t),)))


def change_rows(t: Texts, visit: Visit) -> tuple[Row, ...]:
    """One tap to move or cancel; also under every reminder. Before it, one to confirm, while that is asked."""
    sure = ((Button(t.plain("btn.sure"), act("at.sure", visit.id)),),) if visit.confirm_by else ()
    return (
        *sure,
        (
            Button(t.plain("btn.move"), act("bk.move", visit.id)),
            Button(t.plain("btn.cancel"), act("bk.cancel", visit.id)),
        ),
    )


def please_confirm(t: Texts, catalog: Catalog, visit: Visit) -> Markup | None:
    """Until when the owner is asked to say that they come, and why; None if they are not asked."""
    if visit.confirm_by is None or visit.status != VisitStatus.BOOKED:
        return None
    return t("attendance.please", count=catalog.clinic.booking.no_shows, day=visit.confirm_by)


def book_again(t: Texts, catalog: Catalog, visit: Visit) -> Button:
    """The same subject at another hour."""
    return Button(t.plain("btn.book_again"), act("bk.days", str(Subject.of(visit).offered(catalog)), 0))


def nearest_rows(t: Texts, about: Subject, starts: Sequence[datetime], moves: int = 0) -> tuple[Row, ...]:
    """Free hours, each held with one tap, then all days; `moves` is the visit to be moved there."""
    wire = about.wire(is_moving=bool(moves))
    hours = [Button(t.plain("btn.moment", start=start), act("bk.hold", wire, start, moves)) for start in starts]
    days = Button(t.plain("btn.other_days"), act("bk.days", wire, moves))
    return (*rows_of(hours, per_row=1), (days,))


def visits(
    t: Texts, catalog: Catalog, live: Sequence[Visit], held: Sequence[Visit] = (), latest: Visit | None = None
) -> Screen:
    """The owner's coming visits, and the hours not confirmed yet; with neither, what became of the `latest`."""
    listed_visits = lines(
        *(t("booking.line", start=v.start_at, topic=topic_name(catalog, v.topic_id), code=v.code) for v in live)
    )
    buttons = [Button(t.plain("btn.visit", start=v.start_at, code=v.code), act("bk.show", v.id)) for v in live]
    book: Row = (Button(t.plain("btn.book"), act("bk.start")),)
    text = paragraphs(
        *(_not_yet(t, catalog, visit) for visit in held),
        t("booking.mine") if live else None,
        listed_visits,
        None if live or held else t("booking.none"),
        _last(t, catalog, latest) if latest and not (live or held) else None,
    )
    rows = (*(_finish(t, visit) for visit in held), *rows_of(buttons, per_row=1), book, back_row(t, HOME))
    return Screen(text, rows)


def _not_yet(t: Texts, catalog: Catalog, held: Visit) -> Markup:
    topic = topic_name(catalog, held.topic_id)
    return t("booking.not_yet", start=held.start_at, topic=topic, until=held.held_until)


def _finish(t: Texts, held: Visit) -> Row:
    """To confirm an hour that is kept, or let it go."""
    yes = "btn.confirm_move" if held.moves_id else "btn.confirm"
    return (Button(t.plain(yes), act("bk.save", held.id)), Button(t.plain("btn.let_go"), act("bk.drop", held.id)))


def _last(t: Texts, catalog: Catalog, visit: Visit) -> Markup:
    topic = topic_name(catalog, visit.topic_id)
    is_off = visit.status in (VisitStatus.CANCELLED, VisitStatus.RELEASED)
    return t("booking.last_off" if is_off else "booking.last", start=visit.start_at, topic=topic, code=visit.code)
