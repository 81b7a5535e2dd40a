"""Tells owners that a colleague receives them instead."""

from sqlalchemy.orm import Session

from bot.db.booking import Visit, VisitStatus
from bot.screens import handover as screens
from bot.screens.kit import Screen
from bot.services import handover
from bot.services.meeting import meeting_of
from handlers.notices import Args, Notice, renders


@renders(handover.HANDED_OVER)
def _handed_over(session: Session, notice: Notice, args: Args) -> Screen | None:
    visit = session.get(Visit, args["visit_id"])
    if visit is None or visit.status != VisitStatus.BOOKED or visit.sequence != args["sequence"]:
        return None
    meeting = meeting_of(session, notice.catalog, visit)
    return screens.handed_over(notice.t, notice.catalog, visit, meeting.consultant, meeting.link)
