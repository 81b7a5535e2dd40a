"""getChat, members, and leaving a group."""

from typing import Any

from playground.access import readable
from playground.methods.table import Method
from playground.rules.errors import bad_request, unproved
from playground.state import State
from playground.wire import Call

_ADMIN = ("creator", "administrator")
_NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)
_RIGHT_NAMES = """
    can_be_edited can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members
    can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories
    can_delete_stories can_pin_messages can_manage_topics can_send_welcome_messages
"""
_RIGHTS = _RIGHT_NAMES.split()
_PERMISSION_NAMES = """
    can_send_messages can_send_audios can_send_documents can_send_photos can_send_videos
    can_send_video_notes can_send_voice_notes can_send_polls can_send_other_messages
    can_add_web_page_previews can_change_info can_invite_users can_pin_messages can_manage_topics
"""
_PERMISSIONS = _PERMISSION_NAMES.split()


def get_chat(state: State, call: Call) -> dict[str, Any]:
    chat = readable(state, call.text("chat_id"))
    full = chat.wire | {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": _NO_GIFTS,
    }
    if name := chat.wire.get("username"):
        full["active_usernames"] = [name]
    if not chat.is_private:
        full["permissions"] = dict.fromkeys(_PERMISSIONS, True)
    if pinned := chat.last_pinned():
        full["pinned_message"] = {name: value for name, value in pinned.wire.items() if name != "reply_to_message"}
    return full


def get_chat_member(state: State, call: Call) -> dict[str, Any]:
    chat = readable(state, call.text("chat_id"))
    user_id = call.integer("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    if user_id == state.bot.id:
        return member(state.bot.wire, chat.bot_status)
    person = state.people.get(user_id)
    if person is None:
        raise bad_request("user not found")
    if chat.is_private:
        if user_id != chat.id:
            raise unproved("not_member")
        return member(person.wire, "member")
    return member(person.wire, chat.members.get(user_id, "left"))


def member(user: dict[str, Any], status: str) -> dict[str, Any]:
    """The wire ChatMember."""
    wire: dict[str, Any] = {"user": user, "status": status}
    if status == "creator":
        wire["is_anonymous"] = False
    elif status == "administrator":
        wire |= dict.fromkeys(_RIGHTS, True) | {"can_be_edited": False, "is_anonymous": False}
    elif status == "kicked":
        wire["until_date"] = 0
    return wire


def get_administrators(state: State, call: Call) -> list[dict[str, Any]]:
    chat = readable(state, call.text("chat_id"))
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    admins = [member(state.people[user].wire, status) for user, status in chat.members.items() if status in _ADMIN]
    if chat.bot_status == "administrator":
        admins.append(member(state.bot.wire, chat.bot_status))
    return admins


def get_member_count(state: State, call: Call) -> int:
    chat = readable(state, call.text("chat_id"))
    if chat.is_private:
        return 2
    return sum(status not in ("left", "kicked") for status in chat.members.values()) + 1


def leave_chat(state: State, call: Call) -> bool:
    chat = readable(state, call.text("chat_id"))
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_status = "left"
    state.touch()
    return True


METHODS: dict[str, Method] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_administrators,
    "getChatMemberCount": get_member_count,
    "leaveChat": leave_chat,
}
