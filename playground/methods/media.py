"""sendPhoto and its siblings, the InputMedia object, and getFile."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from playground.downloads import fetched
from playground.files import DOWNLOAD_LIMIT_BYTES, StoredFile
from playground.images import examine
from playground.methods.outgoing import caption_fields, captioned, send
from playground.methods.table import Method
from playground.rules import fields
from playground.rules.errors import ApiError, bad_request, nested, unproved
from playground.rules.texts import Formatted, formatted
from playground.state import State
from playground.wire import Call, Upload

_PHOTO_LIMIT_BYTES = 10 * 1024 * 1024
_KINDS = ("photo", "document", "video", "audio", "voice", "animation")
_EXTRA = {
    "video": ("duration", "width", "height"),
    "animation": ("duration", "width", "height"),
    "audio": ("duration", "performer", "title"),
    "voice": ("duration",),
}
_NUMBERS = frozenset({"duration", "width", "height"})


def _sender(kind: str) -> Callable[[State, Call], Coroutine[Any, Any, dict[str, Any]]]:
    async def send_media(state: State, call: Call) -> dict[str, Any]:
        given = call.text(kind)
        if not given and kind not in call.files:
            raise bad_request(f"there is no {kind} in the request")
        caption = captioned(state, call)
        stored = await _file(state, call, kind, given or f"attach://{kind}")
        return send(state, call, media_content(stored, call.params) | caption)

    return send_media


@dataclass(frozen=True, slots=True)
class Planned:
    """An InputMedia object that was understood, but whose file was not looked at yet."""

    kind: str
    source: str
    caption: Formatted
    given: dict[str, Any]


def planned(given: Any, *, in_album: bool = False) -> Planned:
    try:
        return _understood(given, in_album=in_album)
    except ApiError as error:
        raise nested(error, "can't parse InputMedia") from None


def _understood(given: Any, *, in_album: bool) -> Planned:
    if not isinstance(given, dict):
        raise bad_request("expected an Object")
    text, mode = fields.optional_string(given, "caption"), fields.optional_string(given, "parse_mode")
    caption = formatted(text, mode, given.get("caption_entities"))
    kind = fields.required_string(given, "type")
    source = fields.optional_string(given, "media")
    if not source:
        raise bad_request("media not found")
    if in_album and kind == "animation":
        raise bad_request(f'type "{kind}" can\'t be used in sendMediaGroup')
    if kind not in _KINDS or kind == "voice":
        raise bad_request(f'type "{kind}" is unsupported')
    return Planned(kind, source, caption, given)


async def loaded(state: State, call: Call, plan: Planned) -> dict[str, Any]:
    """The wire fields of an InputMedia object, its file stored."""
    content = caption_fields(state, plan.caption)
    for name, shown in (("has_spoiler", "has_media_spoiler"), ("show_caption_above_media",) * 2):
        if fields.optional_bool(plan.given, name):
            content[shown] = True
    return media_content(await _file(state, call, plan.kind, plan.source), plan.given) | content


def media_content(stored: StoredFile, given: dict[str, Any]) -> dict[str, Any]:
    described = stored.described()
    for name in _EXTRA.get(stored.kind, ()):
        if given.get(name):
            described[name] = fields.optional_int(given, name) if name in _NUMBERS else str(given[name])
    if stored.kind == "photo":
        return {"photo": [described]}
    content = {stored.kind: described}
    return content | {"document": described} if stored.kind == "animation" else content


async def _file(state: State, call: Call, kind: str, source: str) -> StoredFile:
    """From an upload, a known file_id or a loopback address."""
    if source.startswith("attach://"):
        upload = call.files.get(source.removeprefix("attach://"))
        if upload is None:
            raise bad_request(f"there is no {kind} in the request")
        return await store(state, kind, upload)
    if source.startswith(("http://", "https://")):
        return await store(state, kind, await fetched(source))
    known = state.files.find(source)
    if known is None:
        raise bad_request("wrong remote file identifier specified: can't unserialize it. Wrong last symbol")
    if known.kind != kind:
        raise bad_request(f"can't use file of type {known.kind.capitalize()} as {kind.capitalize()}")
    return known


async def store(state: State, kind: str, upload: Upload) -> StoredFile:
    """Keep an uploaded file; pictures are decoded first, away from the event loop."""
    if not upload.data:
        raise bad_request("file must be non-empty")
    picture = None
    if kind == "photo":
        if len(upload.data) > _PHOTO_LIMIT_BYTES:
            raise bad_request(
                f"file of size {len(upload.data)} bytes is too big for a photo; "
                f"the maximum size is {_PHOTO_LIMIT_BYTES} bytes"
            )
        picture = await asyncio.to_thread(examine, upload.data)
        if picture is None:
            raise unproved("image")
    state.touch()
    return state.files.keep(kind, upload.name, upload.data, picture)


def get_file(state: State, call: Call) -> dict[str, Any]:
    file_id = call.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = state.files.find(file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    if stored.size > DOWNLOAD_LIMIT_BYTES:
        raise bad_request("file is too big")
    return stored.wire() | {"file_path": stored.path}


METHODS: dict[str, Method] = {f"send{kind.capitalize()}": _sender(kind) for kind in _KINDS} | {"getFile": get_file}
