"""What the calendar needs every minute; each part may run any number of times."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.services import holds, outbox, waiting


def tend(session: Session, catalog: Catalog, now: datetime) -> bool:
    """Let lapsed holds go and serve whoever waits for an hour. Returns whether messages are owed because of it."""
    holds.lapse_holds(session, now)
    waiting.serve_all(session, catalog, now)
    return outbox.has_grown(session)
