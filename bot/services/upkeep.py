"""What admins hear about the content: files that cannot be used, facts nobody has looked at for long."""

from datetime import date, datetime, time
from hashlib import blake2b

from sqlalchemy.orm import Session

from bot.catalog.check import stale
from bot.catalog.loader import Catalog
from bot.services import outbox, staff

BROKEN, STALE = "content_broken", "stale_facts"
MAX_ERROR_CHARS = 600
LOOKED_AT = time(9)  # office time


def tell_broken(session: Session, catalog: Catalog, error: str, now: datetime) -> None:
    """Owe every admin one message about this error; the same error is told once in an office day."""
    day = office_day(catalog, now)
    which = blake2b(error.encode(), digest_size=8).hexdigest()
    for admin in staff.active_admins(session):
        outbox.post(
            session,
            admin.telegram_id,
            BROKEN,
            cause=BROKEN,
            key=f"{BROKEN}:{day:%Y%m%d}:{which}:{admin.telegram_id}",
            due_at=now,
            error=error[:MAX_ERROR_CHARS],
        )


def note_mended(session: Session, now: datetime) -> None:
    """The content is whole again: nobody need hear any more that it was not."""
    outbox.withdraw(session, BROKEN, now, "mended")


def tell_stale(session: Session, catalog: Catalog, now: datetime) -> None:
    """Owe every admin this month's list of facts to look at again, from 09:00 office time. Idempotent.

    Nothing is owed while no fact is stale.
    """
    local = now.astimezone(catalog.clinic.tz)
    if local.time() < LOOKED_AT or not stale(catalog, local.date()):
        return
    for admin in staff.active_admins(session):
        outbox.post(
            session,
            admin.telegram_id,
            STALE,
            cause=STALE,
            key=f"{STALE}:{local:%Y%m}:{admin.telegram_id}",
            due_at=now,
        )


def office_day(catalog: Catalog, now: datetime) -> date:
    return now.astimezone(catalog.clinic.tz).date()
