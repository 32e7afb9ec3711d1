"""A pilot on its way, as the wizard knows it: what was chosen at each step.

PilotDraft keeps the outline as JSON: everything that is as short with 10,000 leaders as with ten.
Leaders, groups and sessions are rows beside it (see pilots.keeping); the outline carries what is
counted of them. A draft that an older release has saved is read with defaults for what that did
not know. People and modules are named by id, planned steps by their position (see cohorts.plan),
because nothing of the pilot exists before the launch.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from common.local_time import at_local
from kpis.plans import Measuring
from practice.crossing import ScoredTwice
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
    MEASUREMENT = "measurement"
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
    chosen: dict[int, int] = {}
    """Leader -> coach, where somebody knows better than the proposal."""


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
    twice: ScoredTwice = ScoredTwice.ENDS
    """How much of them two people score."""


class Pulse(Struct, frozen=True):
    """What is asked, whom, and when."""

    questions: tuple[PulseQuestion, ...] = ()
    """Asked every time."""
    rotating: int = 0
    """How many are asked beside them about the module that was practiced last."""
    respondents: Respondents = Respondents.DIRECT_REPORTS
    extra_ids: tuple[int, ...] = ()
    send_at: dt.time = dt.time(10)
    """On each person's own clock."""
    open_days: int = 7
    questionnaires: tuple[str, ...] = ()
    """What the leaders answer about themselves, by the keys of instruments.offers."""


class Waitlist(Struct, frozen=True, kw_only=True):
    """That half of the leaders begin later: the draft holds those who begin now, a draft of its own
    the others.
    """

    seed: str = ""
    """Of the last draw; '' where everybody begins together."""
    times: int = 0
    """How often it was drawn, also if that was taken back since."""
    weeks_later: int = 0
    drawn_at: dt.datetime | None = None
    halves: tuple[str, ...] = ()
    """Fingerprints of those who begin now and later, as they were drawn."""
    launches_too: bool = False
    """Whether the later half is launched in the same moment, with dates of its own; else it waits
    as a draft.
    """


MANY = 200
"""Leaders; what takes longer with more of them is done by a worker."""
FEW_GROUPS = 12
"""So many are told one by one; more are counted, and stand on pages of so many."""
Groups = tuple[tuple[int, ...], ...]


class LeadersChange(Struct, frozen=True):
    """Some leaders more and some fewer; all others stay."""

    added: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()


class Moves(Struct, frozen=True):
    """Leaders who change their group; all others stay."""

    groups: Mapping[int, int] = {}
    """Leader -> number of the group. One that is not there yet is the next."""


class SomeTimes(Struct, frozen=True):
    """Other days, hours, facilitators or links for sessions that are there; all others stay."""

    sessions: tuple[DraftSession, ...] = ()
    twice: ScoredTwice | None = None
    """None where that stays, too."""


StepValue = (
    Goal
    | tuple[int, ...]
    | LeadersChange
    | Plan
    | Team
    | Groups
    | Moves
    | Times
    | SomeTimes
    | Pulse
    | Measuring
)
"""What one step of the wizard holds, or what changes of it."""


class DraftTally(Struct, frozen=True):
    """What is counted of leaders, groups and sessions whenever one of these is saved."""

    leaders: int = 0
    departments: int = 0
    zones: int = 0
    groups: int = 0
    sizes: tuple[int, ...] = ()
    """How large each group is; of more than a few groups nothing."""
    are_seated: bool = False
    """Every leader sits in one group, and nobody else in any."""
    sessions: int = 0
    steps: tuple[int, ...] = ()
    """The steps for which there are sessions."""
    fits_groups: bool = False
    """There are sessions for every group, and for no other."""
    facilitators: tuple[int, ...] = ()
    """Who leads a session."""


class Outline(Struct, frozen=True):
    """The draft without the lists that grow with the number of leaders."""

    goal: Goal = Goal()
    plan: Plan = Plan()
    team: Team = Team()
    pulse: Pulse = Pulse()
    measurement: Measuring = Measuring()
    waitlist: Waitlist = Waitlist()
    planned_for: Times = Times()
    """The plan that the practice times were made for; without a session."""
    tally: DraftTally = DraftTally()
    saved_in: dict[DraftStep, int] = {}
    """Step -> the revision of the draft in which it was last changed."""

    @property
    def is_large(self) -> bool:
        """Whether a worker makes its groups and times, and launches it."""
        return self.tally.leaders > MANY


class Pilot(Struct, frozen=True):
    """The whole draft; one field per step, named like the step."""

    goal: Goal = Goal()
    leaders: tuple[int, ...] = ()
    plan: Plan = Plan()
    team: Team = Team()
    groups: Groups = ()
    times: Times = Times()
    pulse: Pulse = Pulse()
    measurement: Measuring = Measuring()
    waitlist: Waitlist = Waitlist()
    """Belongs to the step of the leaders."""
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
    def seated(self) -> set[int]:
        """Everybody who is in a session: leaders and facilitators."""
        return {*self.leaders, *self.team.facilitator_ids}

    @property
    def outline(self) -> Outline:
        """What is kept of it in short. Departments and zones only the database knows."""
        times = self.times
        return Outline(
            goal=self.goal,
            plan=self.plan,
            team=self.team,
            pulse=self.pulse,
            measurement=self.measurement,
            waitlist=self.waitlist,
            planned_for=Times(times.form, times.starts_on, twice=times.twice),
            tally=self._tally(),
            saved_in=self.saved_in,
        )

    def _tally(self) -> DraftTally:
        placed: Counter[int] = Counter()
        for group in self.groups:
            placed.update(group)
        sessions, groups = self.times.sessions, len(self.groups)
        return DraftTally(
            leaders=len(self.leaders),
            groups=groups,
            sizes=tuple(map(len, self.groups)) if groups <= FEW_GROUPS else (),
            are_seated=placed == Counter(self.leaders),
            sessions=len(sessions),
            steps=tuple(sorted({each.step for each in sessions})),
            fits_groups={each.group for each in sessions} == set(range(1, groups + 1)),
            facilitators=tuple(sorted({each.facilitator_id for each in sessions})),
        )
