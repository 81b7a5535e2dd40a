"""Whether the bot may see, change or write to a chat, and which of its messages it may touch."""

from playground.chats import Chat
from playground.messages import Message
from playground.rules.errors import bad_request, forbidden, unproved
from playground.state import State
from playground.wire import Call

_GROUP_WORDS = {"group": "group chat", "supergroup": "supergroup chat"}


def readable(state: State, chat_id: str) -> Chat:
    """The chat a parameter names."""
    if not chat_id:
        raise bad_request("chat_id is empty")
    chat = _by_username(state, chat_id) if chat_id[0] == "@" else state.chat(_number(chat_id))
    if chat is None:
        raise bad_request("chat not found")
    if not chat.is_private and chat.bot_status in ("left", "kicked"):
        _refuse_outsider(chat)
    return chat


def writable(state: State, chat_id: str) -> Chat:
    """A chat the bot may write into right now."""
    chat = readable(state, chat_id)
    if chat.is_private:
        _check_person(state, chat)
    return chat


def _number(chat_id: str) -> int:
    try:
        return int(chat_id)
    except ValueError:
        return 0


def _by_username(state: State, name: str) -> Chat | None:
    """Only supergroups are found by name: a person's name never works in the Bot API."""
    wanted = name[1:].lower()
    public = (chat for chat in state.chats.values() if not chat.is_private)
    return next((chat for chat in public if chat.wire.get("username", "").lower() == wanted), None)


def _refuse_outsider(chat: Chat) -> None:
    words = _GROUP_WORDS[chat.type]
    if chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {words}")
    raise forbidden(f"bot is not a member of the {words}")


def _check_person(state: State, chat: Chat) -> None:
    person = state.people[chat.id]
    if person.deactivated:
        raise forbidden("user is deactivated")
    if person.blocked:
        raise forbidden("bot was blocked by the user")
    if not person.started:
        raise unproved("cannot_initiate", 403)


def message_to(state: State, call: Call, deed: str, *, write: bool = True) -> tuple[Chat, Message]:
    """The message a call names, or `message to <deed> not found`."""
    chat = (writable if write else readable)(state, call.text("chat_id"))
    return chat, existing(chat, call.integer("message_id"), deed)


def existing(chat: Chat, message_id: int, deed: str) -> Message:
    message = chat.find(message_id)
    if message is None:
        raise bad_request(f"message to {deed} not found")
    return message
