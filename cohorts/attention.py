"""How much of somebody's week a program takes: reading, practice, talks and mail in one measure.

Minutes are what the plan asks for, not what anybody took: the limit is a promise about asking, and
a plan keeps it (see cohorts.plan). Pure.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Protocol

from common.local_time import monday_of
from common.records import dataclass
from programs.cadence import LIVE_KINDS, StepKind
from programs.lengths import NOTHING, ModuleMinutes

LIVE, TALK, MAIL = 45, 30, 2
"""Minutes of a live session, of a talk with the coach, and of a mail: read, and find back to what
one did.
"""


class TakesTime(Protocol):
    """A step of a plan."""

    @property
    def kind(self) -> str:
        """Which kind of step it is."""

    @property
    def module_id(self) -> int | None:
        """Of which module."""


class TakesADay(TakesTime, Protocol):
    """A step of a plan, on its day."""

    @property
    def opens_on(self) -> dt.date:
        """When it opens."""


def minutes_of(step: TakesTime, lengths: Mapping[int, ModuleMinutes]) -> int:
    """What a step takes of one leader. A pulse takes nothing: it asks those around them."""
    module = lengths.get(step.module_id or 0, NOTHING)
    if step.kind == StepKind.CARDS:
        return module.cards
    if step.kind == StepKind.BOOSTER:
        return module.boosters
    if step.kind in LIVE_KINDS:
        return LIVE
    return TALK if step.kind == StepKind.COACHING else 0


@dataclass(frozen=True)
class WeeklyLimit:
    """How much of a week an organization lets a plan ask for, and what modules take."""

    minutes: int | None
    """None where it has no limit."""
    lengths: Mapping[int, ModuleMinutes]

    def taken_by(self, step: TakesTime) -> int:
        """What a step takes of one leader."""
        return minutes_of(step, self.lengths)


NO_LIMIT = WeeklyLimit(None, {})


def minutes_by_week(
    steps: Iterable[TakesADay], lengths: Mapping[int, ModuleMinutes]
) -> dict[dt.date, int]:
    """The Monday of each week in which something opens -> minutes."""
    weeks: dict[dt.date, int] = defaultdict(int)
    for step in steps:
        weeks[monday_of(step.opens_on)] += minutes_of(step, lengths)
    return dict(weeks)


def beyond(weeks: Mapping[dt.date, int], limit: int | None) -> dict[dt.date, int]:
    """The weeks that ask for more than the limit, in their order; none where there is none."""
    if limit is None:
        return {}
    return {monday: weeks[monday] for monday in sorted(weeks) if weeks[monday] > limit}
