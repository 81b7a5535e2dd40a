"""The office changes its rules while a story goes on: its content is copied, edited, and the bot is restarted."""

from typing import Any

from tests.content.copy_of_content import Copy
from tests.stage import Stage


async def rules_change(stage: Stage, **booking: Any) -> None:
    """New values of the booking policy, as an operator would write them into `clinic.yaml`."""
    folder = stage.file.parent / f"office-{len(list(stage.file.parent.glob('office-*')))}"
    folder.mkdir()
    copy = Copy(folder)
    copy.edit("clinic.yaml", lambda clinic: clinic["booking"].update(booking))
    stage.settings_extra["content_dir"] = copy.folder
    await stage.restart()
