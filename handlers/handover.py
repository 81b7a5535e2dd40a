"""Tells owners that a colleague receives them instead."""

from sqlalchemy.orm import Session

from bot.screens import handover as screens
from bot.screens.kit import Screen
from bot.services import handover
from bot.services.meeting import meeting_of
from handlers.notices import Args, Notice, renders, unchanged_visit


@renders(handover.HANDED_OVER)
def _handed_over(session: Session, notice: Notice, args: Args) -> Screen | None:
    visit = unchanged_visit(session, args)
    if visit is None:
        return None
    meeting = meeting_of(session, notice.catalog, visit)
    return screens.handed_over(notice.t, notice.catalog, visit, meeting.consultant, meeting.link)
