"""The queue of updates: made, kept for 24 hours, confirmed, and on request delivered again or out of order."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground.clock import SimClock

LIFETIME_S = 24 * 3600
_REMEMBERED = 2000
_NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_KIND_NAMES = """
    message edited_message channel_post edited_channel_post inline_query chosen_inline_result callback_query
    shipping_query pre_checkout_query poll poll_answer my_chat_member chat_member chat_join_request
    chat_boost removed_chat_boost message_reaction message_reaction_count business_connection
    business_message edited_business_message deleted_business_messages purchased_paid_media managed_bot
    guest_message
"""
KINDS = _KIND_NAMES.split()
DEFAULT_KINDS = frozenset(KINDS) - _NOT_BY_DEFAULT


@dataclass(frozen=True, slots=True)
class Update:
    """`body` is the finished JSON; `lane` is the chat whose order must be kept."""

    id: int
    lane: int
    body: str
    expires_at: float


class UpdateQueue:
    """Ids grow and are never reused; the kinds allowed are applied when an update is made.

    `is_awaited` while a poll is held.
    """

    def __init__(self, clock: SimClock, first_id: int) -> None:
        self._clock = clock
        self._next_id = first_id
        self.pending: dict[int, Update] = {}
        self.again: list[Update] = []
        self.allowed: frozenset[str] = DEFAULT_KINDS
        self.is_awaited = False
        self._known: dict[int, Update] = {}
        self._held: list[tuple[str, dict[str, Any], int]] = []
        self._hold = 0
        self._listeners: list[Callable[[], None]] = []
        self.on_clear: Callable[[], None] = lambda: None

    @property
    def last_id(self) -> int:
        return self._next_id - 1

    def on_arrival(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    def allow(self, kinds: list[str]) -> None:
        """An empty list, or one without a known kind, means the default set."""
        self.allowed = frozenset(kinds) & frozenset(KINDS) or DEFAULT_KINDS

    def push(self, kind: str, payload: dict[str, Any], lane: int) -> int | None:
        """The new id; None when the bot does not want this kind, or while updates are held for a shuffle."""
        if kind not in self.allowed:
            return None
        if self._hold:
            self._held.append((kind, payload, lane))
            if len(self._held) >= self._hold:
                self.release()
            return None
        return self._add(kind, payload, lane)

    def _add(self, kind: str, payload: dict[str, Any], lane: int) -> int:
        update_id, self._next_id = self._next_id, self._next_id + 1
        content = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
        body = f'{{"update_id":{update_id},"{kind}":{content}}}'
        update = Update(update_id, lane, body, self._clock.timestamp() + LIFETIME_S)
        self.pending[update_id] = update
        self._remember(update)
        self._tell()
        return update_id

    def _remember(self, update: Update) -> None:
        self._known[update.id] = update
        if len(self._known) > _REMEMBERED:
            del self._known[next(iter(self._known))]

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()

    def shuffle(self, count: int) -> None:
        """Hold the next `count` updates and release them with their chats in opposite order; 0 releases now."""
        self._hold = count
        if len(self._held) >= count:
            self.release()

    def release(self) -> None:
        held, self._held, self._hold = self._held, [], 0
        lanes = list(dict.fromkeys(lane for _, _, lane in held))
        for wanted in reversed(lanes):
            for kind, payload, lane in held:
                if lane == wanted:
                    self._add(kind, payload, lane)

    def repeat(self, update_id: int) -> bool:
        """Deliver an update once more, confirmed or not; False when it is no longer known."""
        update = self._known.get(update_id)
        if update is None:
            return False
        self.again.append(update)
        self._tell()
        return True

    def take(self, offset: int, limit: int) -> list[Update]:
        """Confirm everything below the offset and answer what is due, repeated updates first."""
        self._expire()
        if offset < 0:
            self._keep_last(-offset)
        elif offset <= self._next_id + 10:
            self._confirm_below(offset)
        repeated, self.again = self.again[:limit], self.again[limit:]
        room = limit - len(repeated)
        return repeated + [update for update, _ in zip(self.pending.values(), range(room), strict=False)]

    def _keep_last(self, count: int) -> None:
        for update_id in list(self.pending)[:-count]:
            del self.pending[update_id]

    def _confirm_below(self, offset: int) -> None:
        while self.pending and (first := next(iter(self.pending))) < offset:
            del self.pending[first]

    def _expire(self) -> None:
        now = self._clock.timestamp()
        while self.pending and next(iter(self.pending.values())).expires_at < now:
            del self.pending[next(iter(self.pending))]

    def newer_than(self, update_id: int) -> list[Update]:
        """Pending updates with a higher id, oldest first."""
        newest: list[Update] = []
        for update in reversed(self.pending.values()):
            if update.id <= update_id:
                break
            newest.append(update)
        return newest[::-1]

    @property
    def allows_other_than_default(self) -> bool:
        return self.allowed != DEFAULT_KINDS

    def forget(self, update_id: int) -> None:
        self.pending.pop(update_id, None)

    def clear(self) -> None:
        self.pending.clear()
        self.again.clear()
        self._known.clear()
        self._held.clear()
        self._hold = 0
        self.on_clear()

    def count(self) -> int:
        self._expire()
        return len(self.pending)

    def stored(self) -> dict[str, Any]:
        pending = [[update.id, update.lane, update.body, update.expires_at] for update in self.pending.values()]
        return {"next_id": self._next_id, "pending": pending, "allowed": sorted(self.allowed)}

    def restore(self, kept: dict[str, Any]) -> None:
        self._next_id = max(self._next_id, kept["next_id"])
        self.allow(kept["allowed"])
        for item in kept["pending"]:
            update = Update(*item)
            self.pending[update.id] = update
            self._remember(update)
