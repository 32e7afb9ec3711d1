"""What the portal can send: the registry in which apps above declare each kind of message.

A declaration is everything the house needs to know about a kind. The outbox, the page on which
somebody chooses their mail, delivery, the forecast of a pilot and the check before sending all read
it here. Apps declare in their announcements.py, loaded once at start.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from common.records import dataclass

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from messaging.models import Message

T = TypeVar("T")
P = TypeVar("P")
Objections = Callable[[Sequence["Message"]], Mapping[int, str]]
"""Message id -> why it is not wanted any more, for those that are not. A constant number of
queries.
"""


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Somebody who gets mail, as plain values."""

    address: str
    name: str
    language: str
    """The one they read, among those that the portal speaks."""
    time_zone: str = "UTC"
    person_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class MailContent:
    """What one message says, in its reader's language."""

    subject: str
    text: str
    secret: str = ""
    """Stands for {secret} in the text, what is behind a blank for {key}; filled in on the way
    out.
    """
    calendar: str = ""
    calendar_method: str = ""
    reply_to: str = ""
    """The address of whoever answers; '' leaves it to the installation."""


@dataclass(frozen=True, kw_only=True)
class Expected:
    """One message that a plan will cause."""

    to: Recipient
    about: str
    """What several of them have in common: the session, the module, the pulse."""
    subject: str
    at: dt.datetime
    ends_at: dt.datetime | None = None
    """When what it is about is over."""
    is_certain: bool = True
    """False where it depends on what people do until then."""


@dataclass(frozen=True, kw_only=True)
class Notification(Generic[T, P]):
    """One kind of message. T is what a message of it is composed from, P the plan it is foreseen
    from.
    """

    name: str
    """How rows refer to it: at most 40 characters, never changed."""
    title: Promise
    about: str
    """What a message's about_id and about_version count; '' when it is about nothing."""
    reaches: frozenset[str]
    """Whom it can reach: roles, and what else messaging.readers knows somebody as."""
    may_refuse: bool
    """Whether somebody can do without it."""
    may_repeat: bool
    """Whether it is sent again when nobody knows if it arrived."""
    window: dt.timedelta | None
    """How long after its time it is worth sending. None: until what it is about is over, if that is
    ever.
    """
    compose: Callable[[T], MailContent]
    """Writes it, with the reader's language active."""
    objections: Objections
    """Whether it is still wanted, asked just before it leaves."""
    expected: Callable[[P], Iterable[Expected]] | None = None
    """What a plan will send of it: pure arithmetic."""
    is_for_admins: bool = False
    """Whether nobody else gets it: the others find it below what is theirs."""
    is_urgent: bool = False
    """Whether somebody waits for it: it leaves before everything else."""
    gives_way: bool = False
    """Whether it stays behind when its reader's week is full: the portal says it as well."""
    asks_minutes: int = 0
    """Minutes that what it asks for takes, where no plan of theirs says so: a pulse, a rating."""
    joins_others: bool = False
    """Whether it can stand in one mail with others of the day, for readers who want that."""
    despite_restriction: bool = False
    """Whether it also goes to people whose data is restricted: their sign-in, and their rights."""
    unexpected_because: str = ""
    """Why no plan can tell, where none can."""
    page_in_chat: Callable[[Message], str] | None = None
    """The full address of the page that its button opens in chat, which asks to sign in. None: it
    never leaves by chat.
    """
    secret_of: Callable[[Message], str] | None = None
    """Works the secret of a row out again, so that it can be sent again after a failure; '' when it
    cannot any more.
    """

    def worth_until(self, at: dt.datetime, ends_at: dt.datetime | None) -> dt.datetime | None:
        """Until when a message due `at` is worth sending; None when it always is."""
        ends = [ends_at] if ends_at else []
        if self.window is not None:
            ends.append(at + self.window)
        return min(ends, default=None)


# Any: what they are composed and foreseen from is known only to the apps that declare them.
AnyNotification = Notification[Any, Any]
_declared: dict[str, AnyNotification] = {}


def declare(*notifications: AnyNotification) -> None:
    """Say what the portal can send; a second declaration of a name replaces the first."""
    _declared.update({notification.name: notification for notification in notifications})


def declared() -> list[AnyNotification]:
    """Every kind, in the order of declaration."""
    return list(_declared.values())


def find_notification(name: str) -> AnyNotification | None:
    """The kind of this name, None when nobody declares it (any more)."""
    return _declared.get(name)


def expected_messages(
    prospect: object, *, now: dt.datetime
) -> list[tuple[AnyNotification, Expected, dt.datetime]]:
    """(kind, message, when it leaves) of everything that a plan set going at `now` will send.

    What is due already leaves at once; what would come too late is left out, as it would be on the
    way out.
    """
    leaving = []
    for notification in declared():
        for message in notification.expected(prospect) if notification.expected else ():
            leaves_at = max(message.at, now)
            if not is_over(notification.worth_until(message.at, message.ends_at), leaves_at):
                leaving.append((notification, message, leaves_at))
    return leaving


def is_over(worth_until: dt.datetime | None, moment: dt.datetime) -> bool:
    """Whether a message is too late to be worth sending."""
    return worth_until is not None and worth_until <= moment
