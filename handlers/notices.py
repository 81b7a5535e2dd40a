"""Outbox rows as messages. Each kind re-checks its cause: what is no longer true is not sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.catalog.texts import Texts
from bot.db.booking import Visit, VisitStatus
from bot.db.messages import Announcement
from bot.db.people import Staff
from bot.screens import announcement as announcement_screens
from bot.screens import notices as screens
from bot.screens.kit import CommandMenu, Document, Screen
from bot.services import announcements, people
from bot.services.outbox import Claimed
from bot.services.people import User
from handlers import routing
from handlers.render import Call, as_commands, as_document, as_message
from handlers.standing import checklist_for, consultant_of, visitor

Args = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Notice:
    """What rendering may use besides the database."""

    now: datetime
    catalog: Catalog
    t: Texts


Renderer = Callable[[Session, Notice, Args], Screen | Document | CommandMenu | None]


def render(session: Session, notice: Notice, row: Claimed) -> Call | None:
    """The call for a claimed row, or None when its cause no longer holds.

    Raises:
        KeyError: nobody renders this kind.
    """
    made = RENDERERS[row.kind](session, notice, {**row.args, "telegram_id": row.telegram_id})
    if isinstance(made, CommandMenu):
        return as_commands(made, row.telegram_id)
    if isinstance(made, Document):
        return as_document(made, row.telegram_id)
    return as_message(made, row.telegram_id) if made else None


def _booked_visit(session: Session, args: Args) -> Visit | None:
    """The visit, if it is still booked, owned, and at the hour the row was written for."""
    visit = session.get(Visit, args["visit_id"])
    if visit is None or visit.status != VisitStatus.BOOKED or visit.owner_id is None:
        return None
    return visit if visit.sequence == args["sequence"] else None


def _reminder(session: Session, notice: Notice, args: Args) -> Screen | None:
    visit = _booked_visit(session, args)
    rule = next((rule for rule in notice.catalog.reminders if rule.id == args["rule"]), None)
    if visit is None or rule is None or visit.start_at <= notice.now:
        return None
    papers = checklist_for(session, notice.catalog, visit)
    return screens.reminder(notice.t, notice.catalog, visit, consultant_of(session, visit), papers, rule, notice.now)


def _file(session: Session, notice: Notice, args: Args) -> Document | None:
    visit = _booked_visit(session, args)
    if visit is None:
        return None
    return screens.calendar_file(notice.t, notice.catalog, visit, consultant_of(session, visit), notice.now)


def _booked(session: Session, notice: Notice, args: Args) -> Screen | None:
    visit = _booked_visit(session, args)
    return screens.booked(notice.t, visitor(session, notice.catalog, visit)) if visit else None


def _moved(session: Session, notice: Notice, args: Args) -> Screen | None:
    visit = _booked_visit(session, args)
    if visit is None:
        return None
    return screens.moved(notice.t, visitor(session, notice.catalog, visit), datetime.fromisoformat(args["was_at"]))


def _cancelled(session: Session, notice: Notice, args: Args) -> Screen | None:
    """Also for the consultant a visit was moved away from, so the visit itself may be booked."""
    visit = session.get(Visit, args["visit_id"])
    if visit is None:
        return None
    start = datetime.fromisoformat(args["start"])
    return screens.cancelled(notice.t, visitor(session, notice.catalog, visit), start)


def _called_off(session: Session, notice: Notice, args: Args) -> Screen | None:
    visit = session.get(Visit, args["visit_id"])
    if visit is None or visit.status != VisitStatus.CANCELLED or visit.owner_id is None:
        return None
    return screens.called_off(notice.t, notice.catalog, visit)


def _announcement(session: Session, notice: Notice, args: Args) -> Screen | None:
    """Also while paused: whoever was being written to when the pause came still gets it."""
    found = session.get(Announcement, args["announcement_id"])
    if found is None or found.status not in announcements.RUNNING:
        return None
    if not people.takes_announcements(session, args["telegram_id"]):
        return None
    return announcement_screens.as_received(notice.t, found)


def _announcement_result(session: Session, notice: Notice, args: Args) -> Screen | None:
    found = session.get(Announcement, args["announcement_id"])
    if found is None:
        return None
    return announcement_screens.result(notice.t, found, announcements.counts(session, found))


def _staff_commands(session: Session, notice: Notice, args: Args) -> CommandMenu | None:
    member = session.get(Staff, args["staff_id"])
    if member is None or not member.is_active:
        return None
    roles = routing.roles_of(User(member.telegram_id, member.name, None, member)) | {routing.Role.OWNER}
    return routing.command_menu(notice.t, roles)


RENDERERS: dict[str, Renderer] = {
    "visit_reminder": _reminder,
    "visit_file": _file,
    "visit_booked": _booked,
    "visit_moved": _moved,
    "visit_cancelled": _cancelled,
    "visit_called_off": _called_off,
    "announcement": _announcement,
    "announcement_result": _announcement_result,
    "staff_commands": _staff_commands,
}
