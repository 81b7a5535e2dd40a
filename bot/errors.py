"""What can be refused, and what stops the program from starting.

KlinikError
├── StartupError          one line for the operator, exit code 2
│   ├── SettingsError     token, URLs, folders
│   ├── ContentError      content/ is broken: what and where
│   └── StorageError      the database cannot be opened, written or locked
└── DomainError           an expected refusal; becomes a screen, `key` names its message
    ├── NotAllowed        the role, the owner or the state forbids it
    ├── Outdated          a button or code that leads nowhere any more
    ├── BadInput          a typed answer that cannot be used; the question is asked again
    ├── TooManyInquiries an owner's questions to the staff wait for answers
    ├── NotYourVisit     a code or button of somebody else's visit, or of none
    ├── UnknownCode      no visit has this code
    ├── NobodyThere      no staff is registered who could answer
    └── SlotRefused       the hour cannot be had
        ├── SlotTaken     somebody else was faster
        ├── SlotClosed    outside the calendar, too soon, too far, or past
        ├── TooManyVisits the owner already has as many live visits as allowed
        └── TooManyThatDay the owner already has a visit on that day
"""

from typing import ClassVar


class KlinikError(Exception):
    """Base of everything this program raises on purpose."""


class StartupError(KlinikError):
    """The program cannot start; the message is one line an operator can act on."""


class SettingsError(StartupError):
    """A setting is missing or wrong."""


class ContentError(StartupError):
    """The content folder does not pass its checks."""


class StorageError(StartupError):
    """The database cannot be opened, written, or belongs to a running process."""


class DomainError(KlinikError):
    """An expected refusal. `values` fill the placeholders of the message `refusal.<key>`."""

    key: ClassVar[str] = "outdated"

    def __init__(self, **values: object) -> None:
        super().__init__(f"{type(self).__name__}({values})")
        self.values = values


class NotAllowed(DomainError):
    """The role, ownership or state forbids it."""

    key = "not_allowed"


class Outdated(DomainError):
    """A button, code or link that leads nowhere any more."""

    key = "outdated"


class NotYourVisit(DomainError):
    """A code or a button of somebody else's visit; of which, nobody is told."""

    key = "not_your_visit"


class UnknownCode(DomainError):
    """No visit has this code; `code` is how we read it."""

    key = "unknown_code"


class BadInput(DomainError):
    """A typed answer that cannot be used; `reason` is a message key, the question stays open."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(**values)
        self.reason = reason


class TooManyInquiries(DomainError):
    """The owner has as many unanswered questions with the staff as allowed."""

    key = "too_many_inquiries"


class NobodyThere(DomainError):
    """The office has not registered anybody who could answer."""

    key = "nobody_there"


class SlotRefused(DomainError):
    """The hour cannot be had."""


class SlotTaken(SlotRefused):
    """Somebody else was faster."""

    key = "slot_taken"


class SlotClosed(SlotRefused):
    """Outside the office's calendar, too soon, too far ahead, or past."""

    key = "slot_closed"


class TooManyVisits(SlotRefused):
    """The owner already has as many live visits as the office allows."""

    key = "too_many_visits"


class TooManyThatDay(SlotRefused):
    """The owner already has as many visits on that day as the office allows."""

    key = "too_many_that_day"
