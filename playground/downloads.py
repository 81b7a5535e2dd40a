"""Fetches a file the bot names by address: from this machine only, because the playground has no internet."""

from urllib.parse import unquote, urlsplit

import aiohttp

from playground.rules.errors import bad_request
from playground.wire import Upload

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_LIMIT_BYTES = 20 * 1024 * 1024
_TIMEOUT = aiohttp.ClientTimeout(total=20)


def is_loopback(url: str) -> bool:
    try:
        return urlsplit(url).hostname in _LOOPBACK
    except ValueError:
        return False


async def fetched(url: str) -> Upload:
    if not is_loopback(url):
        raise bad_request("playground: only loopback addresses are fetched")
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT) as session,
            session.get(url, allow_redirects=False) as response,
        ):
            response.raise_for_status()
            content = await response.content.read(_LIMIT_BYTES + 1)
            while len(content) <= _LIMIT_BYTES and (more := await response.content.read(_LIMIT_BYTES)):
                content += more
    except (aiohttp.ClientError, TimeoutError):
        raise bad_request("failed to get HTTP URL content") from None
    if len(content) > _LIMIT_BYTES:
        raise bad_request("file is too big")
    name = unquote(urlsplit(url).path.rpartition("/")[2]) or "file"
    return Upload(name, response.content_type, content)
