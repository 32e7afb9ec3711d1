"""What the components need to know, without templates and without queries: words, shapes and small
arithmetic.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterable, Sequence

import msgspec
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.records import dataclass

AUDIENCES: dict[str, tuple[str, Promise]] = {
    "only_you": ("lock-closed", _("Only you")),
    "you_and_coach": ("chat-bubble-left-right", _("You and your coach")),
    "practice_group": ("users", _("Your practice group")),
    "program_team": ("users", _("The program team")),
    "anonymous": ("eye-slash", _("Anonymous")),
}


class StepState(models.TextChoices):
    """How a step of a plan stands at this moment."""

    DONE = "done", _("done")
    NOW = "now", _("open now")
    AHEAD = "ahead", _("ahead")
    ATTENTION = "attention", _("please check")
    PAST = "past", _("time is over")
    OFF = "off", _("canceled")


OVER = frozenset({StepState.DONE, StepState.PAST, StepState.OFF})
"""Nothing is left to do in such a step."""
ZONE_NAMES: dict[str, Promise] = {
    "WET": pgettext_lazy("time zone", "WET"),
    "WEST": pgettext_lazy("time zone", "WEST"),
    "CET": pgettext_lazy("time zone", "CET"),
    "CEST": pgettext_lazy("time zone", "CEST"),
    "EET": pgettext_lazy("time zone", "EET"),
    "EEST": pgettext_lazy("time zone", "EEST"),
}

BADGE_ICONS = {
    "good": "check",
    "warn": "exclamation-triangle",
    "bad": "x-mark",
    "accent": "",
    "plain": "",
}

RING_RADIUS = {"small": 15, "medium": 27, "large": 43}


@dataclass(frozen=True)
class Crumb:
    """One step of the way back, shown above a page title."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Destination:
    """One entry of the navigation."""

    label: str
    url: str
    icon: str
    is_current: bool


@dataclass(frozen=True)
class LevelChoice:
    """One level of a rubric criterion as the level picker shows it."""

    value: int
    name: str
    anchor: str = ""


class TimelineItem(msgspec.Struct, frozen=True):
    """One planned thing in the week timeline."""

    week: int
    title: str
    kind: str
    icon: str
    date: dt.date | None = None
    state: StepState = StepState.AHEAD
    url: str = ""

    @property
    def is_off(self) -> bool:
        """It does not take place."""
        return self.state is StepState.OFF


class TimelineWeek(msgspec.Struct, frozen=True):
    """The items of one week, in order."""

    number: int
    is_current: bool
    items: Sequence[TimelineItem]

    @property
    def state(self) -> StepState:
        """Now while it runs or something in it is open, done once nothing in it is left to do."""
        states = {item.state for item in self.items}
        if self.is_current or states & {StepState.NOW, StepState.ATTENTION}:
            return StepState.NOW
        return StepState.DONE if states <= OVER else StepState.AHEAD


def group_weeks(
    items: Iterable[TimelineItem], current_week: int | None = None
) -> tuple[TimelineWeek, ...]:
    """Items as weeks in order; weeks without an item are left out."""
    by_week: dict[int, list[TimelineItem]] = {}
    for item in sorted(items, key=lambda each: each.week):
        by_week.setdefault(item.week, []).append(item)
    return tuple(
        TimelineWeek(number, is_current=number == current_week, items=tuple(listed))
        for number, listed in by_week.items()
    )


def initials(name: str) -> str:
    """One or two letters that stand for a person; a hyphenated or long name keeps its first and
    last part.
    """
    parts = [part for part in name.replace("-", " ").split() if part[0].isalnum()]
    if not parts:
        return "?"
    letters = parts[0][0] if len(parts) == 1 else parts[0][0] + parts[-1][0]
    return letters.upper()


def tone_of(name: str) -> int:
    """A number from 1 to 5, always the same for the same name, so that an avatar keeps its tint."""
    return zlib.crc32(name.encode()) % 5 + 1


def zone_label(moment: dt.datetime) -> str:
    """The short name of the zone a local datetime stands in: CET, or GMT+5:30 where the zone has no
    letters.
    """
    name = moment.tzname() or ""
    if name and name.isalpha():
        return str(ZONE_NAMES.get(name, name))
    offset = moment.utcoffset() or dt.timedelta()
    minutes = int(offset.total_seconds() // 60)
    sign = "+" if minutes >= 0 else "-"
    hours, rest = divmod(abs(minutes), 60)
    return f"GMT{sign}{hours}" + (f":{rest:02d}" if rest else "")


def as_crumbs(crumbs: Sequence[Crumb | tuple[str, str]]) -> list[Crumb]:
    """Crumbs given as objects or as (label, url) pairs."""
    return [each if isinstance(each, Crumb) else Crumb(*each) for each in crumbs]
