"""Who is speaking: owners after consent, staff by their row; consent, deletion, reachability."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.db.booking import Visit
from bot.db.checklists import Certificate, Progress
from bot.db.people import PendingInput, Person, Staff, TriageAnswer
from bot.db.questions import Inquiry
from bot.db.waiting import WaitingEntry
from bot.errors import BadInput, NotAllowed
from bot.services import outbox

MAX_PRODUCT_CHARS = 80


@dataclass(frozen=True, slots=True)
class User:
    """Somebody in a private chat. Neither a person nor staff: a guest who has not consented yet."""

    telegram_id: int
    name: str
    person: Person | None = None
    staff: Staff | None = None

    @property
    def is_admin(self) -> bool:
        return self.staff is not None and self.staff.is_admin

    @property
    def is_consultant(self) -> bool:
        return self.staff is not None and self.staff.is_consultant

    @property
    def owner(self) -> Person:
        """The consenting owner.

        Raises:
            NotAllowed: there is none.
        """
        if self.person is None:
            raise NotAllowed
        return self.person


def find_user(session: Session, telegram_id: int, name: str) -> User:
    """The user behind a Telegram id; whoever writes again is reachable again."""
    person = session.scalar(select(Person).where(Person.telegram_id == telegram_id))
    staff = session.scalar(select(Staff).where(Staff.telegram_id == telegram_id, Staff.is_active))
    for known in (person, staff):
        if known is not None and known.unreachable_at is not None:
            known.unreachable_at = None
    return User(telegram_id, name, person, staff)


def give_consent(session: Session, user: User, now: datetime) -> Person:
    """Store the owner; giving consent twice changes nothing."""
    if user.person is not None:
        return user.person
    person = Person(telegram_id=user.telegram_id, name=user.name[:128], consented_at=now)
    session.add(person)
    session.flush()
    return person


def forget(session: Session, person: Person, now: datetime) -> None:
    """Delete all of an owner's data. Their visits stay countable, without a person.

    The caller cancels live visits first, so that consultants are told.
    """
    session.execute(delete(PendingInput).where(PendingInput.telegram_id == person.telegram_id))
    outbox.forget_chat(session, person.telegram_id, now)
    session.delete(person)
    session.flush()


def set_product(person: Person, text: str) -> None:
    """Keep what the owner makes, in their words.

    Raises:
        BadInput: empty, or longer than 80 characters.
    """
    product = " ".join(text.split())
    if not 2 <= len(product) <= MAX_PRODUCT_CHARS:
        raise BadInput("people.product_length", most=MAX_PRODUCT_CHARS)
    person.product = product


def set_announcements(person: Person, *, wanted: bool, now: datetime) -> None:
    """Switch announcements on or off; reminders are not touched."""
    if wanted:
        person.announcements_off_at = None
    elif person.announcements_off_at is None:
        person.announcements_off_at = now


def takes_announcements(session: Session, telegram_id: int) -> bool:
    """Whether there is (still) an owner with this Telegram id who wants announcements."""
    wanted = select(Person.id).where(Person.telegram_id == telegram_id, Person.announcements_off_at.is_(None))
    return session.scalar(wanted) is not None


def mark_unreachable(session: Session, telegram_id: int, now: datetime) -> None:
    """Note that Telegram refuses messages to this person until they write again. Idempotent."""
    for table in (Person, Staff):
        session.execute(
            update(table)
            .where(table.telegram_id == telegram_id, table.unreachable_at.is_(None))
            .values(unreachable_at=now)
        )


def answers_of(session: Session, person: Person) -> dict[str, str]:
    """The owner's triage answers: question id -> option id."""
    rows = session.execute(
        select(TriageAnswer.question_id, TriageAnswer.option_id).where(TriageAnswer.person_id == person.id)
    )
    return dict(rows.all())


def save_answer(session: Session, person: Person, question_id: str, option_id: str, now: datetime) -> None:
    """Store or change one answer; the others stay."""
    session.merge(TriageAnswer(person_id=person.id, question_id=question_id, option_id=option_id, answered_at=now))
    session.flush()


@dataclass(frozen=True, slots=True)
class Kept:
    """How many rows we keep about an owner."""

    answers: int
    items: int
    visits: int
    certificates: int
    inquiries: int
    waits: int


def amount_kept(session: Session, person: Person) -> Kept:
    def count(column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None]) -> int:
        return session.scalar(select(func.count()).where(column == person.id)) or 0

    return Kept(
        answers=count(TriageAnswer.person_id),
        items=count(Progress.person_id),
        visits=count(Visit.owner_id),
        certificates=count(Certificate.person_id),
        inquiries=count(Inquiry.person_id),
        waits=count(WaitingEntry.person_id),
    )


def owner_of(session: Session, visit: Visit) -> Person | None:
    """The visit's owner; None if they have deleted their data."""
    return session.get(Person, visit.owner_id) if visit.owner_id else None
