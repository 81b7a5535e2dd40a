"""A consultant verifies what they have seen on the owner's checklist, and the owner is told of it once."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import Visit, VisitStatus
from bot.db.checklists import ItemStatus, Progress
from bot.db.messages import OutboxMessage
from bot.db.people import Person
from bot.errors import NotAllowed, Outdated
from bot.services import outbox
from bot.services.checklists import item_of, topic_of
from bot.services.people import User, owner_of
from bot.services.visits import NOTED_WITHIN, consultants_visit

KIND = "items_verified"
TOLD_AFTER = timedelta(minutes=10)  # of quiet, so that several ticks make one message


def can_verify(visit: Visit, now: datetime) -> bool:
    """From the visit's beginning until a week after it, unless it did not take place or its owner left."""
    takes_place = visit.status in (VisitStatus.BOOKED, VisitStatus.ATTENDED) and visit.owner_id is not None
    return takes_place and visit.start_at <= now <= visit.end_at + NOTED_WITHIN


def visit_to_verify(session: Session, user: User, visit_id: int, now: datetime) -> Visit:
    """The visit at which `user` may verify now.

    Raises:
        Outdated: there is no such visit.
        NotAllowed: not a consultant, another's visit, or not at this time.
    """
    visit = consultants_visit(session, user, visit_id)
    if not user.is_consultant or not can_verify(visit, now):
        raise NotAllowed
    return visit


def require_owner(session: Session, visit: Visit) -> Person:
    """The visit's owner.

    Raises:
        Outdated: they have deleted their data.
    """
    person = owner_of(session, visit)
    if person is None:
        raise Outdated
    return person


def verify(
    session: Session, user: User, catalog: Catalog, visit_id: int, item_id: str, now: datetime, *, wanted: bool
) -> Visit:
    """Verify an item of the visit's checklist, or take that back; repeating either changes nothing.

    Raises:
        Outdated, NotAllowed: as `visit_to_verify`; or the content has no such item (any more).
    """
    visit = visit_to_verify(session, user, visit_id, now)
    person, topic = require_owner(session, visit), topic_of(catalog, visit.topic_id)
    key = (person.id, topic.id, item_of(topic, item_id).id)
    row = session.get(Progress, key)
    is_verified = row is not None and row.status == ItemStatus.VERIFIED
    if wanted and not is_verified:
        _verify(session, visit, person, row or _begin(session, key, now), user, now)
    elif row is not None and is_verified and not wanted:
        _take_back(session, visit, row, now)
    session.flush()
    return visit


def _begin(session: Session, key: tuple[int, str, str], now: datetime) -> Progress:
    person_id, topic_id, item_id = key
    row = Progress(
        person_id=person_id, topic_id=topic_id, item_id=item_id, status=ItemStatus.TODO, changed_at=now
    )  # fmt: skip
    session.add(row)
    return row


def _verify(session: Session, visit: Visit, person: Person, row: Progress, user: User, now: datetime) -> None:
    notice = outbox.waiting_for(session, _cause(visit))
    was = {**_statuses_before(notice), row.item_id: str(row.status)}
    row.status, row.changed_at, row.stuck_at = ItemStatus.VERIFIED, now, None
    row.verified_by = user.staff.id if user.staff else None
    if notice is not None:
        notice.args, notice.due_at = {**notice.args, "was": was}, now + TOLD_AFTER
        return
    key = f"{KIND}:{visit.id}:{outbox.owed_so_far(session, _cause(visit))}"
    outbox.post(
        session, person.telegram_id, KIND, cause=_cause(visit), key=key, due_at=now + TOLD_AFTER,
        visit_id=visit.id, was=was,
    )  # fmt: skip


def _take_back(session: Session, visit: Visit, row: Progress, now: datetime) -> None:
    """Until the owner has been told, the item is again what it was; after that it counts as their own tick."""
    notice = outbox.waiting_for(session, _cause(visit))
    was = _statuses_before(notice)
    row.status, row.changed_at = ItemStatus(was.pop(row.item_id, ItemStatus.READY)), now
    row.verified_by = None
    if notice is not None and was:
        notice.args, notice.due_at = {**notice.args, "was": was}, now + TOLD_AFTER
    else:
        outbox.withdraw(session, _cause(visit), now, "taken back")


def _statuses_before(notice: OutboxMessage | None) -> dict[str, str]:
    """What the items of a notice not sent yet were before they were verified, by item id."""
    return dict(notice.args["was"]) if notice is not None else {}


def _cause(visit: Visit) -> str:
    return f"verified:{visit.id}"
