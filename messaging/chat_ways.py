"""The other way in which a message reaches somebody: chat. The outbox knows none; the app above
that does announces it, and each kind of message says whether it may leave that way.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Collection, Mapping
from typing import Protocol

from common.records import dataclass


class ChatFate(enum.Enum):
    """What came of saying something in chat."""

    SAID = enum.auto()
    LATER = enum.auto()
    """Chat takes it later."""
    BY_MAIL = enum.auto()
    """Chat does not take it."""
    UNKNOWN = enum.auto()
    """Nobody knows whether it arrived."""


@dataclass(frozen=True, kw_only=True)
class ChatWord:
    """What one person is told, in their language."""

    organization_id: int
    address: str
    title: str
    text: str
    button: str
    link: str


@dataclass(frozen=True, kw_only=True)
class ChatOutcome:
    """What came of one call, in words an admin can act on (a marked text)."""

    fate: ChatFate
    step: str
    """In the words of the other side's protocol."""
    reason: str = ""
    status: int | None = None
    waits: int = 0
    """Seconds that the other side asks for."""
    is_for_all: bool = False
    """Whether it would be the same for everybody of this organization now."""


class ChatWay(Protocol):
    """Direct messages, in whatever system an organization has."""

    def open_in(self, organizations: Collection[int]) -> Mapping[int, str]:
        """Those that have switched it on, and what people call it there. One query."""

    def find(self, word: ChatWord) -> str | ChatOutcome:
        """Where its person is reached; else why not. Nothing has been said by then."""

    def say(self, word: ChatWord, where: str) -> ChatOutcome:
        """Say it there."""

    def note(self, organization_id: int, outcome: ChatOutcome, now: dt.datetime) -> None:
        """Write down for the admin what came of a call."""


_ways: list[ChatWay] = []


def announce_chat(way: ChatWay) -> None:
    """Say once at start by which way there is chat; a later announcement replaces the first."""
    _ways[:] = [way]


def chat_way() -> ChatWay | None:
    """The one that was announced."""
    return _ways[0] if _ways else None


def open_chats(organizations: Collection[int]) -> Mapping[int, str]:
    """Those of these organizations whose people can be reached in chat, and what they call it. At
    most one query.
    """
    way = chat_way()
    return way.open_in(organizations) if way is not None and organizations else {}
