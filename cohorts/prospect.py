"""A cohort that does not exist yet, or the rest of one, as plain values.

The forecast of a pilot hands it to the apps that will write to people; each says from it what it
would send, with the arithmetic that its operations go by.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from cohorts.plan import PlannedStep, opening_of
from common.records import dataclass
from messaging.notifications import Recipient
from programs.activities import step_title


@dataclass(frozen=True, kw_only=True)
class ProspectiveSession:
    """A meeting for one live step. Groups count from 1."""

    title: str
    """What its step is called."""
    group: int | None
    """None stands for several groups that meet at the same time."""
    starts_at: dt.datetime
    people: Sequence[Recipient]
    """Leaders and facilitator, each once."""


@dataclass(frozen=True, kw_only=True)
class ProspectivePulse:
    """How each pulse of the plan asks, and whom."""

    send_at: dt.time
    """On each person's own clock."""
    open_days: int
    people: Sequence[Recipient]


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """What a launch at `now` would make, or what is left of a cohort then."""

    now: dt.datetime
    name: str
    """What it is called."""
    leaders: Sequence[Recipient]
    newcomers: Sequence[Recipient]
    """Whoever has had no mail about it: before a launch everybody who takes part."""
    steps: Sequence[PlannedStep]
    module_titles: Mapping[int, str]
    """By id, in the language of whoever looks ahead."""
    sessions: Sequence[ProspectiveSession]
    pulse: ProspectivePulse
    coaches: Sequence[Recipient] = ()
    """Who coaches, each once."""
    coaching: Sequence[Recipient] = ()
    """The same, each once for each leader of theirs."""
    openings: Mapping[tuple[int, int | None], dt.datetime] | None = None
    """When steps open for whom, by position and person, where people have plans of their own."""

    def title_of(self, step: PlannedStep) -> str:
        """What the step is called in the active language."""
        return step_title(step.kind, self.module_titles.get(step.module_id or 0, ""))

    def opening(self, step: PlannedStep, leader: Recipient) -> dt.datetime | None:
        """When a step opens for somebody; None when it does not, or has."""
        if self.openings is None:
            return opening_of(step.opens_on, leader.time_zone)
        return self.openings.get((step.position, leader.person_id))
