"""Work of one chat in order, of different chats at once."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

Work = Callable[[], Awaitable[None]]

AT_ONCE = 64


class ChatLanes:
    """Runs each chat's work one after the other, up to 64 chats at a time."""

    def __init__(self) -> None:
        self._waiting: dict[int, deque[Work]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(AT_ONCE)

    def submit(self, chat_id: int, work: Work) -> None:
        queue = self._waiting.get(chat_id)
        if queue is not None:
            queue.append(work)
            return
        self._waiting[chat_id] = deque([work])
        task = asyncio.create_task(self._run(chat_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def idle(self) -> None:
        """Wait until everything submitted so far, and what came meanwhile, is done."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def stop(self) -> None:
        """Drop what has not begun and cancel what runs; the inbox has it all."""
        for task in list(self._tasks):
            task.cancel()
        await self.idle()

    async def _run(self, chat_id: int) -> None:
        queue = self._waiting[chat_id]
        try:
            while queue:
                async with self._places:
                    await queue.popleft()()
        finally:
            del self._waiting[chat_id]
