"""deleteMessage and deleteMessages."""

from playground.access import message_to, readable
from playground.messages import Message
from playground.methods.table import Method
from playground.rules import fields
from playground.rules.errors import bad_request, unproved
from playground.state import State
from playground.wire import Call

_DELETABLE_FOR_S = 48 * 3600
_BATCH_LIMIT = 100


def delete_message(state: State, call: Call) -> bool:
    if not call.text("chat_id"):
        raise bad_request("chat identifier is not specified")
    if not call.integer("message_id"):
        raise bad_request("message identifier is not specified")
    chat, message = message_to(state, call, "delete", write=False)
    _check_deletable(state, message)
    state.delete_messages(chat, [message])
    return True


def delete_messages(state: State, call: Call) -> bool:
    """What does not exist is passed over; one undeletable message stops all."""
    wanted = message_ids(call)
    chat = readable(state, call.text("chat_id"))
    found = [message for number in wanted if (message := chat.find(number))]
    for message in found:
        _check_deletable(state, message)
    state.delete_messages(chat, found)
    return True


def _check_deletable(state: State, message: Message) -> None:
    if state.unix_time() - message.wire["date"] > _DELETABLE_FOR_S:
        raise unproved("cannot_delete")


def message_ids(call: Call) -> list[int]:
    """The `message_ids` parameter, 1 to 100 of them."""
    given = call.decoded("message_ids", "can't parse message_ids JSON object")
    if given is None or given == []:
        raise bad_request("message identifiers are not specified")
    if not isinstance(given, list):
        raise bad_request("expected an Array of message identifiers")
    if len(given) > _BATCH_LIMIT:
        raise bad_request("too many message identifiers specified")
    numbers = [fields.optional_int({"message_id": item}, "message_id") for item in given]
    if min(numbers) <= 0:
        raise bad_request("invalid message identifier specified")
    return numbers


METHODS: dict[str, Method] = {"deleteMessage": delete_message, "deleteMessages": delete_messages}
