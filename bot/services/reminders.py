"""Plans reminders as outbox rows, in the transaction that books, moves or cancels a visit or records a certificate."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.catalog.models import ReminderRule
from bot.db.booking import Visit
from bot.db.checklists import Certificate
from bot.services import outbox

KIND = "visit_reminder"
CERTIFICATE_KIND = "certificate_reminder"


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder still ahead: it is due at `at` and worth sending until `until`."""

    rule: ReminderRule
    at: datetime
    until: datetime


def plan(session: Session, visit: Visit, owner_chat: int, catalog: Catalog, now: datetime) -> None:
    """Queue every reminder of `visit` still ahead. Repeating it adds nothing."""
    for due in before_visit(catalog, visit, now):
        outbox.post(
            session,
            owner_chat,
            KIND,
            cause=f"visit:{visit.id}",
            key=f"{KIND}:{visit.id}:{visit.sequence}:{due.rule.id}",
            due_at=due.at,
            expires_at=due.until,
            visit_id=visit.id,
            sequence=visit.sequence,
            rule=due.rule.id,
        )


def before_visit(catalog: Catalog, visit: Visit, now: datetime) -> list[Due]:
    """The reminders still ahead of a visit held that way."""
    rules = [rule for rule in catalog.reminders if rule.event == "visit" and rule.mode in (None, visit.mode)]
    return list(_ahead(catalog, rules, visit.start_at, visit.start_at, now))


def plan_certificate(
    session: Session, certificate: Certificate, owner_chat: int, cause: str, turn: int, catalog: Catalog, now: datetime
) -> None:
    """Queue every reminder of a certificate's end still ahead; what should have come earlier is not sent late.

    `turn` counts the plans made for this cause: repeating one adds nothing.
    """
    for due in before_expiry(catalog, certificate.expires_on, now):
        outbox.post(
            session,
            owner_chat,
            CERTIFICATE_KIND,
            cause=cause,
            key=f"{cause}:{certificate.topic_id}:{due.rule.id}:{turn}",
            due_at=due.at,
            expires_at=due.until,
            person_id=certificate.person_id,
            topic_id=certificate.topic_id,
            expires_on=str(certificate.expires_on),
            rule=due.rule.id,
        )


def before_expiry(catalog: Catalog, expires_on: date | None, now: datetime) -> list[Due]:
    """The reminders still ahead of a certificate that is valid through `expires_on`; none if it never expires."""
    if expires_on is None:
        return []
    last_day = datetime.combine(expires_on, time(), catalog.clinic.tz)
    rules = [rule for rule in catalog.reminders if rule.event == "certificate"]
    return list(_ahead(catalog, rules, last_day, last_day + timedelta(days=1), now))


def _ahead(
    catalog: Catalog, rules: Iterable[ReminderRule], moment: datetime, end: datetime, now: datetime
) -> Iterator[Due]:
    """The reminders that are not due yet. Each is worth sending until the next is due, the last until `end`."""
    dues = sorted(((due_at(rule, moment, catalog), rule) for rule in rules), key=lambda pair: pair[0])
    ends = [*(at for at, _ in dues), end][1:]
    for (at, rule), until in zip(dues, ends, strict=True):
        if at > now:
            yield Due(rule, at, until)


def due_at(rule: ReminderRule, start: datetime, catalog: Catalog) -> datetime:
    """When `rule` is due for what happens at `start`; day rules count office-local days."""
    if rule.minutes_before is not None:
        return start - timedelta(minutes=rule.minutes_before)
    local = start.astimezone(catalog.clinic.tz)
    day = local.date() - timedelta(days=rule.days_before or 0)
    return datetime.combine(day, time.fromisoformat(rule.at or "00:00"), catalog.clinic.tz)
