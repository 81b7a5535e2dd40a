"""HTTP for python-telegram-bot over aiohttp: several times faster than its httpx default (see `make bench`),
and exact about the one thing that matters for a lost answer: did the request leave, or surely not?
"""

from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECTIONS = 64
KEEP_ALIVE_S = 60.0
CONNECT_S = 10.0
READ_S = 20.0


class NotSent(NetworkError):
    """No connection could be made: Telegram has surely not seen the request."""


class AiohttpRequest(BaseRequest):
    """One pool of connections, opened by `initialize`; times are seconds."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return READ_S

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=KEEP_ALIVE_S)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,
        connect_timeout: Any = None,
        pool_timeout: Any = None,
    ) -> tuple[int, bytes]:
        """Send one request and read its answer.

        Raises:
            NotSent: no connection.
            TimedOut, NetworkError: connected, but no whole answer came; its effect is unknown.
        """
        if self._session is None:
            raise NotSent("the request pool is not open")
        timeout = aiohttp.ClientTimeout(sock_connect=CONNECT_S, sock_read=_seconds(read_timeout, READ_S))
        try:
            async with self._session.request(method, url, data=_body(request_data), timeout=timeout) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(f"no connection: {error}") from error
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"{type(error).__name__}: {error}") from error


def _seconds(wanted: Any, default: float) -> float:
    """PTB passes a number, None, or its own marker for «not given»."""
    return float(wanted) if isinstance(wanted, int | float) else default


def _body(request_data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.json_parameters
    form = aiohttp.FormData(request_data.json_parameters)
    for field, (name, content, mime) in (request_data.multipart_data or {}).items():
        form.add_field(field, content, filename=name, content_type=mime)
    return form
