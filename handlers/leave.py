"""Leave and sick days: by the consultant, or by an admin for one; who is hit is shown before it is noted."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.catalog.texts import Texts
from bot.db.booking import Visit
from bot.db.leave import Leave
from bot.db.people import Staff
from bot.screens import leave as screens
from bot.screens.booking import topic_name
from bot.screens.consultant import name_of
from bot.screens.kit import Screen
from bot.screens.leave import Hit
from bot.services import leave, staff
from bot.services.handover import Fate
from bot.services.leave import Days
from bot.services.people import owner_of
from bot.services.slots import OfficeCalendar
from handlers.notices import Args, Notice, renders
from handlers.routing import Ctx, Role, Typed, action


@action("lv.start", needs=Role.STAFF, command="cuti")
def start(ctx: Ctx) -> Screen:
    """Consultants come to their own leave, other staff choose whose."""
    return show(ctx, ctx.staff.id) if ctx.user.is_consultant else team(ctx)


@action("lv.team", needs=Role.ADMIN)
def team(ctx: Ctx) -> Screen:
    return screens.team(ctx.t, leave.consultants(ctx.session, ctx.user))


@action("lv.show", needs=Role.STAFF)
def show(ctx: Ctx, staff_id: int) -> Screen:
    consultant = leave.consultant_for(ctx.session, ctx.user, staff_id)
    found = [(each, leave.days_of(ctx.catalog, each)) for each in leave.own(ctx.session, consultant, ctx.now)]
    return screens.overview(
        ctx.t,
        consultant,
        found,
        OfficeCalendar(ctx.catalog).local_day(ctx.now),
        is_self=consultant.id == ctx.staff.id,
        is_admin=ctx.user.is_admin,
    )


@action("lv.ask", needs=Role.STAFF)
def ask(ctx: Ctx, staff_id: int) -> Screen:
    return screens.ask(ctx.t, leave.consultant_for(ctx.session, ctx.user, staff_id))


@action("lv.typed", needs=Role.STAFF)
def typed_days(ctx: Ctx, staff_id: int, typed: Typed) -> Screen:
    days = leave.read_days(ctx.catalog, typed.text, ctx.now)
    return _preview(ctx, leave.consultant_for(ctx.session, ctx.user, staff_id), days)


@action("lv.look", needs=Role.STAFF)
def look(ctx: Ctx, staff_id: int, first: date, last: date) -> Screen:
    consultant = leave.consultant_for(ctx.session, ctx.user, staff_id)
    return _preview(ctx, consultant, leave.check_days(ctx.catalog, first, last, ctx.now))


@action("lv.save", needs=Role.STAFF)
def save(ctx: Ctx, staff_id: int, first: date, last: date, sure: int) -> Screen:
    """A long leave is asked about once more."""
    consultant = leave.consultant_for(ctx.session, ctx.user, staff_id)
    days = leave.check_days(ctx.catalog, first, last, ctx.now)
    if days.is_long and not sure:
        return screens.really(ctx.t, consultant, days)
    leave.take(ctx.session, ctx.catalog, ctx.user, consultant, days, ctx.now)
    return screens.saved(ctx.t, consultant, days)


@action("lv.open", needs=Role.STAFF)
def open_one(ctx: Ctx, leave_id: int, staff_id: int) -> Screen:
    consultant = leave.consultant_for(ctx.session, ctx.user, staff_id)
    found = ctx.session.get(Leave, leave_id)
    if found is None or found.staff_id != consultant.id or found.end_at <= ctx.now:
        return show(ctx, staff_id)
    return screens.card(ctx.t, consultant, found, leave.days_of(ctx.catalog, found))


@action("lv.end", needs=Role.STAFF)
def end(ctx: Ctx, leave_id: int, staff_id: int) -> Screen:
    consultant = leave.consultant_for(ctx.session, ctx.user, staff_id)
    leave.end(ctx.session, ctx.user, leave_id, ctx.now)
    return screens.ended(ctx.t, consultant)


def _preview(ctx: Ctx, consultant: Staff, days: Days) -> Screen:
    fates = leave.foresee(ctx.session, ctx.catalog, consultant, days, ctx.now)
    return screens.preview(ctx.t, consultant, days, _hits(ctx.session, ctx.catalog, ctx.t, fates))


def _hits(session: Session, catalog: Catalog, t: Texts, fates: list[Fate]) -> list[Hit]:
    return [_hit(session, catalog, t, fate) for fate in fates]


def _hit(session: Session, catalog: Catalog, t: Texts, fate: Fate) -> Hit:
    visit = session.get_one(Visit, fate.visit_id)
    colleague = session.get_one(Staff, fate.to).name if fate.to else None
    name = name_of(t, owner_of(session, visit))
    return Hit(visit, name, topic_name(catalog, visit.topic_id), colleague)


@renders(leave.NOTED)
def _noted(session: Session, notice: Notice, args: Args) -> Screen | None:
    consultant = session.get_one(Staff, args["staff_id"])
    if not staff.is_active(session, args["telegram_id"]):
        return None
    hits = _hits(session, notice.catalog, notice.t, [Fate(*each) for each in args["fates"]])
    return screens.noted(notice.t, consultant, _days(args), hits)


def _days(args: dict[str, Any]) -> Days:
    return Days(date.fromisoformat(args["first"]), date.fromisoformat(args["last"]))
