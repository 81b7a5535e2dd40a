"""Telegram's side of the clinic. `FEATURES` is the list of modules whose actions people can reach."""

FEATURES = (
    "menu",
    "guide",
    "checklist",
    "triage",
    "booking",
    "search",
    "unanswered",
    "inquiry",
    "profile",
    "consultant",
    "announcement",
)
