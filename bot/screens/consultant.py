"""What a consultant sees: the coming visits, and a visit with its owner's context."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.catalog.models import Item
from bot.catalog.texts import Texts
from bot.db.booking import Visit, VisitStatus
from bot.db.people import Person
from bot.mode import Mode
from bot.screens import presence
from bot.screens.kit import Button, Row, Screen, act, lines, paragraphs, rows_of
from bot.screens.meeting import told_to_consultant
from bot.screens.menu import HOME, back_row
from bot.services.cancellation import Reason
from bot.services.checklists import Checklist
from bot.services.follow_up import can_propose
from bot.services.meeting import Meeting
from bot.services.verification import can_verify

MISSING_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Visitor:
    """A visit with what its consultant should know; no person when the owner deleted their data.

    `step` is what the owner is stuck at, `checklist` that of the visit's topic, if it is about one; `follows` is the
    code of the visit whose consultant proposed this one.
    """

    visit: Visit
    topic: str
    person: Person | None
    plan: Sequence[str]
    missing: Sequence[Item]
    step: str | None = None
    checklist: Checklist | None = None
    meeting: Meeting | None = None
    follows: str | None = None


def agenda(t: Texts, coming: Sequence[Visitor], now: datetime, *rows: Row) -> Screen:
    """The coming visits, and those of last week not noted yet; `rows` is what else can be done."""
    listed = lines(*(line for visitor in coming for line in _agenda_lines(t, visitor, now)))
    buttons = [
        Button(t.plain("btn.visit", start=v.visit.start_at, code=v.visit.code), act("cs.visit", v.visit.id))
        for v in coming
    ]
    text = paragraphs(t("consultant.agenda"), listed) if coming else t("consultant.agenda_empty")
    return Screen(text, (*rows_of(buttons, per_row=1), *rows, back_row(t, HOME)[1:]))


def _agenda_lines(t: Texts, v: Visitor, now: datetime) -> tuple[Markup | None, ...]:
    who = t("consultant.line", start=v.visit.start_at, name=name_of(t, v.person), topic=v.topic)
    online = t("consultant.line_online") if v.visit.mode == Mode.ONLINE else None
    day = [t("consultant.line_day", what=line) for line in presence.for_staff(t, v.visit, now)]
    return who, t("consultant.line_step", step=v.step) if v.step else None, online, *day


def visit(t: Texts, visitor: Visitor, now: datetime) -> Screen:
    """A visit's card: how it stands, who comes, and what can be noted."""
    heading = t(f"consultant.is_{visitor.visit.status}", code=visitor.visit.code)
    return Screen(
        paragraphs(
            lines(heading, reason_line(t, visitor.visit)),
            lines(*presence.for_staff(t, visitor.visit, now)),
            describe(t, visitor),
        ),
        (
            *presence.desk_row(t, visitor.visit, now),
            *_rows(t, visitor.visit, now),
            *_after_rows(t, visitor, now),
            back_row(t, act("cs.agenda")),
        ),
    )


def reason_line(t: Texts, visit: Visit) -> Markup | None:
    """Why a visit was called off: one of the reasons one can tap, or somebody's own words."""
    if visit.reason is None:
        return None
    is_known = visit.reason in list(Reason)
    return t("cancellation.reason", reason=t(f"cancellation.is_{visit.reason}") if is_known else visit.reason)


def describe(t: Texts, visitor: Visitor) -> Markup:
    """Who comes, when, what they make, and what is still missing."""
    product = visitor.person.product if visitor.person else None
    return paragraphs(
        brief(t, visitor),
        lines(
            t("consultant.product", product=product or t.plain("profile.no_product")),
            t("consultant.plan", plan=", ".join(visitor.plan)) if visitor.plan else t("consultant.no_plan"),
        ),
        _missing(t, visitor),
    )


def brief(t: Texts, visitor: Visitor) -> Markup:
    """Who comes, when, where and what about."""
    return lines(
        t("consultant.who", start=visitor.visit.start_at, name=name_of(t, visitor.person), topic=visitor.topic),
        t("booking.step", step=visitor.step) if visitor.step else None,
        _where(t, visitor),
        t("follow_up.of_code", code=visitor.follows) if visitor.follows else None,
        _unconfirmed(t, visitor.visit),
    )


def _where(t: Texts, visitor: Visitor) -> Markup | None:
    is_seated = visitor.visit.seat is not None
    return told_to_consultant(t, visitor.meeting, is_seated=is_seated) if visitor.meeting else None


def _unconfirmed(t: Texts, which: Visit) -> Markup | None:
    if which.confirm_by is None or which.status != VisitStatus.BOOKED:
        return None
    return t("attendance.unconfirmed", day=which.confirm_by)


def _missing(t: Texts, visitor: Visitor) -> Markup | None:
    if not visitor.missing:
        return None
    shown = lines(*(t("booking.bring_item", title=item.title) for item in visitor.missing[:MISSING_SHOWN]))
    more = len(visitor.missing) - MISSING_SHOWN
    return lines(
        t("consultant.missing", topic=visitor.topic),
        shown,
        t("consultant.more", count=more) if more > 0 else None,
    )


def _rows(t: Texts, which: Visit, now: datetime) -> tuple[Row, ...]:
    if which.status == VisitStatus.BOOKED and which.start_at > now:
        waive = ((Button(t.plain("btn.waive"), act("at.waive", which.id)),),) if which.confirm_by else ()
        return (*waive, (Button(t.plain("btn.call_off"), act("cs.cancel", which.id)),))
    if which.status == VisitStatus.RELEASED and which.start_at > now:
        return ((Button(t.plain("btn.restore"), act("at.restore", which.id)),),)
    if which.status in (VisitStatus.BOOKED, VisitStatus.ATTENDED, VisitStatus.NO_SHOW):
        return (
            (
                Button(t.plain("btn.attended"), act("cs.close", which.id, VisitStatus.ATTENDED.value)),
                Button(t.plain("btn.no_show"), act("cs.close", which.id, VisitStatus.NO_SHOW.value)),
            ),
        )
    return ()


def _after_rows(t: Texts, visitor: Visitor, now: datetime) -> tuple[Row, ...]:
    """To verifying and to proposing a follow-up, at the times they are allowed."""
    which, buttons = visitor.visit, []
    if visitor.checklist is not None and can_verify(which, now):
        buttons.append(Button(t.plain("btn.verify"), act("vf.show", which.id)))
    if can_propose(which, now):
        buttons.append(Button(t.plain("btn.follow_up"), act("fu.days", which.id)))
    return rows_of(buttons)


def name_of(t: Texts, owner: Person | None) -> str:
    """How staff read an owner's name, also when there is none any more."""
    return owner.name if owner else t.plain("consultant.unknown_owner")
