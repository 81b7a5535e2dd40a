"""Consultants and admins: who they are, and giving or taking roles."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.people import Staff
from bot.services import outbox


def enrol(session: Session, telegram_id: int, name: str, *, consultant: bool = False, admin: bool = False) -> Staff:
    """Give roles to a Telegram id; roles are only added, so enrolling twice changes nothing.

    Somebody who was retired begins with none of their former roles.
    """
    staff = session.scalar(select(Staff).where(Staff.telegram_id == telegram_id))
    if staff is None:
        staff = Staff(telegram_id=telegram_id, name=name, is_consultant=False, is_admin=False, is_active=True)
        session.add(staff)
    staff.is_consultant = consultant or (staff.is_active and staff.is_consultant)
    staff.is_admin = admin or (staff.is_active and staff.is_admin)
    staff.is_active = True
    session.flush()
    return staff


def ensure_admins(session: Session, telegram_ids: tuple[int, ...]) -> None:
    """Make the ids of the settings admins, so that a new installation has one."""
    known = set(session.scalars(select(Staff.telegram_id).where(Staff.is_admin, Staff.is_active)))
    for telegram_id in telegram_ids:
        if telegram_id not in known:
            enrol(session, telegram_id, f"Admin {telegram_id}", admin=True)


def owe_commands(session: Session, member: Staff, now: datetime) -> None:
    """Have the chat's command menu set to the member's roles, once for each set of roles."""
    roles = f"{int(member.is_consultant)}{int(member.is_admin)}"
    cause = f"staff:{member.id}"
    key = f"staff_commands:{member.id}:{roles}"
    outbox.post(session, member.telegram_id, "staff_commands", cause=cause, key=key, due_at=now, staff_id=member.id)


def retire(session: Session, telegram_id: int) -> bool:
    """Take all roles away; visits keep pointing at the row, so `retirement` sees to the coming ones.

    False if there is none.
    """
    staff = session.scalar(select(Staff).where(Staff.telegram_id == telegram_id))
    if staff is None:
        return False
    staff.is_active = False
    return True


def everyone(session: Session) -> list[Staff]:
    return list(session.scalars(select(Staff).order_by(Staff.id)))


def active_admins(session: Session) -> list[Staff]:
    return list(session.scalars(select(Staff).where(Staff.is_admin, Staff.is_active).order_by(Staff.id)))


def active_consultants(session: Session) -> list[Staff]:
    return list(session.scalars(select(Staff).where(Staff.is_consultant, Staff.is_active).order_by(Staff.id)))


def active(session: Session) -> list[Staff]:
    """Everybody with a role."""
    wanted = select(Staff).where(Staff.is_active, Staff.is_consultant | Staff.is_admin)
    return list(session.scalars(wanted.order_by(Staff.id)))


def is_active(session: Session, telegram_id: int) -> bool:
    """Whether there is (still) a member of the staff with this Telegram id."""
    return session.scalar(select(Staff.id).where(Staff.telegram_id == telegram_id, Staff.is_active)) is not None
