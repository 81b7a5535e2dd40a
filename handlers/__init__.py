"""Telegram's side of the clinic. `FEATURES` is the list of modules whose actions and notices reach people."""

FEATURES = (
    "menu",
    "guide",
    "chooser",
    "checklist",
    "certificate",
    "triage",
    "plan",
    "booking",
    "arrival",
    "delay",
    "search",
    "glossary",
    "unanswered",
    "inquiry",
    "profile",
    "consultant",
    "verification",
    "announcement",
    "clinic",
    "upkeep",
)
