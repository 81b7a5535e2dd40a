"""What the calendar needs every minute; each part may run any number of times."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.services import follow_up, keeping, outbox, release, staff_settings, stranded, waiting


def tend(session: Session, catalog: Catalog, now: datetime) -> bool:
    """Let lapsed holds and visits nobody confirmed go, serve who waits, tell admins of visits nobody works at.

    Returns whether messages are owed because of it.
    """
    keeping.lapse_holds(session, now)
    follow_up.tell_expired(session, now)
    release.release_due(session, catalog, now)
    waiting.serve_all(session, catalog, now)
    stranded.tell(session, catalog, now)
    staff_settings.tell_missing_links(session, catalog, now)
    return outbox.has_grown(session)
