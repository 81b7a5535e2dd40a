"""Screens and documents as Bot API calls. A call is plain data, so an answer can be stored and sent again."""

from dataclasses import dataclass
from typing import Any

from bot.screens.kit import Button, CommandMenu, Document, Screen


@dataclass(frozen=True, slots=True)
class Call:
    """One Bot API request: method, JSON parameters, and a file if it carries one."""

    method: str
    params: dict[str, Any]
    file: tuple[str, bytes] | None = None

    def stored(self) -> dict[str, Any]:
        """As JSON for the inbox; answers never carry files."""
        return {"method": self.method, "params": self.params}

    @classmethod
    def restored(cls, stored: dict[str, Any]) -> "Call":
        return cls(stored["method"], stored["params"])

    @property
    def chat_id(self) -> int:
        return int(self.params.get("chat_id") or self.params["scope"]["chat_id"])


def keyboard(screen: Screen) -> dict[str, Any] | None:
    rows = [[_button(button) for button in row] for row in screen.rows]
    return {"inline_keyboard": rows} if rows else None


def _button(button: Button) -> dict[str, str]:
    if button.act is not None:
        return {"text": button.label, "callback_data": button.act.encode()}
    return {"text": button.label, "url": button.url or ""}


def as_message(screen: Screen, chat_id: int) -> Call:
    """A new message."""
    return Call("sendMessage", {"chat_id": chat_id, **_body(screen)})


def as_edit(screen: Screen, chat_id: int, message_id: int) -> Call:
    """The same in place of an earlier message of ours."""
    return Call("editMessageText", {"chat_id": chat_id, "message_id": message_id, **_body(screen)})


def as_document(document: Document, chat_id: int) -> Call:
    params = {"chat_id": chat_id, "caption": str(document.caption), "parse_mode": "HTML"}
    return Call("sendDocument", params, (document.name, document.content))


def as_commands(menu: CommandMenu, chat_id: int) -> Call:
    """The command menu of one chat."""
    commands = [{"command": name, "description": what} for name, what in menu.commands]
    return Call("setMyCommands", {"commands": commands, "scope": {"type": "chat", "chat_id": chat_id}})


def _body(screen: Screen) -> dict[str, Any]:
    body: dict[str, Any] = {
        "text": str(screen.text),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    markup = keyboard(screen)
    return {**body, "reply_markup": markup} if markup else body
