"""The persons who talk to the bot: who they are, and whether the bot may write to them."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Person:
    """`role` is only a badge on the chat page; `unread` counts the bot's messages since they last looked."""

    id: int
    first_name: str
    username: str = ""
    language_code: str = "id"
    role: str = "owner"
    last_name: str = ""
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    unread: int = 0
    wire: dict[str, Any] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.wire = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if value := getattr(self, name):
                self.wire[name] = value

    def summary(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "first_name": self.first_name,
            "username": self.username,
            "language_code": self.language_code,
            "role": self.role,
            "started": self.started,
            "blocked": self.blocked,
            "deactivated": self.deactivated,
            "unread": self.unread,
        }

    def stored(self) -> dict[str, Any]:
        return self.summary() | {"last_name": self.last_name}


def default_personas() -> list[Person]:
    return [
        Person(1001, "Bu Sari", "busari"),
        Person(1002, "Pak Dedi", "pakdedi"),
        Person(2001, "Pak Budi", "pakbudi", role="consultant"),
        Person(3001, "Bu Rina", "burina", role="admin"),
    ]


def person_from(given: dict[str, Any]) -> Person:
    """From a JSON object; unknown fields are an error (TypeError), as is a missing id or name."""
    fields = dict(given)
    return Person(int(fields.pop("id")), str(fields.pop("first_name")), **fields)
