"""A desk that sends through a pacer and writes down who got a turn when."""

import asyncio
from itertools import count

from bot.db.messages import Lane
from handlers.pace import Pacer

FAST = 1_000_000.0
HAIR = 0.01


class Desk:
    """Sends through a pacer and writes down who got a turn and when, in seconds since the desk opened."""

    def __init__(self, rate: float) -> None:
        self.pacer = Pacer(rate)
        self.opened_at = asyncio.get_running_loop().time()
        self.turns: list[tuple[float, str]] = []
        self._strangers = count(1_000)

    def now(self) -> float:
        return asyncio.get_running_loop().time() - self.opened_at

    def send(self, name: str, chat: int = 0, lane: Lane = Lane.PERSONAL, *, is_new: bool = True) -> asyncio.Task[str]:
        async def request() -> str:
            self.turns.append((self.now(), name))
            return name

        return asyncio.create_task(self.pacer.send(lane, chat or next(self._strangers), request, is_new=is_new))

    def many(self, number: int, name: str = "n", **how: object) -> list[asyncio.Task[str]]:
        return [self.send(f"{name}{i}", **how) for i in range(number)]

    def times(self, prefix: str = "") -> list[float]:
        return [at for at, name in self.turns if name.startswith(prefix)]

    def names(self) -> list[str]:
        return [name for _, name in self.turns]
