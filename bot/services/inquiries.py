"""Questions to a person at the office: asked by an owner, answered once by whoever of the staff is first.

What is owed to the other side (the notice to the staff, the answer) is queued in the same transaction.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from bot.db.base import lasting_id
from bot.db.people import Person
from bot.db.questions import Inquiry
from bot.errors import BadInput, NobodyThere, NotAllowed, Outdated, TooManyInquiries
from bot.services import outbox, staff
from bot.services.people import User

MIN_CHARS = 3
MAX_CHARS = 1_000
MAX_ANSWER_CHARS = 2_000
MOST_OPEN = 3
ENOUGH_TO_TELL = 5
LATEST = 50
ASKED, ANSWERED = "inquiry_asked", "inquiry_answered"


def check_may_ask(session: Session, person: Person) -> None:
    """Whether a question of this owner would be answered.

    Raises:
        TooManyInquiries: three of theirs wait already.
        NobodyThere: no staff is registered.
    """
    still_open = select(func.count()).where(Inquiry.person_id == person.id, Inquiry.answered_at.is_(None))
    if (session.scalar(still_open) or 0) >= MOST_OPEN:
        raise TooManyInquiries(most=MOST_OPEN)
    if not staff.active(session):
        raise NobodyThere


def ask(session: Session, person: Person, text: str, now: datetime) -> Inquiry:
    """Keep an owner's question and owe every consultant and admin one notice of it.

    Raises:
        BadInput: shorter than 3 or longer than 1,000 characters.
        TooManyInquiries, NobodyThere: see `check_may_ask`.
    """
    question = text.strip()
    if not MIN_CHARS <= len(question) <= MAX_CHARS:
        raise BadInput("inquiry.length", most=MAX_CHARS, length=len(question))
    check_may_ask(session, person)
    made = Inquiry(id=lasting_id(), person_id=person.id, text=question, asked_at=now)
    session.add(made)
    session.flush()
    for member in staff.active(session):
        _owe(session, made, member.telegram_id, ASKED, now)
    return made


def own(session: Session, person: Person) -> Sequence[Inquiry]:
    """The owner's questions, the newest first."""
    mine = select(Inquiry).where(Inquiry.person_id == person.id)
    return session.scalars(mine.order_by(Inquiry.asked_at.desc(), Inquiry.id)).all()


def own_one(session: Session, person: Person, inquiry_id: int) -> Inquiry:
    """One of the owner's questions.

    Raises:
        Outdated: no such question, or somebody else's.
    """
    found = session.get(Inquiry, inquiry_id)
    if found is None or found.person_id != person.id:
        raise Outdated
    return found


def withdraw(session: Session, person: Person, inquiry_id: int, now: datetime) -> bool:
    """Take an unanswered question back; staff who have not been told of it yet will not be.

    False if it cannot be taken back any more: answered, gone already, or somebody else's.
    """
    taken = session.scalar(
        delete(Inquiry)
        .where(Inquiry.id == inquiry_id, Inquiry.person_id == person.id, Inquiry.answered_at.is_(None))
        .returning(Inquiry.id)
    )
    if taken is not None:
        outbox.withdraw(session, _cause(inquiry_id), now, "question withdrawn")
    return taken is not None


def waiting(session: Session) -> Sequence[Inquiry]:
    """The questions nobody has answered, the oldest first."""
    return session.scalars(
        select(Inquiry).where(Inquiry.answered_at.is_(None)).order_by(Inquiry.asked_at, Inquiry.id)
    ).all()


def find(session: Session, user: User, inquiry_id: int) -> Inquiry | None:
    """A question, for staff; None if it was withdrawn or left with its owner.

    Raises:
        NotAllowed: the user is no staff.
    """
    _check_staff(user)
    return session.get(Inquiry, inquiry_id)


def answer(session: Session, user: User, inquiry_id: int, html: str, length: int, now: datetime) -> bool:
    """Answer a question if nobody has, and owe its owner the answer. Whether it was this answer.

    `html` is Telegram's own rendering of the message, `length` its characters without markup.

    Raises:
        NotAllowed: the user is no staff.
        BadInput: empty or longer than 2,000 characters.
    """
    member_id = _check_staff(user)
    if not 1 <= length <= MAX_ANSWER_CHARS:
        raise BadInput("inquiry.answer_length", most=MAX_ANSWER_CHARS, length=length)
    owner_id = session.scalar(
        update(Inquiry)
        .where(Inquiry.id == inquiry_id, Inquiry.answered_at.is_(None))
        .values(answer=html, answered_by=member_id, answered_at=now)
        .returning(Inquiry.person_id)
    )
    if owner_id is None:
        return False
    outbox.withdraw(session, _cause(inquiry_id), now, "answered")
    found = session.get_one(Inquiry, inquiry_id, populate_existing=True)
    _owe(session, found, session.get_one(Person, owner_id).telegram_id, ANSWERED, now)
    return True


def usual_wait(session: Session) -> timedelta | None:
    """The median time from question to answer, of the latest 50; None while fewer than five were answered."""
    times = session.execute(
        select(Inquiry.asked_at, Inquiry.answered_at)
        .where(Inquiry.answered_at.is_not(None))
        .order_by(Inquiry.answered_at.desc())
        .limit(LATEST)
    ).all()
    waits = [(answered - asked).total_seconds() for asked, answered in times if answered is not None]
    return timedelta(seconds=median(waits)) if len(waits) >= ENOUGH_TO_TELL else None


def _owe(session: Session, inquiry: Inquiry, chat: int, kind: str, now: datetime) -> None:
    key = f"{kind}:{inquiry.id}:{chat}"
    outbox.post(session, chat, kind, cause=_cause(inquiry.id), key=key, due_at=now, inquiry_id=inquiry.id)


def _cause(inquiry_id: int) -> str:
    return f"inquiry:{inquiry_id}"


def _check_staff(user: User) -> int:
    if user.staff is None:
        raise NotAllowed
    return user.staff.id
