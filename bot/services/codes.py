"""Visit codes as people type them, and the visits they may mean. Whose visit it is, the caller decides."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.booking import NEVER_BOOKED, Visit

CHARS = "[0-9a-z]{3,5}"
ALONE = re.compile(rf"(?P<word>kp)(?P<gap>[\s._–—-]*)(?P<rest>{CHARS})[\s.!?]*", re.IGNORECASE)
WITHIN = re.compile(rf"\b(?P<word>kp)(?P<gap>\s?[–—-]\s?|\s?)(?P<rest>{CHARS})\b", re.IGNORECASE)
DASHES = frozenset("-–—_")
# No code we make has O, 0, I, 1 or L in it (but for the longest, of hexadecimal digits): what was read as one of
# them is a letter that looks like it.
ROUND, STRAIGHT = "0DQ", "17JT"
LOOK_ALIKES = {"O": ROUND, "0": ROUND, "I": STRAIGHT, "1": STRAIGHT, "L": STRAIGHT}


@dataclass(frozen=True, slots=True)
class Code:
    """A code in our spelling. `is_sure`: it can hardly be an ordinary word after «kp», short for kampung."""

    spelled: str
    is_sure: bool


def parse(text: str) -> Code | None:
    """The first code in a text: `KP-7F3`, `kp7f3`, `kp 7f3`, also in the middle of a sentence; None without one."""
    found = ALONE.fullmatch(text.strip()) or WITHIN.search(text)
    if found is None:
        return None
    rest = found["rest"].upper()
    is_mixed = any(each.isdigit() for each in rest) and any(each.isalpha() for each in rest)
    return Code(f"KP-{rest}", is_mixed or not DASHES.isdisjoint(found["gap"]))


def read(session: Session, text: str) -> str | None:
    """The code somebody typed; what may as well be words is only one if there is such a visit."""
    code = parse(text)
    if code is None or not (code.is_sure or matching(session, code.spelled)):
        return None
    return code.spelled


def matching(session: Session, spelled: str) -> Sequence[Visit]:
    """The visits a code may mean, those that look alike included. Codes of mere holds nobody has ever seen."""
    wanted = Visit.code.in_(readings(spelled)) & Visit.status.not_in(NEVER_BOOKED)
    return session.scalars(select(Visit).where(wanted).order_by(Visit.id)).all()


def the_one(visits: Sequence[Visit], spelled: str) -> Visit | None:
    """Of these, the visit with exactly this code, or the only one; None if that leaves a doubt."""
    exact = next((visit for visit in visits if visit.code == spelled), None)
    return exact or (visits[0] if len(visits) == 1 else None)


def readings(spelled: str) -> list[str]:
    """The code as it is spelled, and with every letter that is easily taken for another."""
    start, _, rest = spelled.partition("-")
    every = product(*(LOOK_ALIKES.get(each, each) for each in rest))
    return list(dict.fromkeys([spelled, *(f"{start}-{''.join(letters)}" for letters in every)]))
