"""Announcements: drafting, freezing the audience into the outbox, and how far the sending is.

States: draft -> sending <-> paused -> done, or stopped from either. Repeating a step changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, Select, String, cast, func, literal, select, update
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.messages import Announcement, AnnouncementStatus, Lane, OutboxMessage, OutboxState
from bot.db.people import Person, Staff, TriageAnswer
from bot.db.upsert import insert_selected
from bot.errors import BadInput, NotAllowed, Outdated
from bot.services import outbox
from bot.services.people import User

EVERYONE = "all"
MAX_TEXT_CHARS = 3_500  # leaves room for the opt-out line below Telegram's 4,096
KIND = "announcement"
RUNNING = (AnnouncementStatus.SENDING, AnnouncementStatus.PAUSED)


@dataclass(frozen=True, slots=True)
class Counts:
    """Where an announcement's addressees stand; every one of them is in exactly one figure."""

    total: int
    waiting: int
    delivered: int
    blocked: int
    failed: int
    uncertain: int
    skipped: int

    @property
    def ended(self) -> int:
        return self.total - self.waiting


def draft(session: Session, user: User, html: str, length: int, now: datetime) -> Announcement:
    """Keep a new draft; `length` is the text's without markup, in characters.

    Raises:
        NotAllowed: the user is no admin.
        BadInput: empty or longer than 3,500 characters.
    """
    admin = _admin(user)
    if not 1 <= length <= MAX_TEXT_CHARS:
        raise BadInput("announcement.length", most=MAX_TEXT_CHARS, length=length)
    made = Announcement(
        author_id=admin, html=html, segment=EVERYONE, status=AnnouncementStatus.DRAFT, created_at=now, total=0
    )
    session.add(made)
    session.flush()
    return made


def get(session: Session, user: User, announcement_id: int) -> Announcement:
    """An announcement, for admins.

    Raises:
        NotAllowed, Outdated: no admin; no such announcement.
    """
    _admin(user)
    found = session.get(Announcement, announcement_id)
    if found is None:
        raise Outdated
    return found


def choose_segment(session: Session, user: User, catalog: Catalog, announcement_id: int, segment: str) -> Announcement:
    """Address a draft to everyone, or to one product group.

    Raises:
        Outdated: no such group, or the announcement was sent already.
    """
    found = get(session, user, announcement_id)
    known = {option.id for option in catalog.triage.questions[0].options}
    if found.status != AnnouncementStatus.DRAFT or segment not in {EVERYONE, *known}:
        raise Outdated
    found.segment = segment
    session.flush()
    return found


def audience_size(session: Session, catalog: Catalog, segment: str) -> int:
    return session.scalar(select(func.count()).select_from(_audience(catalog, segment).subquery())) or 0


def _audience(catalog: Catalog, segment: str) -> Select[int]:
    """Telegram ids of reachable owners who take announcements; the first question is the product group."""
    wanted = select(Person.telegram_id).where(Person.announcements_off_at.is_(None), Person.unreachable_at.is_(None))
    if segment == EVERYONE:
        return wanted
    question = catalog.triage.questions[0].id
    return wanted.join(TriageAnswer, TriageAnswer.person_id == Person.id).where(
        TriageAnswer.question_id == question, TriageAnswer.option_id == segment
    )


def send(session: Session, user: User, catalog: Catalog, announcement_id: int, now: datetime) -> Announcement:
    """Freeze the audience as bulk outbox rows.

    Each addressee gets one row at most (dedupe key), so sending twice adds nobody.
    """
    found = get(session, user, announcement_id)
    if found.status != AnnouncementStatus.DRAFT:
        return found
    key = literal(f"{KIND}:{found.id}:").concat(cast(Person.telegram_id, String))
    people = _audience(catalog, found.segment).with_only_columns(
        Person.telegram_id,
        literal(KIND),
        literal({"announcement_id": found.id}, JSON()),
        literal(Lane.BULK.value),
        literal(cause(found)),
        key,
        literal(now, OutboxMessage.due_at.type),
        literal(OutboxState.WAITING.value),
        literal(0),
    )
    columns = ("telegram_id", "kind", "args", "lane", "cause", "dedupe_key", "due_at", "state", "attempts")
    insert_selected(session, OutboxMessage, columns, people)
    outbox.note_growth(session)
    found.status, found.started_at = AnnouncementStatus.SENDING, now
    found.total = counts(session, found).waiting
    session.flush()
    return found


def cause(announcement: Announcement) -> str:
    return f"announcement:{announcement.id}"


def pause(session: Session, user: User, announcement_id: int) -> Announcement:
    """Stop taking new addressees until continued; those being sent right now still get theirs."""
    return _switch(session, user, announcement_id, AnnouncementStatus.SENDING, AnnouncementStatus.PAUSED)


