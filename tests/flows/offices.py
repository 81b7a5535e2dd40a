"""The office changes while a story goes on: its content is copied, edited, and the bot is restarted. Or it is another
office, at another time."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.content.copy_of_content import Copy
from tests.flows.acts import an_owner
from tests.stage import BUDI, DEDI, RINA, SARI, Stage


async def rules_change(stage: Stage, **booking: Any) -> None:
    """New values of the booking policy, as an operator would write them into `clinic.yaml`."""
    await office_changes(stage, lambda copy: copy.edit("clinic.yaml", lambda clinic: clinic["booking"].update(booking)))


async def office_changes(stage: Stage, change: Callable[[Copy], object]) -> None:
    """Any change of the content as it is by now."""
    folder = stage.file.parent / f"office-{len(list(stage.file.parent.glob('office-*')))}"
    folder.mkdir()
    copy = Copy(folder, stage.settings_extra.get("content_dir"))
    change(copy)
    stage.settings_extra["content_dir"] = copy.folder
    await stage.restart()


@asynccontextmanager
async def office_at(
    moment: datetime, folder: Path, template: Path, change: Callable[[Copy], object] | None = None
) -> AsyncIterator[Stage]:
    """The clinic at some other time, with Pak Budi, Bu Rina, and Bu Sari as owner; perhaps with other content."""
    async with Stage(folder, template, moment) as stage:
        await (office_changes(stage, change) if change else stage.open())
        for telegram_id in (SARI, DEDI, BUDI, RINA):
            stage.sim.state.people[telegram_id].started = True
        await stage.hires(BUDI, "Pak Budi", consultant=True)
        await stage.hires(RINA, "Bu Rina", admin=True)
        await an_owner(stage.person(SARI), "Bu Sari", "keripik singkong")
        yield stage
