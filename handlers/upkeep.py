"""What admins hear about the content, without having asked."""

from sqlalchemy.orm import Session

from bot.catalog.check import stale
from bot.screens import upkeep as screens
from bot.screens.kit import Screen
from bot.services import staff, upkeep
from handlers.notices import Args, Notice, renders


@renders(upkeep.BROKEN)
def _broken(session: Session, notice: Notice, args: Args) -> Screen | None:
    """Rows of content that was mended meanwhile are withdrawn; who is no admin any more gets none."""
    return screens.broken(notice.t, args["error"]) if _is_admin(session, args) else None


@renders(upkeep.STALE)
def _stale(session: Session, notice: Notice, args: Args) -> Screen | None:
    facts = stale(notice.catalog, upkeep.office_day(notice.catalog, notice.now))
    return screens.stale(notice.t, facts) if facts and _is_admin(session, args) else None


def _is_admin(session: Session, args: Args) -> bool:
    return args["telegram_id"] in {admin.telegram_id for admin in staff.active_admins(session)}
