"""One message of one chat, as both sides see it."""

from dataclasses import dataclass, field
from typing import Any

MEDIA_KINDS = ("photo", "document", "video", "audio", "voice", "animation")
_CONTENT = ("text", "contact", "location", "venue", *MEDIA_KINDS)


@dataclass(slots=True)
class Message:
    """`wire` is the Bot API object, kept up to date; the rest is what Telegram knows beside it."""

    wire: dict[str, Any]
    from_bot: bool
    had_reply_markup: bool = False
    deleted: bool = False
    inline_id: str = ""
    reactions: list[dict[str, Any]] = field(default_factory=list)

    @property
    def id(self) -> int:
        return int(self.wire["message_id"])

    @property
    def keyboard(self) -> dict[str, Any] | None:
        return self.wire.get("reply_markup")

    @property
    def kind(self) -> str:
        """`text`, `photo` ...; `service` for anything that cannot be copied."""
        return next((name for name in _CONTENT if name in self.wire), "service")

    @property
    def is_forward(self) -> bool:
        return "forward_origin" in self.wire

    def buttons(self) -> list[dict[str, Any]]:
        rows = (self.keyboard or {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    def shown(self) -> dict[str, Any]:
        """The wire object with what the chat page needs to know."""
        extra: dict[str, Any] = {"deleted": self.deleted}
        if self.reactions:
            extra["reactions"] = self.reactions
        return self.wire | extra

    def stored(self) -> dict[str, Any]:
        return {
            "wire": self.wire,
            "from_bot": self.from_bot,
            "had_reply_markup": self.had_reply_markup,
            "deleted": self.deleted,
            "inline_id": self.inline_id,
            "reactions": self.reactions,
        }
