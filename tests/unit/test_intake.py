"""Fetching updates goes on whatever comes back, and confirms nothing that was not stored."""

import asyncio
import json
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest

from handlers import intake
from tests.unit.virtual_time import played

URL = "http://telegram.invalid/bot123456:TEST"
EMPTY = (200, {"ok": True, "result": []})


def updates(*numbers: int) -> tuple[int, Any]:
    return 200, {"ok": True, "result": [{"update_id": number} for number in numbers]}


def refusal(status: int, **parameters: int) -> tuple[int, Any]:
    return status, {"ok": False, "error_code": status, "description": "No", "parameters": parameters}


class Scripted(BaseRequest):
    """Gives these answers in turn, then ends the story by being cancelled; remembers when it was asked for what."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[float, str]] = []

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def do_request(self, url: str, method: str, *_: Any, **__: Any) -> tuple[int, bytes]:
        self.asked.append((asyncio.get_running_loop().time(), url))
        if not self.answers:
            raise asyncio.CancelledError
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        status, body = answer
        return status, (body if isinstance(body, str) else json.dumps(body)).encode()

    def offsets(self) -> list[str | None]:
        return [url.split("offset=")[1].split("&")[0] if "offset=" in url else None for _, url in self.asked]

    def waits(self) -> list[float]:
        times = [at for at, _ in self.asked]
        return [later - sooner for sooner, later in zip(times, times[1:], strict=False)]  # noqa: RUF007


class Stored:
    """An edge that keeps what it receives, and now and then has a full disk."""

    def __init__(self, failures: int = 0) -> None:
        self.numbers: list[int] = []
        self.failures = failures

    async def receive(self, raw: list[dict[str, Any]]) -> None:
        if raw and self.failures:
            self.failures -= 1
            raise OperationalError("INSERT", {}, Exception("disk is full"))
        self.numbers += [each["update_id"] for each in raw]


def polled(request: Scripted, edge: Stored) -> None:
    async def story() -> None:
        with pytest.raises(asyncio.CancelledError):
            await intake.poll(request, URL, edge)

    played(story())


def test_a_batch_is_confirmed_by_the_next_fetch():
    request, edge = Scripted(updates(5, 6), EMPTY, updates(7)), Stored()
    polled(request, edge)
    assert edge.numbers == [5, 6, 7]
    assert request.offsets() == [None, "7", "7", "8"]


def test_a_batch_that_could_not_be_stored_is_fetched_again():
    request, edge = Scripted(updates(5), updates(5), updates(6)), Stored(failures=1)
    polled(request, edge)
    assert edge.numbers == [5, 6]
    assert request.offsets() == [None, None, "6", "7"]


JUNK = {
    "a hotel's page": (200, "<html>Hotel wifi</html>"),
    "nothing": (200, ""),
    "no result": (200, {"ok": True}),
    "an empty object": (200, {}),
    "a list": (200, []),
    "a word": (200, "null"),
    "an object for a result": (200, {"ok": True, "result": {}}),
    "an update without a number": (200, {"ok": True, "result": [{"message": {}}]}),
    "a number for an update": (200, {"ok": True, "result": [5]}),
    "a proxy's 502": (502, "<html>"),
    "telegram's 500": refusal(500),
    "another process polling": refusal(409),
    "a revoked token": refusal(401),
    "a flood": refusal(429, retry_after=9),
    "a lost connection": NetworkError("reset"),
    "a slow line": TimedOut(),
    "a failure of the library": RuntimeError("odd"),
}


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
def test_it_survives(junk):
    request, edge = Scripted(junk, junk, updates(5)), Stored()
    polled(request, edge)
    assert edge.numbers == [5]


def test_it_waits_longer_while_nothing_works_but_never_for_minutes():
    request = Scripted(*[NetworkError("down")] * 12)
    polled(request, Stored())
    waits = request.waits()
    assert waits == sorted(waits)
    assert waits[0] <= 2
    assert waits[-1] == intake.LONGEST_WAIT_S


def test_it_begins_anew_with_short_waits_once_something_worked():
    request = Scripted(*[NetworkError("down")] * 6, EMPTY, NetworkError("down"))
    polled(request, Stored())
    assert request.waits()[-1] <= 2


def test_it_waits_exactly_as_long_as_telegram_wishes():
    request = Scripted(refusal(429, retry_after=37), EMPTY)
    polled(request, Stored())
    assert request.waits()[0] == pytest.approx(37)
