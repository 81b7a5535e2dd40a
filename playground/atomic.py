"""Writes a file so that a reader, or a crash, never sees half of it."""

import os
from pathlib import Path


def write_atomically(path: Path, content: bytes) -> None:
    """The content reaches the disk under another name before it takes the place of the old file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    with fresh.open("wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    fresh.replace(path)
