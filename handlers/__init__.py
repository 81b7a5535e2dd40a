"""Telegram's side of the clinic. `FEATURES` is the list of modules whose actions people can reach."""

FEATURES = (
    "menu",
    "guide",
    "checklist",
    "certificate",
    "triage",
    "booking",
    "search",
    "profile",
    "consultant",
    "verification",
    "announcement",
)
