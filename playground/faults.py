"""Troubles made on purpose: error codes, floods, delays, junk bodies and dropped connections."""

from dataclasses import asdict, dataclass
from typing import Any

from playground.rules.errors import ApiError
from playground.wire import Call

_DESCRIPTIONS = {
    400: "Bad Request: playground fault",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(slots=True)
class Fault:
    """Strikes the next `times` calls that match. `*` is every method but getUpdates, which must be named.

    `delay_s` holds the answer back after the call took effect; `drop` resets the connection before or after.
    """

    method: str = "*"
    code: int | None = None
    description: str | None = None
    retry_after: int | None = None
    delay_s: float | None = None
    drop: str | None = None
    body: str | None = None
    times: int = 1
    chat_id: int | None = None
    contains: str | None = None

    def __post_init__(self) -> None:
        if self.drop not in (None, "before", "after"):
            raise ValueError('drop must be "before" or "after"')
        if self.times < 1:
            raise ValueError("times must be at least 1")
        if self.retry_after is not None and self.code is None:
            self.code = 429

    def strikes(self, call: Call) -> bool:
        name = call.method.lower()
        if self.method.lower() != name and (self.method != "*" or name == "getupdates"):
            return False
        if self.chat_id is not None and call.text("chat_id") != str(self.chat_id):
            return False
        return self.contains is None or any(self.contains in value for value in call.params.values())

    def error(self) -> ApiError | None:
        if self.code is None or self.body is not None:
            return None
        if self.code == 429:
            wait = self.retry_after or 1
            text = self.description or f"Too Many Requests: retry after {wait}"
            return ApiError(429, text, {"retry_after": wait})
        return ApiError(self.code, self.description or _DESCRIPTIONS.get(self.code, "playground fault"))


class Faults:
    """The faults that still wait for a call."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._waiting.append(fault)

    def take(self, call: Call) -> Fault | None:
        """The first fault that strikes this call; one of its times is used up."""
        for fault in self._waiting:
            if fault.strikes(call):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        self._waiting.clear()

    def wire(self) -> list[dict[str, Any]]:
        return [{name: value for name, value in asdict(fault).items() if value is not None} for fault in self._waiting]
