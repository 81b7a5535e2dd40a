"""Files the server holds: ids, kinds, sizes, and the paths they are downloaded by."""

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from playground.images import Picture

DOWNLOAD_LIMIT_BYTES = 20 * 1024 * 1024
_FOLDERS = {
    "photo": "photos",
    "video": "videos",
    "voice": "voice",
    "audio": "music",
    "animation": "animations",
}
_ENDINGS = {"photo": ".jpg", "voice": ".oga", "video": ".mp4", "audio": ".mp3"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """`unique` names the content and kind; every copy of the same bytes shares it."""

    id: str
    unique: str
    kind: str
    name: str
    mime_type: str
    size: int
    path: str
    width: int = 0
    height: int = 0

    def wire(self) -> dict[str, Any]:
        return {"file_id": self.id, "file_unique_id": self.unique, "file_size": self.size}

    def described(self) -> dict[str, Any]:
        """The object a message holds under the file's kind (for a photo: one of its sizes)."""
        if self.kind == "photo":
            return self.wire() | {"width": self.width, "height": self.height}
        named = {"file_name": self.name, "mime_type": self.mime_type} | self.wire()
        if self.kind in ("video", "animation"):
            return named | {"width": self.width or 640, "height": self.height or 360, "duration": 0}
        if self.kind == "audio":
            return named | {"duration": 0}
        if self.kind == "voice":
            return self.wire() | {"mime_type": self.mime_type, "duration": 0}
        return named


class FileStore:
    """Bytes live in memory, beside the index by id and by download path."""

    def __init__(self) -> None:
        self.by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self.contents: dict[str, bytes] = {}
        self._numbers: dict[str, int] = {}

    def keep(self, kind: str, name: str, data: bytes, picture: Picture | None = None) -> StoredFile:
        """The same bytes under the same name and kind are kept once."""
        digest = hashlib.sha256(f"{kind}\0{name}\0".encode("utf-8", "replace") + data).hexdigest()
        file_id = f"BQACAgUAAxkBAAI{kind[:2]}{digest[:40]}"
        if file_id in self.by_id:
            return self.by_id[file_id]
        stored = StoredFile(
            id=file_id,
            unique=f"AQAD{digest[:12]}",
            kind=kind,
            name=name,
            mime_type=picture.mime_type if picture else _mime_type(kind, name),
            size=len(data),
            path=self._new_path(kind, name),
            width=picture.width if picture else 0,
            height=picture.height if picture else 0,
        )
        self.adopt(stored, data)
        return stored

    def adopt(self, stored: StoredFile, data: bytes) -> None:
        self.by_id[stored.id] = stored
        self._by_path[stored.path] = stored
        self.contents[stored.id] = data
        folder = stored.path.partition("/")[0]
        self._numbers[folder] = max(self._numbers.get(folder, 0), int(stored.path.split("_")[1].split(".")[0]) + 1)

    def find(self, file_id: str) -> StoredFile | None:
        return self.by_id.get(file_id)

    def at_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def clear(self) -> None:
        self.by_id.clear()
        self._by_path.clear()
        self.contents.clear()

    def _new_path(self, kind: str, name: str) -> str:
        folder = _FOLDERS.get(kind, "documents")
        number = self._numbers.get(folder, 0)
        ending = _ENDINGS.get(kind) or PurePath(name).suffix
        safe = ending.isascii() and ending[1:].isalnum()
        return f"{folder}/file_{number}{ending if safe else ''}"


def _mime_type(kind: str, name: str) -> str:
    if kind == "voice":
        return "audio/ogg"
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
