"""What the server knows about the bot itself: its name, descriptions, commands and menu buttons."""

from dataclasses import dataclass, field
from typing import Any

Scope = tuple[str, int, int]
"""Kind, chat id, user id; zeros where the kind needs none."""

DEFAULT_SCOPE: Scope = ("default", 0, 0)


@dataclass(slots=True)
class Profile:
    """Texts are kept by language code; the empty code is for everybody else."""

    id: int
    username: str = "playground_bot"
    names: dict[str, str] = field(default_factory=lambda: {"": "Playground"})
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[Scope, str], list[dict[str, str]]] = field(default_factory=dict)
    menu_buttons: dict[int, dict[str, Any]] = field(default_factory=dict)
    logged_out: bool = False
    wire: dict[str, Any] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.wire = {"id": self.id, "is_bot": True, "first_name": self.names[""], "username": self.username}

    def rename(self, language: str, name: str) -> None:
        """An empty name takes the translation away, or gives the bot its first name back."""
        if name:
            self.names[language] = name
        elif language:
            self.names.pop(language, None)
        else:
            self.names[""] = "Playground"
        self.wire["first_name"] = self.names[""]

    def full(self) -> dict[str, Any]:
        """The answer of getMe."""
        return self.wire | {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": True,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": False,
            "allows_users_to_create_topics": False,
        }

    def summary(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "username": self.username,
            "first_name": self.names[""],
            "description": self.descriptions.get("", ""),
            "short_description": self.short_descriptions.get("", ""),
        }

    def commands_seen(self, scopes: list[Scope], language: str) -> list[dict[str, str]]:
        """The first list that exists, from the narrowest scope outwards; in each the language first."""
        for scope in scopes:
            for code in (language, ""):
                if found := self.commands.get((scope, code)):
                    return found
        return []

    def stored(self) -> dict[str, Any]:
        return {
            "names": self.names,
            "descriptions": self.descriptions,
            "short_descriptions": self.short_descriptions,
            "commands": [[*scope, code, found] for (scope, code), found in self.commands.items()],
            "menu_buttons": list(self.menu_buttons.items()),
        }

    def restore(self, kept: dict[str, Any]) -> None:
        self.names = kept["names"]
        self.wire["first_name"] = self.names[""]
        self.descriptions = kept["descriptions"]
        self.short_descriptions = kept["short_descriptions"]
        self.commands = {((kind, chat, user), code): found for kind, chat, user, code, found in kept["commands"]}
        self.menu_buttons = {int(chat): button for chat, button in kept["menu_buttons"]}
