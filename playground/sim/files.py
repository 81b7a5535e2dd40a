"""Files for the chat page, by file_id. What could run as part of the page is only ever downloaded."""

from urllib.parse import quote

from aiohttp import web

from playground.sim.answers import SimError
from playground.state import State

_SHOWN = ("image/", "audio/", "video/")


async def content(state: State, request: web.Request) -> web.Response:
    stored = state.files.find(request.match_info["file_id"])
    if stored is None:
        raise SimError(404, "no such file")
    is_shown = stored.mime_type.startswith(_SHOWN) and "svg" not in stored.mime_type
    headers = {
        "Content-Disposition": f"{'inline' if is_shown else 'attachment'}; filename*=UTF-8''{quote(stored.name)}",
        "Content-Type": stored.mime_type if is_shown else "application/octet-stream",
        "Content-Security-Policy": "sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(body=state.files.contents[stored.id], headers=headers)
