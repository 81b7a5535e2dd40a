"""What the calendar needs every minute; each part may run any number of times."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.services import follow_up, holds, outbox, release


def tend(session: Session, catalog: Catalog, now: datetime) -> bool:
    """Let lapsed holds go, and visits nobody confirmed. Returns whether messages are owed because of it."""
    holds.lapse_holds(session, now)
    follow_up.tell_expired(session, now)
    release.release_due(session, catalog, now)
    return outbox.has_grown(session)
