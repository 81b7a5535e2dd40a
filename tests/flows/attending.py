"""What people do on the day of a visit, and how a story looks at it."""

from typing import Any

from sqlalchemy.orm import Session

from bot.db.booking import Visit
from tests.flows.acts import forges, heard
from tests.stage import Someone, Stage


async def changes(stage: Stage, visit: Visit, **values: Any) -> None:
    """The visit is different by now."""
    assert stage.clinic

    def change(session: Session) -> None:
        for name, value in values.items():
            setattr(session.get_one(Visit, visit.id), name, value)

    await stage.clinic.database.run(change)


async def opens_visit(person: Someone, visit: Visit) -> None:
    """Its card, even when it is no longer listed."""
    await person.says("/menu")
    await forges(person, f"bk.show:{visit.id}")


async def told_of_arrival(person: Someone, visit: Visit) -> list[dict[str, Any]]:
    """The messages about this visitor's coming; the screens they open say it in other words."""
    return await heard(person, "sudah datang", "Jadwal ", visit.code)
