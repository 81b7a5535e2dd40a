"""editMessageText, editMessageCaption, editMessageMedia and editMessageReplyMarkup."""

from typing import Any

from playground.access import message_to
from playground.chats import Chat
from playground.messages import MEDIA_KINDS, Message
from playground.methods.media import loaded, planned
from playground.methods.outgoing import captioned
from playground.methods.sending import text_content
from playground.methods.table import Method
from playground.rules.errors import NOT_MODIFIED, bad_request, unproved
from playground.rules.keyboards import Markup, inline_only, parse_markup
from playground.state import State
from playground.wire import Call

_TEXT = ("text", "entities", "link_preview_options")
_CAPTION = ("caption", "caption_entities", "show_caption_above_media")
_MEDIA = (*_CAPTION, "has_media_spoiler", *MEDIA_KINDS)

Target = tuple[Chat, Message]


def edit_text(state: State, call: Call) -> Any:
    content = text_content(state, call)
    markup = _markup(state, call)
    target = _target(state, call)
    if "text" not in target[1].wire:
        if target[1].kind not in MEDIA_KINDS:
            raise unproved("cannot_edit")
        raise bad_request("there is no text in the message to edit")
    return _replace(state, call, target, _TEXT, content, markup)


def edit_caption(state: State, call: Call) -> Any:
    markup = _markup(state, call)
    content = captioned(state, call)
    target = _target(state, call)
    if target[1].kind not in MEDIA_KINDS:
        raise bad_request("there is no caption in the message to edit")
    return _replace(state, call, target, _CAPTION, content, markup)


async def edit_media(state: State, call: Call) -> Any:
    markup = _markup(state, call)
    given = call.decoded("media", "can't parse input media JSON object")
    if given is None:
        raise bad_request('parameter "media" is required')
    content = await loaded(state, call, planned(given))
    target = _target(state, call)
    if target[1].kind not in (*MEDIA_KINDS, "text"):
        raise unproved("cannot_edit")
    return _replace(state, call, target, _MEDIA + _TEXT, content, markup)


def edit_reply_markup(state: State, call: Call) -> Any:
    markup = _markup(state, call)
    return _replace(state, call, _target(state, call), (), {}, markup)


def _markup(state: State, call: Call) -> Markup | None:
    return inline_only(parse_markup(call.text("reply_markup"), strict=state.policy.strict))


def _target(state: State, call: Call) -> Target:
    """The bot's own message, unless Telegram would not let it be edited."""
    if not call.text("chat_id") and not call.integer("message_id"):
        return _inline_target(state, call)
    chat, message = message_to(state, call, "edit")
    if not message.from_bot or message.had_reply_markup or message.is_forward or message.kind == "service":
        raise unproved("cannot_edit")
    return chat, message


def _inline_target(state: State, call: Call) -> Target:
    inline_id = call.text("inline_message_id")
    if not inline_id:
        raise bad_request("message identifier is not specified")
    place = state.inline_messages.get(inline_id)
    message = state.chats[place[0]].find(place[1]) if place else None
    if place is None or message is None:
        raise bad_request("MESSAGE_ID_INVALID")
    return state.chats[place[0]], message


def _replace(
    state: State,
    call: Call,
    target: Target,
    names: tuple[str, ...],
    content: dict[str, Any],
    markup: Markup | None,
) -> Any:
    """Exchange the named fields and the keyboard; without a keyboard in the call the old one goes."""
    chat, message = target
    wire = message.wire
    before = {name: wire[name] for name in names if name in wire}
    if before == content and message.keyboard == markup:
        raise bad_request(NOT_MODIFIED)
    for name in (*names, "reply_markup"):
        wire.pop(name, None)
    wire.update(content)
    if markup:
        wire["reply_markup"] = markup
    state.mark_edited(chat, message)
    return True if call.text("inline_message_id") else wire


METHODS: dict[str, Method] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageMedia": edit_media,
    "editMessageReplyMarkup": edit_reply_markup,
}
