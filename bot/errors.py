"""What can be refused, and what stops the program from starting.

KlinikError
├── StartupError          one line for the operator, exit code 2
│   ├── SettingsError     token, URLs, folders
│   ├── ContentError      content/ is broken: what and where
│   └── StorageError      the database cannot be opened, written or locked
├── WrongSetting          a staff setting that cannot be; one line for the operator
└── DomainError           an expected refusal; becomes a screen, `key` names its message
    ├── NotAllowed        the role, the owner or the state forbids it
    ├── Outdated          a button or code that leads nowhere any more
    ├── VisitBegun        a visit has begun: too late to cancel or move it
    ├── BadInput          a typed answer that cannot be used; the question is asked again
    ├── TooManyInquiries  an owner's questions to the staff wait for answers
    ├── CannotWait        nobody can wait for an hour on that day
    ├── NotYourVisit      a code or button of somebody else's visit, or of none
    ├── UnknownCode       no visit has this code
    ├── NobodyThere       no staff is registered who could answer
    ├── OwnerGone         the visit's owner has deleted their data
    ├── OwnerHasEnough    the visit's owner has as many live visits as allowed
    ├── HourGone          the hour a consultant wants for a visit's owner is not free any more
    └── SlotRefused       the hour cannot be had
        ├── SlotTaken     somebody else was faster
        ├── SameHour      the owner has another visit then
        ├── SlotClosed    outside the office's hours
        │   ├── DayClosed the office is never open on that weekday
        │   ├── Holiday   the office is closed on that day, and why
        │   ├── SlotPast  the hour has begun
        │   ├── SlotTooSoon  within the office's notice
        │   └── SlotTooFar   beyond the office's horizon
        ├── ModeGone      nobody can hold such a visit that way (any more)
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


class WrongSetting(KlinikError):
    """A staff setting that cannot be; the message is one line an operator can act on."""


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


class VisitBegun(DomainError):
    """The visit has begun or is over: it cannot be cancelled or moved any more."""

    key = "visit_begun"


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


class OwnerGone(DomainError):
    """To staff: the owner of this visit has deleted their data."""

    key = "owner_gone"


class OwnerHasEnough(DomainError):
    """To staff: the owner of this visit has as many live visits as the office allows."""

    key = "owner_has_enough"


class HourGone(DomainError):
    """To staff: the hour wanted for this visit's owner cannot be had, or not any more."""

    key = "hour_gone"


class CannotWait(DomainError):
    """The line of a day cannot be joined; `hindrance` says why."""

    def __init__(self, hindrance: str, **values: object) -> None:
        super().__init__(**values)
        self.hindrance = hindrance


class SlotRefused(DomainError):
    """The hour cannot be had. With `about`, a Subject, others can: `alternatives` are the nearest, if looked for.

    `moves` is then the id of the visit to be moved there, or 0.
    """


class SlotTaken(SlotRefused):
    """Somebody else was faster."""

    key = "slot_taken"


class SameHour(SlotRefused):
    """The owner has another visit at that hour."""

    key = "same_hour"


class SlotClosed(SlotRefused):
    """The office's calendar has no such hour to book; the subclasses say why."""

    key = "slot_closed"


class DayClosed(SlotClosed):
    """The office is not open on that weekday."""

    key = "day_closed"


class Holiday(SlotClosed):
    """The office is closed on that day against its template."""

    key = "holiday"


class SlotPast(SlotClosed):
    """The hour has begun already."""

    key = "slot_past"


class SlotTooSoon(SlotClosed):
    """The office wants more notice."""

    key = "slot_too_soon"


class SlotTooFar(SlotClosed):
    """The office does not take appointments so far ahead yet."""

    key = "slot_too_far"


class ModeGone(SlotRefused):
    """Visits about this are not held in that mode (any more); `about` is the subject in one that is possible."""

    key = "mode_gone"


class TooManyVisits(SlotRefused):
    """The owner already has as many live visits as the office allows."""

    key = "too_many_visits"


class TooManyThatDay(SlotRefused):
    """The owner already has as many visits on that day as the office allows."""

    key = "too_many_that_day"
