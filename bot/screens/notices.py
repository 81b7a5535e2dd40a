"""Messages the clinic sends on its own: reminders, alerts, the calendar file."""

from datetime import datetime

from bot.catalog.loader import Catalog
from bot.catalog.models import ReminderRule
from bot.catalog.texts import Texts
from bot.db.booking import Visit
from bot.screens import presence
from bot.screens.booking import book_again, change_rows, place, summary, topic_name, what_to_bring
from bot.screens.consultant import Visitor, describe
from bot.screens.kit import Button, Document, Screen, act, paragraphs
from bot.screens.menu import home_button
from bot.services.checklists import Checklist
from bot.services.invitation import invitation


def reminder(
    t: Texts,
    catalog: Catalog,
    visit: Visit,
    consultant: str,
    papers: Checklist | None,
    rule: ReminderRule,
    now: datetime,
) -> Screen:
    """A visit's reminder with one-tap move and cancel. It may come late, so it says the day as of `now`."""
    text = paragraphs(
        t(rule.text, code=visit.code, when=_day_word(t, catalog, visit, now)),
        summary(t, catalog, visit, consultant),
        presence.for_owner(t, visit, consultant, now),
        place(t, catalog),
        what_to_bring(t, papers),
    )
    rows = (*presence.here_later_row(t, catalog, visit, now), *change_rows(t, visit))
    return Screen(text, (*rows, (home_button(t),)))


def _day_word(t: Texts, catalog: Catalog, visit: Visit, now: datetime) -> str:
    tz = catalog.clinic.tz
    days = (visit.start_at.astimezone(tz).date() - now.astimezone(tz).date()).days
    return t.plain({0: "notices.when_today", 1: "notices.when_tomorrow"}.get(days, "notices.when_other"))


def booked(t: Texts, visitor: Visitor) -> Screen:
    return _alert(t, "notices.booked", visitor)


def moved(t: Texts, visitor: Visitor, was_at: datetime) -> Screen:
    alert = _alert(t, "notices.moved", visitor)
    return Screen(paragraphs(alert.text, t("notices.was_at", start=was_at)), alert.rows)


def cancelled(t: Texts, visitor: Visitor, start: datetime) -> Screen:
    """To the consultant: `start` is the hour that is free again."""
    name = visitor.person.name if visitor.person else t.plain("consultant.unknown_owner")
    text = t("notices.cancelled", code=visitor.visit.code, start=start, name=name, topic=visitor.topic)
    return Screen(text, ((Button(t.plain("btn.agenda"), act("cs.agenda")),),))


def called_off(t: Texts, catalog: Catalog, visit: Visit) -> Screen:
    """To the owner: the office had to cancel."""
    topic = topic_name(catalog, visit.topic_id)
    return Screen(
        t("notices.called_off", start=visit.start_at, topic=topic, code=visit.code),
        ((book_again(t, visit),), (home_button(t),)),
    )


def calendar_file(t: Texts, catalog: Catalog, visit: Visit, consultant: str, now: datetime) -> Document:
    """The visit as an .ics file for the phone's calendar."""
    content = invitation(
        catalog.clinic,
        visit,
        title=t.plain("notices.event_title", topic=topic_name(catalog, visit.topic_id)),
        notes=t.plain("notices.event_notes", code=visit.code, consultant=consultant),
        alarm=t.plain("notices.event_alarm"),
        now=now,
    )
    return Document(f"{visit.code}.ics", content, t("notices.file", start=visit.start_at))


def _alert(t: Texts, heading: str, visitor: Visitor) -> Screen:
    open_card = Button(t.plain("btn.open_visit"), act("cs.visit", visitor.visit.id))
    return Screen(paragraphs(t(heading, code=visitor.visit.code), describe(t, visitor)), ((open_card,),))
