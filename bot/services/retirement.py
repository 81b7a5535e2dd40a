"""A consultant leaves the office: their coming visits are handed over or called off in the same transaction."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import LIVE, Visit
from bot.db.people import Staff
from bot.services import handover, staff
from bot.services.cancellation import Reason
from bot.services.handover import Fate


def retire(session: Session, catalog: Catalog, telegram_id: int, now: datetime) -> list[Fate] | None:
    """Take all roles away and settle the coming visits; a visit that has begun goes on. Retiring twice adds nothing.

    None: nobody has this Telegram id.
    """
    if not staff.retire(session, telegram_id):
        return None
    session.flush()
    wanted = select(Visit).join(Staff, Staff.id == Visit.consultant_id).where(Staff.telegram_id == telegram_id)
    coming = session.scalars(wanted.where(Visit.status.in_(LIVE), Visit.start_at > now).order_by(Visit.start_at)).all()
    handover.lapse_hours(session, coming, now)
    return handover.free_up(session, catalog, coming, Reason.LEFT, now)
