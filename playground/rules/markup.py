"""What the markup parsers share: the shape of an entity and the way they fail."""

from typing import Any

Entity = dict[str, Any]


class MarkupError(Exception):
    """The reason after `can't parse entities: `."""
