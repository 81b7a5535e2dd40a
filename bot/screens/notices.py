"""Messages the clinic sends on its own: reminders, alerts, the calendar file."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.catalog.loader import Catalog
from bot.catalog.models import ReminderRule
from bot.catalog.texts import Texts
from bot.db.booking import Visit, VisitStatus
from bot.screens import presence
from bot.screens.booking import change_rows, nearest_rows, please_confirm, summary, topic_name
from bot.screens.consultant import Visitor, describe, name_of, reason_line
from bot.screens.kit import Button, Document, Row, Screen, act, lines, paragraphs
from bot.screens.meeting import place, way_there, what_to_bring
from bot.screens.menu import home_button
from bot.services.checklists import Checklist
from bot.services.invitation import Entry, cancellation, invitation
from bot.services.meeting import Meeting
from bot.services.subject import Subject
from bot.services.timetable import Listed


def reminder(
    t: Texts,
    catalog: Catalog,
    visit: Visit,
    meeting: Meeting,
    papers: Checklist | None,
    rule: ReminderRule,
    now: datetime,
) -> Screen:
    """A visit's reminder with one-tap move and cancel. It may come late, so it says the day as of `now`."""
    text = paragraphs(
        t(rule.text, code=visit.code, when=_day_word(t, catalog, visit, now)),
        summary(t, catalog, visit, meeting.consultant),
        presence.for_owner(t, visit, meeting.consultant, now),
        please_confirm(t, catalog, visit),
        place(t, catalog, meeting),
        what_to_bring(t, papers, meeting),
    )
    rows = (*presence.here_later_row(t, catalog, visit, now), *way_there(t, catalog, meeting), *change_rows(t, visit))
    return Screen(text, (*rows, (home_button(t),)))


def _day_word(t: Texts, catalog: Catalog, visit: Visit, now: datetime) -> str:
    tz = catalog.clinic.tz
    days = (visit.start_at.astimezone(tz).date() - now.astimezone(tz).date()).days
    return t.plain({0: "notices.when_today", 1: "notices.when_tomorrow"}.get(days, "notices.when_other"))


def booked(t: Texts, visitor: Visitor) -> Screen:
    return _alert(t, "notices.booked", visitor)


def moved(t: Texts, visitor: Visitor, was_at: datetime, *, is_late: bool) -> Screen:
    alert = _alert(t, "notices.moved_late" if is_late else "notices.moved", visitor)
    return Screen(paragraphs(alert.text, t("notices.was_at", start=was_at)), alert.rows)


def cancelled(t: Texts, visitor: Visitor, start: datetime) -> Screen:
    """To the consultant: `start` is the hour that is free again."""
    name = name_of(t, visitor.person)
    text = t("notices.cancelled", code=visitor.visit.code, start=start, name=name, topic=visitor.topic)
    return Screen(text, _freed_rows(t, visitor.visit))


def cancelled_late(t: Texts, visitor: Visitor, start: datetime, consultant: str, *, is_theirs: bool) -> Screen:
    """To the consultant who had the hour (`is_theirs`) and to the admins: `start` is free again, on short notice."""
    name = name_of(t, visitor.person)
    text = t(
        "notices.cancelled_late", code=visitor.visit.code, start=start, name=name, topic=visitor.topic,
        consultant=consultant,
    )  # fmt: skip
    return Screen(text, _freed_rows(t, visitor.visit) if is_theirs else ((home_button(t),),))


def _freed_rows(t: Texts, visit: Visit) -> tuple[Row, ...]:
    """The visit's card, where the reason will stand; a visit moved to somebody else is no more the reader's to see."""
    is_off = visit.status == VisitStatus.CANCELLED
    open_card = (Button(t.plain("btn.open_visit"), act("cs.visit", visit.id)),) if is_off else ()
    return ((*open_card, Button(t.plain("btn.agenda"), act("cs.agenda"))),)


def called_off(t: Texts, catalog: Catalog, visit: Visit, alternatives: Sequence[datetime]) -> Screen:
    """To the owner: the office had to cancel, why, and free hours near the lost one, each held with one tap."""
    topic = topic_name(catalog, visit.topic_id)
    text = paragraphs(
        lines(t("notices.called_off", start=visit.start_at, topic=topic, code=visit.code), reason_line(t, visit)),
        t("notices.called_off_nearest" if alternatives else "notices.called_off_full"),
    )
    about = Subject.of(visit).offered(catalog)
    return Screen(text, (*nearest_rows(t, about, alternatives), (home_button(t),)))


def calendar_file(t: Texts, catalog: Catalog, visit: Visit, meeting: Meeting, bot_name: str, now: datetime) -> Document:
    """The visit as an .ics file for the phone's calendar."""
    entry, alarm = _entry(t, catalog, visit, meeting), t.plain("notices.event_alarm")
    content = invitation(catalog, entry, alarm=alarm, bot_name=bot_name, now=now)
    return Document(f"{visit.code}.ics", content, t("notices.file", start=visit.start_at))


def calendar_file_cancelled(
    t: Texts, catalog: Catalog, visit: Visit, meeting: Meeting, bot_name: str, now: datetime
) -> Document:
    """Takes the visit out of the phone's calendar."""
    content = cancellation(catalog, _entry(t, catalog, visit, meeting), bot_name=bot_name, now=now)
    return Document(f"{visit.code}.ics", content, t("notices.file_cancelled", start=visit.start_at))


def feed_entry(t: Texts, catalog: Catalog, listed: Listed) -> Entry:
    """A visit in the calendar of those who hold it: called by who comes."""
    name = name_of(t, listed.owner)
    title = t.plain("notices.feed_title", name=name, topic=topic_name(catalog, listed.visit.topic_id))
    return replace(_entry(t, catalog, listed.visit, listed.meeting), title=title)


def _entry(t: Texts, catalog: Catalog, visit: Visit, meeting: Meeting) -> Entry:
    title = t.plain("notices.event_title", topic=topic_name(catalog, visit.topic_id))
    notes = [t.plain("notices.event_notes", code=visit.code, consultant=meeting.consultant)]
    if meeting.is_online:
        link = t.plain("booking.link", link=meeting.link) if meeting.link else t.plain("booking.no_link")
        notes += [t.plain("booking.online"), link]
    return Entry(visit, meeting, title, "\n".join(notes))


def _alert(t: Texts, heading: str, visitor: Visitor) -> Screen:
    open_card = Button(t.plain("btn.open_visit"), act("cs.visit", visitor.visit.id))
    return Screen(paragraphs(t(heading, code=visitor.visit.code), describe(t, visitor)), ((open_card,),))
