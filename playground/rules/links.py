"""Which addresses Telegram keeps as links, and which name a user."""

import re
from urllib.parse import parse_qs, urlsplit

from playground.rules.errors import bad_request
from playground.rules.markup import Entity

_HOST = re.compile(r"[^\s/?#@:\[\]]+")
_TG_HOST = re.compile(r"[A-Za-z0-9_.-]+")


def user_of(url: str) -> int | None:
    """The id in `tg://user?id=...`."""
    scheme, _, rest = url.lower().partition(":")
    parts = urlsplit("tg://" + rest.removeprefix("//"))
    if scheme != "tg" or parts.netloc != "user" or parts.path not in ("", "/"):
        return None
    value = parse_qs(parts.query).get("id", [""])[0]
    return int(value) if value.isdecimal() else None


def checked(url: str) -> str | None:
    """The address as Telegram stores it (scheme added, host lowered), or None when it refuses it."""
    address, failure = _examined(url.strip())
    return None if failure else address


def demand(url: str, owner: str) -> str:
    address, failure = _examined(url.strip())
    if failure:
        raise bad_request(f"{owner} URL '{url}' is invalid: {failure}")
    return address


def link_entity(url: str) -> Entity | None:
    """The fields of a text_link or a text_mention; None when Telegram drops the link and keeps the text."""
    user_id = user_of(url)
    if user_id is not None:
        return {"type": "text_mention", "user_id": user_id}
    address = checked(url)
    return {"type": "text_link", "url": address} if address else None


def _examined(url: str) -> tuple[str, str]:
    if not url:
        return "", "URL is empty"
    scheme, separator, rest = url.partition(":")
    if separator and scheme.lower() in ("tg", "ton", "tonsite"):
        return _application_link(scheme.lower(), rest.removeprefix("//"))
    if "://" in url and scheme.lower() not in ("http", "https"):
        return "", "Unsupported URL protocol"
    return _web_link(url if "://" in url else f"http://{url}")


def _application_link(scheme: str, rest: str) -> tuple[str, str]:
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if not _TG_HOST.fullmatch(host):
        return "", "Unallowed characters in URL host"
    return f"{scheme}://{rest}", ""


def _web_link(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "", "Wrong HTTP URL"
    if port == 0 or not host or ("." not in host and ":" not in host):
        return "", "Wrong HTTP URL"
    if ":" not in host and not _HOST.fullmatch(host):
        return "", "Wrong HTTP URL"
    tail = url.split("://", 1)[1][len(parts.netloc) :]
    if not tail.startswith("/"):
        tail = "/" + tail
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}{tail}", ""
