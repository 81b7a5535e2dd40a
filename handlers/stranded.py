"""Visits at hours nobody works any more: admins are told, and call them off or leave them as they are."""

from markupsafe import Markup
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.catalog.texts import Texts
from bot.db.booking import Visit
from bot.db.people import Staff
from bot.screens import stranded as screens
from bot.screens.booking import topic_name
from bot.screens.consultant import name_of
from bot.screens.kit import Screen
from bot.screens.stranded import Lost
from bot.services import staff, stranded
from bot.services.handover import Fate
from bot.services.people import owner_of
from handlers.notices import Args, Notice, renders
from handlers.routing import Ctx, Role, action


@action("sd.list", needs=Role.ADMIN)
def list_(ctx: Ctx) -> Screen:
    return _overview(ctx, None)


@action("sd.show", needs=Role.ADMIN)
def show(ctx: Ctx, visit_id: int) -> Screen:
    """One visit; the list, if it has been seen to meanwhile."""
    found = next((visit for visit in _waiting(ctx) if visit.id == visit_id), None)
    return screens.show(ctx.t, _lost(ctx.session, ctx.catalog, ctx.t, found)) if found else _overview(ctx, None)


@action("sd.off", needs=Role.ADMIN)
def off(ctx: Ctx, visit_id: int) -> Screen:
    return _overview(ctx, _off_line(ctx, [visit_id]))


@action("sd.keep", needs=Role.ADMIN)
def keep(ctx: Ctx, visit_id: int) -> Screen:
    return _overview(ctx, _keep_line(ctx, [visit_id]))


@action("sd.ask", needs=Role.ADMIN)
def ask_all(ctx: Ctx, mark: int) -> Screen:
    """Those that were on the list; if it has changed, it is shown again."""
    ids = _shown(ctx, mark)
    return screens.really(ctx.t, len(ids), mark) if ids else _overview(ctx, ctx.t("stranded.changed"))


@action("sd.offall", needs=Role.ADMIN)
def off_all(ctx: Ctx, mark: int) -> Screen:
    ids = _shown(ctx, mark)
    return _overview(ctx, _off_line(ctx, ids) if ids else ctx.t("stranded.changed"))


@action("sd.keepall", needs=Role.ADMIN)
def keep_all(ctx: Ctx, mark: int) -> Screen:
    ids = _shown(ctx, mark)
    return _overview(ctx, _keep_line(ctx, ids) if ids else ctx.t("stranded.changed"))


def _waiting(ctx: Ctx) -> list[Visit]:
    return stranded.waiting(ctx.session, ctx.catalog, ctx.user, ctx.now)


def _shown(ctx: Ctx, mark: int) -> list[int]:
    """The ids the button's list had; none if the list is another by now."""
    ids = [visit.id for visit in _waiting(ctx)]
    return ids if stranded.mark_of(ids) == mark else []


def _off_line(ctx: Ctx, ids: list[int]) -> Markup | None:
    fates = stranded.call_off(ctx.session, ctx.catalog, ctx.user, ids, ctx.now)
    return _settled(ctx.t, fates) if fates else None


def _settled(t: Texts, fates: list[Fate]) -> Markup:
    moved = sum(fate.to is not None for fate in fates)
    return t("stranded.settled", count=len(fates) - moved, moved=moved)


def _keep_line(ctx: Ctx, ids: list[int]) -> Markup | None:
    count = stranded.leave_be(ctx.session, ctx.catalog, ctx.user, ids, ctx.now)
    return ctx.t("stranded.kept", count=count) if count else None


def _overview(ctx: Ctx, done: Markup | None) -> Screen:
    return screens.overview(ctx.t, [_lost(ctx.session, ctx.catalog, ctx.t, visit) for visit in _waiting(ctx)], done)


def _lost(session: Session, catalog: Catalog, t: Texts, visit: Visit) -> Lost:
    name = name_of(t, owner_of(session, visit))
    return Lost(visit, name, topic_name(catalog, visit.topic_id), session.get_one(Staff, visit.consultant_id).name)


@renders(stranded.STRANDED)
def _told(session: Session, notice: Notice, args: Args) -> Screen | None:
    """What is still undecided; nothing to somebody who is no admin any more."""
    if args["telegram_id"] not in {admin.telegram_id for admin in staff.active_admins(session)}:
        return None
    found = stranded.undecided(session, notice.catalog, notice.now)
    lost = [_lost(session, notice.catalog, notice.t, visit) for visit in found]
    return screens.told(notice.t, lost) if lost else None
