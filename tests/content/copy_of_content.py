"""A copy of the shipped content that a test may break in one place."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from bot.catalog.check import problems
from bot.catalog.loader import Catalog, load_catalog
from bot.settings import PACKAGED_CONTENT

NIB = "certifications/nib.yaml"
SPPIRT = "certifications/sppirt.yaml"
MESSAGES = "messages/btn.yaml"
QUESTIONS = "triage/questions.yaml"
RULES = "triage/rules/legalitas.yaml"
ADVICE = "triage/advice.yaml"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class Copy:
    """Files are named as under `content/`."""

    def __init__(self, folder: Path, source: Path | None = None) -> None:
        self.folder = folder / "content"
        shutil.copytree(source or PACKAGED_CONTENT, self.folder)

    def edit(self, file: str, change: Callable[[Any], object]) -> "Copy":
        """Change a file's content in place; `change` may also return what is to stand there instead."""
        path = self.folder / file
        content = yaml.load(path.read_text(encoding="utf-8"), LOADER)
        changed = change(content)
        new = content if changed is None else changed
        path.write_text(yaml.dump(new, Dumper=DUMPER, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return self

    def write(self, file: str, text: str) -> "Copy":
        (self.folder / file).write_text(text, encoding="utf-8")
        return self

    def append(self, file: str, text: str) -> "Copy":
        with (self.folder / file).open("a", encoding="utf-8") as opened:
            opened.write(text)
        return self

    def load(self) -> Catalog:
        return load_catalog(self.folder)

    def problems(self) -> list[str]:
        return problems(self.load())
