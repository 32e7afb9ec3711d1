"""A pilot on its way, as the wizard knows it: what was chosen at each step.

PilotDraft keeps it as JSON. A draft that an older release has saved is read with defaults for what
that did not know. People and modules are named by id, planned steps by their position (see
cohorts.plan), because nothing of the pilot exists before the launch.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from common.local_time import at_local
from surveys.questions import PulseQuestion, Respondents


class DraftStep(StrEnum):
    """The pages of the wizard in their order, as their addresses name them."""

    GOAL = "goal"
    LEADERS = "leaders"
    PLAN = "plan"
    TEAM = "team"
    GROUPS = "groups"
    TIMES = "times"
    PULSE = "pulse"
    REVIEW = "review"

    @property
    def before(self) -> DraftStep | None:
        """The page before this one."""
        return STEPS[STEPS.index(self) - 1] if self != STEPS[0] else None

    @property
    def after(self) -> DraftStep | None:
        """The page after this one."""
        return STEPS[STEPS.index(self) + 1] if self != STEPS[-1] else None


STEPS = tuple(DraftStep)


class Goal(Struct, frozen=True):
    """What the pilot is called and what it is for."""

    name: str = ""
    goal: str = ""
    time_zone: str = ""


class Plan(Struct, frozen=True):
    """Which modules, in which form, from when."""

    version_id: int = 0
    form: str = ""
    module_ids: tuple[int, ...] = ()
    starts_on: dt.date | None = None


class Team(Struct, frozen=True):
    """Who runs the pilot."""

    facilitator_ids: tuple[int, ...] = ()
    coach_ids: tuple[int, ...] = ()


class DraftSession(Struct, frozen=True):
    """One group meeting for one live step."""

    group: int
    """Counts from 1."""
    step: int
    """Position of the planned step."""
    day: dt.date
    time: dt.time
    time_zone: str
    """Where clocks show that day and time."""
    facilitator_id: int
    link: str = ""

    @property
    def starts_at(self) -> dt.datetime:
        """The instant."""
        return at_local(self.day, self.time, self.time_zone)


class Times(Struct, frozen=True):
    """The sessions, and the plan they were made for."""

    form: str = ""
    starts_on: dt.date | None = None
    sessions: tuple[DraftSession, ...] = ()


class Pulse(Struct, frozen=True):
    """What is asked, whom, and when."""

    questions: tuple[PulseQuestion, ...] = ()
    respondents: Respondents = Respondents.DIRECT_REPORTS
    extra_ids: tuple[int, ...] = ()
    send_at: dt.time = dt.time(10)
    """On each person's own clock."""
    open_days: int = 7


MANY = 200
"""Leaders; what takes longer with more of them is done by a worker."""
FEW_GROUPS = 12
"""So many are told one by one; more are counted, and stand on pages of so many."""
Groups = tuple[tuple[int, ...], ...]
StepValue = Goal | tuple[int, ...] | Plan | Team | Groups | Times | Pulse
"""What one step of the wizard holds."""


class Pilot(Struct, frozen=True):
    """The whole draft; one field per step, named like the step."""

    goal: Goal = Goal()
    leaders: tuple[int, ...] = ()
    plan: Plan = Plan()
    team: Team = Team()
    groups: Groups = ()
    times: Times = Times()
    pulse: Pulse = Pulse()
    saved_in: dict[DraftStep, int] = {}
    """Step -> the revision of the draft in which it was last changed."""

    @property
    def people(self) -> set[int]:
        """Everybody named anywhere in the draft."""
        return {
            *self.leaders,
            *self.team.facilitator_ids,
            *self.team.coach_ids,
            *self.pulse.extra_ids,
        }

    @property
    def is_large(self) -> bool:
        """Whether a worker makes its groups and times, and launches it."""
        return len(self.leaders) > MANY

    @property
    def seated(self) -> set[int]:
        """Everybody who is in a session: leaders and facilitators."""
        return {*self.leaders, *self.team.facilitator_ids}

    def holds(self, step: DraftStep, value: StepValue) -> bool:
        """Whether this very value is saved for the step already."""
        return step in self.saved_in and value == getattr(self, step)

    def having(self, step: DraftStep, value: StepValue, revision: int) -> Pilot:
        """The same pilot with one step saved."""
        saved_in = {**self.saved_in, step: revision}
        return replace(self, **{step.value: value, "saved_in": saved_in})
