"""Where updates arrive: long polling, or a webhook. Both commit to the inbox before Telegram hears that
we have them; the library's own updater would confirm first and lose what is queued on a crash.
"""

import asyncio
import hmac
import json
import logging
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import Conflict, RetryAfter, TelegramError
from telegram.request import BaseRequest

from handlers.edge import Edge
from handlers.incoming import ALLOWED_UPDATES

log = logging.getLogger(__name__)

POLL_S = 30
SLACK_S = 10.0
LONGEST_WAIT_S = 30.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
PATH = "/telegram"


async def poll(request: BaseRequest, base_url: str, edge: Edge) -> None:
    """Fetch updates until cancelled. A batch is confirmed by the next fetch, after it was committed.

    Raw JSON, not the library's objects: one update it cannot read must not hold up all others.
    """
    offset: int | None = None
    failures = 0
    while True:
        try:
            updates = await _fetch(request, base_url, offset)
            await edge.receive(updates)
        except (TelegramError, SQLAlchemyError) as error:
            failures += 1
            _explain(error, failures)
            await asyncio.sleep(_wait(error, failures))
        else:
            failures = 0
            if updates:
                offset = updates[-1]["update_id"] + 1


async def _fetch(request: BaseRequest, base_url: str, offset: int | None) -> list[dict[str, Any]]:
    wanted = {"timeout": POLL_S, "allowed_updates": json.dumps(ALLOWED_UPDATES)}
    query = urlencode(wanted if offset is None else {**wanted, "offset": offset})
    try:
        answer: Any = await request.post(f"{base_url}/getUpdates?{query}", read_timeout=POLL_S + SLACK_S)
    except (KeyError, TypeError):  # JSON, but not Telegram's envelope
        answer = None
    if not isinstance(answer, list) or not all(_is_update(each) for each in answer):
        raise TelegramError("what came is no list of updates")
    return answer


def _is_update(raw: Any) -> bool:
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return type(number) is int and 0 < number < 2**63


def _explain(error: Exception, failures: int) -> None:
    if isinstance(error, Conflict):
        log.error("another process is fetching updates with this BOT_TOKEN; stop one of the two")
    elif isinstance(error, SQLAlchemyError):
        log.error("updates cannot be stored, they stay at Telegram: %s", getattr(error, "orig", error))
    else:
        log.warning("updates cannot be fetched (failure %s): %s", failures, error)


def _wait(error: Exception, failures: int) -> float:
    if isinstance(error, RetryAfter):
        wish = error.retry_after
        return float(wish) if isinstance(wish, int) else wish.total_seconds()
    return min(LONGEST_WAIT_S, 0.5 * 2.0 ** min(failures, 10))


async def _update(request: web.Request) -> dict[str, Any] | None:
    """The update in a request, if it is one."""
    try:
        update = await request.json()
    except (ValueError, RecursionError):
        return None
    return update if _is_update(update) else None


def webhook_app(edge: Edge, secret: str) -> web.Application:
    """The route Telegram posts to. 200 means stored; 503 makes Telegram send it again."""

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, secret.encode()):
            return web.Response(status=403)
        update = await _update(request)
        if update is None:
            return web.Response(status=400)
        try:
            await edge.receive([update])
        except SQLAlchemyError as error:
            log.error("an update cannot be stored, Telegram will repeat it: %s", getattr(error, "orig", error))
            return web.Response(status=503)
        return web.Response()

    app = web.Application(client_max_size=1024**2)
    app.router.add_post(PATH, receive)
    return app
