"""Telegram's side of the clinic. `FEATURES` is the list of modules whose actions people can reach."""

FEATURES = (
    "menu",
    "guide",
    "chooser",
    "checklist",
    "triage",
    "booking",
    "search",
    "profile",
    "consultant",
    "announcement",
    "clinic",
)
