"""Keeps the state in a JSON file (and uploads in a folder beside it), so that a restarted demo goes on."""

import asyncio
import contextlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from playground.atomic import write_atomically
from playground.chats import chat_from
from playground.files import StoredFile
from playground.people import person_from
from playground.state import State
from playground.webhook import Webhook

_VERSION = 1
_PAUSE_S = 0.5


class Storage:
    """Writes at most twice a second, and once more at the end. The file is replaced, never half written."""

    def __init__(self, path: Path, state: State, webhook: Webhook) -> None:
        self._path = path
        self._folder = path.with_name(path.name + ".files")
        self._state = state
        self._webhook = webhook
        self._written = 0
        self._task: asyncio.Task[None] | None = None

    def load(self) -> None:
        if not self._path.exists():
            return
        kept = json.loads(self._path.read_text(encoding="utf-8"))
        if kept["version"] != _VERSION:
            raise ValueError(f"{self._path} has version {kept['version']}, expected {_VERSION}")
        state = self._state
        for one in kept["people"]:
            person = person_from(one)
            state.people[person.id] = person
        for one in kept["chats"]:
            chat = chat_from(one)
            state.chats[chat.id] = chat
        self._share_identities()
        state.last_message_id = kept["last_message_id"]
        state.inline_messages = {key: (place[0], place[1]) for key, place in kept["inline_messages"].items()}
        state.bot.restore(kept["bot"])
        state.updates.restore(kept["updates"])
        state.clock.resume(kept["clock_offset_s"])
        self._load_files(kept["files"])
        self._webhook.restore(kept["webhook"])

    def _share_identities(self) -> None:
        """Messages refer to the one object of their sender and chat, as when they were made."""
        users = {person.id: person.wire for person in self._state.people.values()}
        users[self._state.bot.id] = self._state.bot.wire
        for chat in self._state.chats.values():
            for message in chat.messages.values():
                message.wire["chat"] = chat.wire
                sender = message.wire["from"]
                message.wire["from"] = users.get(sender["id"], sender)

    def _load_files(self, kept: list[dict[str, Any]]) -> None:
        for one in kept:
            stored = StoredFile(**one)
            self._state.files.adopt(stored, (self._folder / stored.id).read_bytes())

    def start(self) -> None:
        self._task = asyncio.create_task(self._keep_writing())

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self._write(self._snapshot())

    async def _keep_writing(self) -> None:
        while True:
            await asyncio.sleep(_PAUSE_S)
            if self._written != self._state.changes:
                await self.write_now()

    async def write_now(self) -> None:
        self._written = self._state.changes
        await asyncio.to_thread(self._write, self._snapshot())

    def _snapshot(self) -> tuple[bytes, dict[str, bytes]]:
        """Serialised at once, so that it shows one moment."""
        state = self._state
        kept = {
            "version": _VERSION,
            "people": [person.stored() for person in state.people.values()],
            "chats": [chat.stored() for chat in state.chats.values()],
            "last_message_id": state.last_message_id,
            "inline_messages": state.inline_messages,
            "bot": state.bot.stored(),
            "updates": state.updates.stored(),
            "clock_offset_s": state.clock.offset_s,
            "files": [asdict(stored) for stored in state.files.by_id.values()],
            "webhook": self._webhook.stored(),
        }
        content = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
        return content.encode("utf-8", "replace"), dict(state.files.contents)

    def _write(self, snapshot: tuple[bytes, dict[str, bytes]]) -> None:
        content, files = snapshot
        for file_id, data in files.items():
            path = self._folder / file_id
            if not path.exists():
                write_atomically(path, data)
        write_atomically(self._path, content)
