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
class Headcount(Recipient):
    """The same of a pilot that runs: how many they are, and not who."""

    count: int


def headcount(count: int, zone: str, number: int | None = None) -> Headcount:
    """So many people who live by this clock; `number` tells them from others."""
    return Headcount(
        address="", name="", language="", time_zone=zone, person_id=number, count=count
    )


@dataclass(frozen=True, kw_only=True)
class ProspectiveQuestionnaire:
    """A questionnaire on one occasion, for leaders who answer it in the same window."""

    about: str
    to: Recipient
    opens_at: dt.datetime
    closes_at: dt.datetime | None
    """None: until they do their first card."""
    is_told: bool = False
    """Whether it is open, and only its reminder lies ahead."""


@dataclass(frozen=True, kw_only=True)
class ProspectiveRating:
    """Leaders of one clock in a peer rating that is not over."""

    about: str
    leaders: Headcount
    asked_at: dt.datetime
    """When they are asked, or were, whom to name."""
    named_at: dt.datetime
    """When their list is ready at the earliest."""
    closes_at: dt.datetime
    is_told: bool
    """Whether they were asked already."""
    has_named: bool
    """Whether their list waits for somebody's word, or has it."""
    is_confirmed: bool


@dataclass(frozen=True, kw_only=True)
class ProspectiveRaters:
    """People who are asked at the same moment to rate somebody, or may be."""

    about: str
    to: Headcount
    asked_at: dt.datetime
    closes_at: dt.datetime
    is_certain: bool
    """Whether their list is confirmed."""


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
    questionnaires: Sequence[ProspectiveQuestionnaire] = ()
    ratings: Sequence[ProspectiveRating] = ()
    raters: Sequence[ProspectiveRaters] = ()
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
