"""Questions search had no answer for, so that the office learns what to write next. Kept without identity.

Nobody's id goes in; numbers, addresses, names with @ and links are taken out before anything is stored.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from bot.db.base import lasting_id
from bot.db.questions import UnansweredQuestion
from bot.db.upsert import insert_new
from bot.errors import NotAllowed
from bot.services.people import User

MAX_CHARS = 200
MIN_LETTERS = 3
MOST_KEPT = 500
KEEP = timedelta(days=180)
PAGE = 10

TAKEN_OUT = "…"
_HAS_ADDRESS = re.compile(r"@|://|^www\.|\.(?:com|co|id|net|org|info|me|io|app|link|ly|shop|site|store|xyz)\b")
_NUMBERS = re.compile(r"[+(]*\d[\d\s().,/_-]*\d|\d")  # digits with what people write between them
_LONG = 5  # digits in a row: a code, a number of a document
_PHONE_LIKE = 7  # digits with something between them: a telephone, an ID, a date of birth
_REPEATED = re.compile(rf"{TAKEN_OUT}(?:\s*{TAKEN_OUT})+")


def anonymous(text: str) -> str:
    """Lower case, one line, at most 200 characters, and nothing in it that points to a person."""
    plain = "".join(char if char.isprintable() else " " for char in unicodedata.normalize("NFKC", text).lower())
    words = [TAKEN_OUT if _HAS_ADDRESS.search(word) else word for word in plain.split()]
    masked = _NUMBERS.sub(_without_long_numbers, " ".join(words))
    return _REPEATED.sub(TAKEN_OUT, masked)[:MAX_CHARS].strip()


def _without_long_numbers(found: re.Match[str]) -> str:
    written = found[0]
    has_long = re.search(rf"\d{{{_LONG},}}", written)
    return TAKEN_OUT if has_long or len(re.findall(r"\d", written)) >= _PHONE_LIKE else written


def keep(session: Session, text: str, today: date) -> None:
    """Note a question without an answer; the same words again count up. `today` is the office's day.

    Fewer than three letters are not a question. Beyond 500 the oldest asked only once go first.
    """
    question = anonymous(text)
    if sum(char.isalpha() for char in question) < MIN_LETTERS:
        return
    row = {"id": lasting_id(), "text": question, "times": 0, "last_on": today}
    insert_new(session, UnansweredQuestion, [row])
    same = UnansweredQuestion.text == question
    session.execute(update(UnansweredQuestion).where(same).values(times=UnansweredQuestion.times + 1, last_on=today))
    _make_room(session, question)


def _make_room(session: Session, newest: str) -> None:
    too_many = count(session) - MOST_KEPT
    if too_many > 0:
        others = select(UnansweredQuestion.id).where(UnansweredQuestion.text != newest)
        first = others.order_by(UnansweredQuestion.times > 1, UnansweredQuestion.last_on, UnansweredQuestion.id)
        gone = session.scalars(first.limit(too_many)).all()
        session.execute(delete(UnansweredQuestion).where(UnansweredQuestion.id.in_(gone)))


def forget_old(session: Session, now: datetime) -> None:
    """Delete what nobody has asked for 180 days."""
    session.execute(delete(UnansweredQuestion).where(UnansweredQuestion.last_on < (now - KEEP).date()))


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(UnansweredQuestion)) or 0


def every(session: Session) -> Sequence[UnansweredQuestion]:
    """All of them, the most frequent first, the newest first among equals."""
    return session.scalars(_in_order()).all()


def page_of(session: Session, user: User, page: int) -> Sequence[UnansweredQuestion]:
    """Ten of them, for admins; pages count from 0.

    Raises:
        NotAllowed: the user is no admin.
    """
    _check_admin(user)
    return session.scalars(_in_order().limit(PAGE).offset(page * PAGE)).all()


def drop(session: Session, user: User, question_id: int) -> None:
    """Delete one; one that is gone already stays gone.

    Raises:
        NotAllowed: the user is no admin.
    """
    _check_admin(user)
    session.execute(delete(UnansweredQuestion).where(UnansweredQuestion.id == question_id))


def clear(session: Session, user: User) -> None:
    """Delete all.

    Raises:
        NotAllowed: the user is no admin.
    """
    _check_admin(user)
    session.execute(delete(UnansweredQuestion))


def _in_order() -> Select[UnansweredQuestion]:
    return select(UnansweredQuestion).order_by(
        UnansweredQuestion.times.desc(), UnansweredQuestion.last_on.desc(), UnansweredQuestion.id
    )


def _check_admin(user: User) -> None:
    if not user.is_admin:
        raise NotAllowed
