"""Telegram's side of the clinic. `FEATURES` is the list of modules whose actions people can reach."""

FEATURES = (
    "menu",
    "guide",
    "checklist",
    "triage",
    "booking",
    "search",
    "glossary",
    "profile",
    "consultant",
    "announcement",
)
