"""What the pages about a pilot's messages show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from messaging.models import Message, MessageState
from messaging.notifications import find_notification
from messaging.operations import obstacle_to_sending_again
from messaging.text import PREFERENCES, SECRET


@dataclass(frozen=True)
class StateFilter:
    """One filter of the list."""

    state: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class OutboxEntry:
    """One message in the list."""

    message: Message
    why: Promise | str
    """What its kind is called."""


@dataclass(frozen=True)
class MessagePage:
    """One message in full."""

    message: Message
    text: str
    """As it was written; links that are its reader's alone stay hidden."""
    is_lost: bool
    """It failed, or may not have arrived."""
    obstacle: str
    """Why a lost one cannot be sent again, '' when it can."""


def state_filters(counts: Mapping[str, int], chosen: str) -> list[StateFilter]:
    """The states that occur, in the order of a message's life."""
    return [
        StateFilter(value, str(label), counts[value], value == chosen)
        for value, label in MessageState.choices
        if value in counts
    ]


def outbox_entries(messages: Iterable[Message]) -> list[OutboxEntry]:
    """Rows of the list, each with why it was sent."""
    entries = []
    for message in messages:
        notification = find_notification(message.kind)
        entries.append(OutboxEntry(message, notification.title if notification else message.kind))
    return entries


def message_page(message: Message, *, now: dt.datetime) -> MessagePage:
    """The message; for a lost one a few questions whether it is still wanted."""
    is_lost = message.state in {MessageState.FAILED, MessageState.AMBIGUOUS}
    return MessagePage(
        message=message,
        text=message.text.replace(SECRET, "…").replace(PREFERENCES, "…"),
        is_lost=is_lost,
        obstacle=obstacle_to_sending_again(message, now=now) if is_lost else "",
    )