def resume(session: Session, user: User, announcement_id: int) -> Announcement:
    return _switch(session, user, announcement_id, AnnouncementStatus.PAUSED, AnnouncementStatus.SENDING)


def _switch(
    session: Session, user: User, announcement_id: int, old: AnnouncementStatus, new: AnnouncementStatus
) -> Announcement:
    found = get(session, user, announcement_id)
    if found.status == old:
        found.status = new
        session.flush()
        outbox.note_growth(session)  # continuing: what waits is due
    return found


def stop(session: Session, user: User, announcement_id: int, now: datetime) -> Announcement:
    """End it for good; whoever has not got it yet will not. The result follows when the last send has ended."""
    found = get(session, user, announcement_id)
    if found.status in RUNNING:
        outbox.withdraw(session, cause(found), now, "stopped")
        found.status = AnnouncementStatus.STOPPED
        session.flush()
        outbox.note_growth(session)
    return found


def counts(session: Session, announcement: Announcement) -> Counts:
    rows = session.execute(
        select(OutboxMessage.state, func.count())
        .where(OutboxMessage.cause == cause(announcement), OutboxMessage.kind == KIND)
        .group_by(OutboxMessage.state)
    )
    found = dict(rows.all())
    return Counts(
        total=sum(found.values()),
        waiting=found.get(OutboxState.WAITING, 0),
        delivered=found.get(OutboxState.SENT, 0),
        blocked=found.get(OutboxState.BLOCKED, 0),
        failed=found.get(OutboxState.FAILED, 0),
        uncertain=found.get(OutboxState.UNCERTAIN, 0),
        skipped=found.get(OutboxState.SKIPPED, 0),
    )


def any_unfinished(session: Session) -> bool:
    return session.scalar(_unfinished().with_only_columns(Announcement.id).limit(1)) is not None


def finish_complete(session: Session, now: datetime) -> None:
    """Close announcements whose addressees are all settled, and owe their authors the result."""
    for found in session.scalars(_unfinished()):
        if counts(session, found).waiting == 0:
            if found.status != AnnouncementStatus.STOPPED:
                found.status = AnnouncementStatus.DONE
            found.finished_at = now
            session.flush()
            _owe_result(session, found, now)


def _unfinished() -> Select[Announcement]:
    return select(Announcement).where(
        Announcement.status != AnnouncementStatus.DRAFT, Announcement.finished_at.is_(None)
    )


def _owe_result(session: Session, announcement: Announcement, now: datetime) -> None:
    author = session.get_one(Staff, announcement.author_id)
    outbox.post(
        session,
        author.telegram_id,
        "announcement_result",
        cause=f"result:{announcement.id}",
        key=f"announcement_result:{announcement.id}",
        due_at=now,
        announcement_id=announcement.id,
    )


def to_refresh(session: Session) -> list[tuple[Announcement, Counts]]:
    """Announcements whose progress message shows old figures."""
    shown = select(Announcement).where(
        Announcement.progress_message_id.is_not(None), Announcement.status != AnnouncementStatus.DRAFT
    )
    found = [(each, counts(session, each)) for each in session.scalars(shown)]
    return [(each, now) for each, now in found if each.progress_shown != _figures(each, now)]


def note_shown(session: Session, announcement: Announcement, shown: Counts) -> None:
    """Remember which figures the progress message shows; after the end it is left alone."""
    ended = announcement.status not in RUNNING
    session.execute(
        update(Announcement)
        .where(Announcement.id == announcement.id)
        .values(
            progress_shown=_figures(announcement, shown),
            progress_message_id=None if ended else announcement.progress_message_id,
        )
    )


def leave_message(session: Session, chat_id: int, message_id: int) -> None:
    """The admin turned the progress message into another screen: stop editing it."""
    session.execute(
        update(Announcement)
        .where(Announcement.progress_chat_id == chat_id, Announcement.progress_message_id == message_id)
        .values(progress_message_id=None)
    )


def show_in(session: Session, announcement: Announcement, chat_id: int, message_id: int | None) -> None:
    """Show the progress in this message of this admin from now on, if it is still running."""
    if message_id is not None and announcement.status in RUNNING:
        announcement.progress_chat_id, announcement.progress_message_id = chat_id, message_id
        session.flush()


def running(session: Session) -> list[Announcement]:
    return list(session.scalars(select(Announcement).where(Announcement.status.in_(RUNNING)).order_by(Announcement.id)))


def _figures(announcement: Announcement, shown: Counts) -> str:
    return f"{announcement.status}:{shown.ended}/{shown.total}"


def _admin(user: User) -> int:
    if user.staff is None or not user.is_admin:
        raise NotAllowed
    return user.staff.id
