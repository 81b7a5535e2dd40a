"""The log of Bot API calls, capped; the chat page and the tests read it."""

from collections import deque
from dataclasses import dataclass
from typing import Any

from playground.wire import Upload

CAPACITY = 2000


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """One call with its outcome; `error_code` 0 means it went well, -1 that the connection was dropped."""

    seq: int
    at: float
    method: str
    params: dict[str, str]
    files: dict[str, dict[str, Any]]
    error_code: int
    description: str
    ms: float

    def wire(self) -> dict[str, Any]:
        return {
            "seq": self.seq,
            "at": self.at,
            "method": self.method,
            "params": self.params | self.files,
            "ok": self.error_code == 0,
            "error_code": self.error_code or None,
            "description": self.description or None,
            "ms": self.ms,
        }


def described(uploads: dict[str, Upload]) -> dict[str, dict[str, Any]]:
    """Files by name and size only: the log must not keep their bytes alive."""
    return {name: {"file": upload.name, "size": len(upload.data)} for name, upload in uploads.items()}


class CallLog:
    """The newest calls; their numbers go on growing when older ones are dropped."""

    def __init__(self) -> None:
        self._kept: deque[LoggedCall] = deque(maxlen=CAPACITY)
        self.next_seq = 1

    def __len__(self) -> int:
        return len(self._kept)

    def add(self, call: LoggedCall) -> None:
        self._kept.append(call)
        self.next_seq = call.seq + 1

    def since(self, seq: int, method: str = "") -> list[LoggedCall]:
        """Calls numbered `seq` or later, of that method (any letter case) or of all."""
        wanted = method.lower()
        return [call for call in self._kept if call.seq >= seq and (not wanted or call.method.lower() == wanted)]

    def clear(self) -> None:
        self._kept.clear()
