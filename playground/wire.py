"""The HTTP side of a call: parameters from query, form, multipart or JSON, and the answer's envelope."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote_to_bytes

from aiohttp import BodyPartReader, web

from playground.rules import fields
from playground.rules.errors import ApiError, bad_request

REQUEST_LIMIT_BYTES = 50 * 1024 * 1024
_FORM_OVERHEAD_BYTES = 1024 * 1024
_TRUE = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came over the wire; an unnamed one is called after its field."""

    name: str
    content_type: str
    data: bytes


@dataclass
class Call:
    """The parameters of one call, all still text, with typed ways to read them."""

    method: str
    params: dict[str, str]
    files: dict[str, Upload]

    def text(self, name: str) -> str:
        return self.params.get(name, "")

    def required(self, name: str) -> str:
        value = self.params.get(name, "")
        if not value:
            raise bad_request(f'parameter "{name}" is required')
        return value

    def integer(self, name: str, default: int = 0) -> int:
        """What is not a number counts as 0, as on Telegram."""
        value = self.params.get(name, "")
        if not value:
            return default
        try:
            return int(value)
        except ValueError:
            return 0

    def flag(self, name: str) -> bool:
        return self.params.get(name, "").lower() in _TRUE

    def number(self, name: str) -> float:
        try:
            return float(self.params.get(name, ""))
        except ValueError:
            return 0.0

    def decoded(self, name: str, failure: str) -> Any:
        """The JSON value of a parameter; None when it is absent."""
        value = self.params.get(name, "")
        return fields.decoded(value, failure) if value else None

    def array(self, name: str, failure: str, wanted: str) -> list[Any]:
        """The items of a JSON array; none when the parameter is absent."""
        value = self.params.get(name, "")
        given = fields.decoded(value, failure) if value else []
        if not isinstance(given, list):
            raise bad_request(f"expected an Array of {wanted}")
        return given

    @cached_property
    def entities(self) -> Any:
        return self._lenient("entities")

    @cached_property
    def caption_entities(self) -> Any:
        return self._lenient("caption_entities")

    def _lenient(self, name: str) -> Any:
        """Broken entity JSON is ignored, as on Telegram."""
        try:
            return json.loads(self.params.get(name) or "null")
        except ValueError:
            return None


async def read_parameters(request: web.Request) -> tuple[dict[str, str], dict[str, Upload]]:
    """The first value of a name counts, and the query comes first."""
    params: dict[str, str] = {}
    for name, value in request.rel_url.query.items():
        params.setdefault(name, value)
    if not request.body_exists:
        return params, {}
    kind = request.content_type
    if kind == "multipart/form-data":
        return params, await _multipart(request, params)
    body = await _body(request)
    if kind == "application/json":
        _add_json(params, body)
    else:
        _add_form(params, body)
    return params, {}


async def _body(request: web.Request) -> bytes:
    if (request.content_length or 0) > REQUEST_LIMIT_BYTES + _FORM_OVERHEAD_BYTES:
        raise too_large()
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise too_large() from None


def _add_form(params: dict[str, str], body: bytes) -> None:
    """By hand, because `parse_qsl` takes a tenth of the time of a whole sendMessage."""
    for pair in body.split(b"&"):
        name, _, value = pair.partition(b"=")
        if name:
            params.setdefault(_unquoted(name), _unquoted(value))


def _unquoted(text: bytes) -> str:
    if b"+" in text:
        text = text.replace(b"+", b" ")
    return (unquote_to_bytes(text) if b"%" in text else text).decode("utf-8", "replace")


def _add_json(params: dict[str, str], body: bytes) -> None:
    """Values that are no strings are kept as JSON text; null is as good as absent."""
    given = fields.decoded(body.decode("utf-8", "replace") or "{}", "can't parse request body JSON object")
    if not isinstance(given, dict):
        raise bad_request("object expected as request body")
    for name, value in given.items():
        if value is not None:
            params.setdefault(name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


async def _multipart(request: web.Request, params: dict[str, str]) -> dict[str, Upload]:
    files: dict[str, Upload] = {}
    left = REQUEST_LIMIT_BYTES
    if (request.content_length or 0) > left + _FORM_OVERHEAD_BYTES:
        raise too_large()
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        content = await _part(part, left)
        left -= len(content)
        if part.filename is None:
            params.setdefault(part.name, content.decode("utf-8", "replace"))
        else:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files[part.name] = Upload(part.filename or part.name, kind, content)
    return files


async def _part(part: BodyPartReader, limit: int) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(256 * 1024):
        content += chunk
        if len(content) > limit:
            raise too_large()
    return bytes(content)


_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def too_large() -> ApiError:
    return ApiError(413, "Request Entity Too Large")


def encoded(value: Any) -> bytes:
    return _ENCODE(value).encode("utf-8", "replace")


def success(result: bytes) -> web.Response:
    """`result` is finished JSON."""
    return web.Response(body=b'{"ok":true,"result":' + result + b"}", content_type="application/json")


def failure(error: ApiError) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    headers = {}
    if error.parameters:
        body["parameters"] = error.parameters
        if "retry_after" in error.parameters:
            headers["Retry-After"] = str(error.parameters["retry_after"])
    return web.Response(status=error.code, body=encoded(body), content_type="application/json", headers=headers)
