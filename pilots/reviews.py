"""What the review says about a draft, as it is kept for whoever opens it next: worked out over
everybody, read by the page. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from common.records import dataclass
from pilots.draft import DraftStep
from surveys.preview import PartPreview

PEOPLE_A_PAGE = 100


@dataclass(frozen=True, kw_only=True)
class DayEvent:
    """One entry of the calendar. `at` is known for sessions; everything else opens on each person's
    own clock.
    """

    week: int
    day: dt.date
    kind: str
    title: str
    note: str = ""
    at: dt.datetime | None = None
    time_zone: str = ""


class CautionKind(StrEnum):
    """Of what there may be many in a draft: those of a kind are told in one line."""

    CLASH = "clash"
    ELSEWHERE = "elsewhere"
    SIZE = "size"
    MANAGER = "manager"
    HOLIDAY = "holiday"
    OWN_GROUP = "own group"
    ASKED_TWICE = "asked twice"
    SECOND_RATER = "second rater"


@dataclass(frozen=True)
class Caution:
    """A word of caution and the step where it can be changed."""

    step: DraftStep
    text: str
    kind: CautionKind | None = None
    about: str = ""
    """Who or what it is about, in a word, where it is one of many."""
    is_beyond: bool = False
    """It asks for more of a week than the organization wants to: a launch takes a second yes."""

    @property
    def is_clash(self) -> bool:
        """Somebody would be in two sessions at once."""
        return self.kind == CautionKind.CLASH


class CautionLine(Struct, frozen=True):
    """One caution, or what all of a kind have in common."""

    step: DraftStep
    text: str
    each: Sequence[str] = ()
    """Those of a kind one by one."""


class KeptBundle(Struct, frozen=True):
    """Mails of one kind about one thing; to whom they go stands on pages of their own."""

    title: str
    about: str
    count: int
    is_certain: bool
    first_at: dt.datetime
    first_zone: str


class LaunchNumbers(Struct, frozen=True):
    """What stands beside the button."""

    leaders: int = 0
    groups: int = 0
    sessions: int = 0
    beside: int = 0
    """In so many of them somebody scores beside."""
    beside_takes: str = ""
    """What that costs, in words."""
    leaving: int = 0
    """Mails that leave at the launch."""
    soon: int = 0
    """Mails of the seven days after it, at most."""
    cards_on: dt.date | None = None
    """The day on which the first cards open."""


class FormLine(Struct, frozen=True, kw_only=True):
    """A form of a role-play at one step, and the groups that play it."""

    title: str
    week: int
    form: str
    difficulty: str
    groups: str


class ZoneLine(Struct, frozen=True):
    """What sessions ask of people in one zone."""

    zone: str
    people: int
    sessions: int
    outside: int
    farthest: int
    each: int
    """Minutes outside working hours of one person in the whole pilot, on average."""
    most: int


class MeetingLine(Struct, frozen=True):
    """How often one facilitator meets leaders."""

    name: str
    leads: int
    beside: int
    once: int
    twice: int
    often: int


class FairTimes(Struct, frozen=True):
    """Both tables; those who have most to bear come first."""

    zones: Sequence[ZoneLine] = ()
    meetings: Sequence[MeetingLine] = ()


class Review(Struct, frozen=True):
    """Either what is missing, or everything that a launch would set going."""

    gaps: dict[DraftStep, list[str]] = {}
    events: Sequence[DayEvent] = ()
    bundles: Sequence[KeptBundle] = ()
    count: int = 0
    """How many mails at most."""
    certain: int = 0
    """How many in any case."""
    reached: int = 0
    """How many people get one."""
    numbers: LaunchNumbers = LaunchNumbers()
    cautions: Sequence[CautionLine] = ()
    parts: Sequence[PartPreview] = ()
    forms: Sequence[FormLine] = ()
    fairness: FairTimes = FairTimes()
    clashes: str = ""
    """Fingerprint of those who would be in two sessions at once; '' where nobody is."""
    beyond: Sequence[str] = ()
    """Where it asks for more of a week than the organization wants to."""


class KeptMail(Struct, frozen=True):
    """One mail and some of those who get it at the same moment."""

    subject: str
    at: dt.datetime
    time_zone: str
    people: tuple[int, ...]
