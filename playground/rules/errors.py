"""The refusals of a Bot API server: `ApiError`, the rule that words them, and the one table of unproved texts."""

from typing import Any

_PREFIXES = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict"}

UNPROVED = {
    "album_size": "album must contain 2-10 media",
    "button_data": "BUTTON_DATA_INVALID",
    "callback_text": "MESSAGE_TOO_LONG",
    "callback_url": "URL_INVALID",
    "cannot_delete": "message can't be deleted",
    "cannot_edit": "message can't be edited",
    "cannot_initiate": "bot can't initiate conversation with a user",
    "command": "BOT_COMMAND_INVALID",
    "command_description": "BOT_COMMAND_DESCRIPTION_INVALID",
    "commands_too_many": "BOT_COMMANDS_TOO_MUCH",
    "description_too_long": "BOT_DESCRIPTION_TOO_LONG",
    "short_description_too_long": "BOT_SHORT_DESCRIPTION_TOO_LONG",
    "name_too_long": "BOT_TITLE_INVALID",
    "image": "IMAGE_PROCESS_FAILED",
    "inline_result_id": "RESULT_ID_INVALID",
    "inline_result_twice": "RESULT_ID_DUPLICATE",
    "language": "LANG_CODE_INVALID",
    "not_admin": "not enough rights to manage pinned messages in the chat",
    "not_forum": "the chat is not a forum",
    "not_member": "member not found",
    "pinned_already": "CHAT_NOT_MODIFIED",
    "reaction": "REACTION_INVALID",
    "topic_name": "TOPIC_TITLE_EMPTY",
}
"""Texts that no public source proves: they live in Telegram's closed core, or are remembered from practice."""

TEXT_EMPTY = "message text is empty"
"""Also given when nothing is left after parsing, where the official library says `text must be non-empty`."""

CALLBACK_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class ApiError(Exception):
    """A refused call; `description` is complete, `reason` is the text before prefix and lowering."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None, reason: str = "") -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.reason = reason or description
        self.parameters = parameters


def worded(code: int, text: str) -> str:
    """Prefix by code; the first letter is lowered unless the second is a capital or an underscore."""
    prefix = _PREFIXES[code]
    if text.startswith(prefix):
        return text
    if len(text) > 1 and (text[1] == "_" or "A" <= text[1] <= "Z"):
        return f"{prefix}: {text}"
    return f"{prefix}: {text[:1].lower()}{text[1:]}"


def bad_request(text: str) -> ApiError:
    return ApiError(400, worded(400, text), reason=text)


def nested(error: ApiError, where: str) -> ApiError:
    """The same refusal, with where it arose put before it; the inner text keeps its capital."""
    return bad_request(f"{where}: {error.reason}")


def forbidden(text: str) -> ApiError:
    return ApiError(403, worded(403, text))


def conflict(text: str) -> ApiError:
    return ApiError(409, worded(409, text))


def unproved(key: str, code: int = 400) -> ApiError:
    return ApiError(code, worded(code, UNPROVED[key]), reason=UNPROVED[key])


def too_many_requests(seconds: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
