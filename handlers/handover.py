"""Tells owners that a colleague receives them instead, or that the clinic cannot, with other hours."""

from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import Visit, VisitStatus
from bot.db.people import Person, Staff
from bot.screens import handover as screens
from bot.screens.kit import Screen
from bot.services import handover
from bot.services.availability import nearest_free
from bot.services.subject import GENERAL, Subject
from handlers.notices import Args, Notice, renders


@renders(handover.HANDED_OVER)
def _handed_over(session: Session, notice: Notice, args: Args) -> Screen | None:
    visit = session.get(Visit, args["visit_id"])
    if visit is None or visit.status != VisitStatus.BOOKED or visit.sequence != args["sequence"]:
        return None
    consultant = session.get_one(Staff, visit.consultant_id)
    office = notice.catalog.clinic.booking.online_link
    link = (consultant.online_link or (str(office) if office else None)) if Subject.of(visit).is_online else None
    return screens.handed_over(notice.t, notice.catalog, visit, consultant.name, link)


@renders(handover.CALLED_OFF)
def _apology(session: Session, notice: Notice, args: Args) -> Screen | None:
    """The hours are those free when it is sent."""
    visit = session.get(Visit, args["visit_id"])
    owner = session.get(Person, visit.owner_id) if visit and visit.owner_id else None
    if visit is None or owner is None or visit.status != VisitStatus.CANCELLED:
        return None
    about = _bookable(notice.catalog, Subject.of(visit))
    others = nearest_free(session, notice.catalog, owner, visit.start_at, notice.now, about)
    return screens.apology(notice.t, notice.catalog, visit, about, others)


def _bookable(catalog: Catalog, about: Subject) -> Subject:
    """The same, or the general subject in place of one the content has no more."""
    known = about.topic_id == GENERAL or about.topic_id in catalog.topics
    return Subject.parse(catalog, str(about)) if known else Subject(GENERAL, mode=about.mode)
