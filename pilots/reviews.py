"""What the review says about a draft, as it is kept for whoever opens it next: worked out over
everybody, read by the page. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import Struct

from pilots.draft import DraftStep
from surveys.preview import PartPreview

PEOPLE_A_PAGE = 100


@dataclass(frozen=True, kw_only=True)
class Event:
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


@dataclass(frozen=True)
class Caution:
    """A word of caution and the step where it can be changed."""

    step: DraftStep
    text: str
    is_clash: bool = False
    """Somebody would be in two sessions at once."""


class KeptBundle(Struct, frozen=True):
    """Mails of one kind about one thing; to whom they go stands on pages of their own."""

    title: str
    about: str
    count: int
    is_certain: bool
    first_at: dt.datetime
    first_zone: str


class Review(Struct, frozen=True):
    """Either what is missing, or everything that a launch would set going."""

    gaps: dict[DraftStep, list[str]] = {}
    events: Sequence[Event] = ()
    bundles: Sequence[KeptBundle] = ()
    count: int = 0
    """How many mails at most."""
    certain: int = 0
    """How many in any case."""
    reached: int = 0
    """How many people get one."""
    cautions: Sequence[Caution] = ()
    parts: Sequence[PartPreview] = ()
    clashes: str = ""
    """Fingerprint of those who would be in two sessions at once; '' where nobody is."""


class KeptMail(Struct, frozen=True):
    """One mail and some of those who get it at the same moment."""

    subject: str
    at: dt.datetime
    time_zone: str
    people: tuple[int, ...]
