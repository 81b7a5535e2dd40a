"""The Bot API methods, one module per group. `TABLE` maps a lower-case method name to what plays it."""

from playground.methods import (
    albums,
    callbacks,
    chats,
    commands,
    copying,
    deleting,
    editing,
    identity,
    inline,
    marks,
    media,
    sending,
)
from playground.methods.table import Method

_GROUPS = (albums, callbacks, chats, commands, copying, deleting, editing, identity, inline, marks, media, sending)

TABLE: dict[str, Method] = {name.lower(): method for group in _GROUPS for name, method in group.METHODS.items()}
