"""Feasibility: did leaders find the time, did they come. Pure: from what the database counted to
figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from common.records import dataclass
from measurement.estimates import Rate
from programs.cadence import CARD_KINDS, LIVE_KINDS

SETTLED_AFTER = dt.timedelta(days=7)
"""How long a module has to have been open before leaders are counted as done with it or not."""


@dataclass(frozen=True, kw_only=True)
class StepCount:
    """One step of the plan, counted over the leaders who take part."""

    kind: str
    title: str
    week: int
    opens_on: dt.date
    total: int
    opened: int = 0
    done: int = 0
    noted: int = 0
    present: int = 0
    last_at: dt.datetime | None = None
    """When its last session begins, of a live one."""


@dataclass(frozen=True, kw_only=True)
class ModuleCount:
    """One module or booster whose cards are open to somebody."""

    title: str
    done: int
    opened: int


@dataclass(frozen=True, kw_only=True)
class Participation:
    """What can be said about taking part."""

    leaders: int
    left: int
    kept_up: Rate
    """Leaders who have finished every module that has been open for a week, of those who have one.
    """
    attendance: Rate
    """Places taken in live sessions, of those noted."""
    sessions: int
    modules: tuple[ModuleCount, ...]
    ahead: tuple[StepCount, ...]
    """What opens next, in order."""

    @property
    def has_begun(self) -> bool:
        return bool(self.modules or self.attendance.total)


@dataclass(frozen=True, kw_only=True)
class Enrolled:
    """The leaders of a cohort, counted."""

    leaders: int
    left: int
    due: int
    kept_up: int


def participation(enrolled: Enrolled, steps: Sequence[StepCount]) -> Participation:
    """Figures from counts; steps in the order of the plan."""
    live = [step for step in steps if step.kind in LIVE_KINDS]
    return Participation(
        leaders=enrolled.leaders,
        left=enrolled.left,
        kept_up=Rate(enrolled.kept_up, enrolled.due),
        attendance=Rate(sum(step.present for step in live), sum(step.noted for step in live)),
        sessions=sum(1 for step in live if step.noted),
        modules=tuple(
            ModuleCount(title=step.title, done=step.done, opened=step.opened)
            for step in steps
            if step.kind in CARD_KINDS and step.opened
        ),
        ahead=tuple(step for step in steps if not step.opened and not step.noted and step.total),
    )
