"""Plans a visit's reminders as outbox rows, in the transaction that books, moves or cancels it."""

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.catalog.models import ReminderRule
from bot.db.booking import Visit
from bot.services import outbox

KIND = "visit_reminder"


def plan(session: Session, visit: Visit, owner_chat: int, catalog: Catalog, now: datetime) -> None:
    """Queue every reminder of `visit` still ahead. Repeating it adds nothing.

    A reminder is worth sending until the next one is due, the last one until the visit starts.
    """
    rules = [rule for rule in catalog.reminders if rule.event == "visit"]
    dues = sorted(((due_at(rule, visit.start_at, catalog), rule) for rule in rules), key=lambda pair: pair[0])
    ends = [due for due, _ in dues[1:]] + [visit.start_at]
    for (due, rule), end in zip(dues, ends, strict=True):
        if due > now:
            outbox.post(
                session,
                owner_chat,
                KIND,
                cause=f"visit:{visit.id}",
                key=f"{KIND}:{visit.id}:{visit.sequence}:{rule.id}",
                due_at=due,
                expires_at=end,
                visit_id=visit.id,
                sequence=visit.sequence,
                rule=rule.id,
            )


def due_at(rule: ReminderRule, start: datetime, catalog: Catalog) -> datetime:
    """When `rule` is due for a visit starting at `start`; day rules count office-local days."""
    if rule.minutes_before is not None:
        return start - timedelta(minutes=rule.minutes_before)
    local = start.astimezone(catalog.clinic.tz)
    day = local.date() - timedelta(days=rule.days_before or 0)
    return datetime.combine(day, time.fromisoformat(rule.at or "00:00"), catalog.clinic.tz)
