"""A pilot on its way, as the wizard knows it: what was chosen at each step, what is still missing,
what looks odd.

Everything here is arithmetic over dataclasses. `read` and `write` translate to and from
PilotDraft.data; a draft written by an older release is read with defaults for what it does not
know. People and modules are kept by id, planned steps by their position (see programs.plan),
because nothing of the pilot exists before the launch.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.local_time import at_local
from practice.grouping import LARGEST, SMALLEST, group_sizes

STEPS = ("goal", "leaders", "plan", "team", "groups", "times", "pulse", "review")
FEWEST_QUESTIONS, MOST_QUESTIONS = 3, 5
USUAL_LEADERS, FEW_LEADERS = 10, 4
WEEKS_AHEAD = 2


@dataclass(frozen=True)
class Goal:
    """What the pilot is called and what it is for."""

    name: str = ""
    goal: str = ""
    time_zone: str = ""


@dataclass(frozen=True)
class Plan:
    """Which modules, in which form, from when."""

    version_id: int = 0
    form: str = ""
    module_ids: tuple[int, ...] = ()
    starts_on: dt.date | None = None


@dataclass(frozen=True)
class Team:
    """Who carries the pilot."""

    facilitator_ids: tuple[int, ...] = ()
    coach_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class DraftSession:
    """One group meeting for one live step. Groups count from 1; `step` is the position of the
    planned step.
    """

    group: int
    step: int
    day: dt.date
    time: dt.time
    time_zone: str
    facilitator_id: int
    link: str = ""

    @property
    def starts_at(self) -> dt.datetime:
        """The instant; day and time are what clocks in the zone show."""
        return at_local(self.day, self.time, self.time_zone)


@dataclass(frozen=True)
class Times:
    """The sessions, and the plan they were made for."""

    form: str = ""
    starts_on: dt.date | None = None
    sessions: tuple[DraftSession, ...] = ()


@dataclass(frozen=True)
class Question:
    """One pulse question, its text by language."""

    kind: str
    text: dict[str, str]

    def in_language(self, language: str | None) -> str:
        """The text in the reader's language, else English, else whatever there is."""
        return (
            self.text.get(language or "")
            or self.text.get("en")
            or next(iter(self.text.values()), "")
        )


@dataclass(frozen=True)
class Pulse:
    """What is asked, whom, and when."""

    questions: tuple[Question, ...] = ()
    respondents: str = "direct_reports"
    extra_ids: tuple[int, ...] = ()
    send_at: dt.time = dt.time(10)
    open_days: int = 7


@dataclass(frozen=True)
class Pilot:
    """The whole draft; one field per step, named like the step."""

    goal: Goal = Goal()
    leaders: tuple[int, ...] = ()
    plan: Plan = Plan()
    team: Team = Team()
    groups: tuple[tuple[int, ...], ...] = ()
    times: Times = Times()
    pulse: Pulse = Pulse()
    saved_in: Mapping[str, int] = field(default_factory=dict)
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

    def having(self, step: str, value: Any, revision: int) -> Pilot:
        """The same pilot with one step saved."""
        return replace(self, **{step: value, "saved_in": {**self.saved_in, step: revision}})


def write(pilot: Pilot) -> dict[str, Any]:
    """As JSON for PilotDraft.data."""
    plan, times, pulse = pilot.plan, pilot.times, pilot.pulse
    return {
        "name": pilot.goal.name,
        "goal": {
            "name": pilot.goal.name,
            "goal": pilot.goal.goal,
            "time_zone": pilot.goal.time_zone,
        },
        "leaders": list(pilot.leaders),
        "plan": {
            "version": plan.version_id,
            "form": plan.form,
            "modules": list(plan.module_ids),
            "starts_on": _day(plan.starts_on),
        },
        "team": {
            "facilitators": list(pilot.team.facilitator_ids),
            "coaches": list(pilot.team.coach_ids),
        },
        "groups": [list(group) for group in pilot.groups],
        "times": {
            "form": times.form,
            "starts_on": _day(times.starts_on),
            "sessions": [
                {
                    "group": session.group,
                    "step": session.step,
                    "day": session.day.isoformat(),
                    "time": session.time.isoformat("minutes"),
                    "time_zone": session.time_zone,
                    "facilitator": session.facilitator_id,
                    "link": session.link,
                }
                for session in times.sessions
            ],
        },
        "pulse": {
            "questions": [
                {"kind": question.kind, "text": question.text} for question in pulse.questions
            ],
            "respondents": pulse.respondents,
            "extra": list(pulse.extra_ids),
            "send_at": pulse.send_at.isoformat("minutes"),
            "open_days": pulse.open_days,
        },
        "saved_in": dict(pilot.saved_in),
    }


def read(data: Mapping[str, Any]) -> Pilot:
    """From PilotDraft.data."""
    goal, plan, team = data.get("goal", {}), data.get("plan", {}), data.get("team", {})
    return Pilot(
        goal=Goal(goal.get("name", ""), goal.get("goal", ""), goal.get("time_zone", "")),
        leaders=tuple(data.get("leaders", ())),
        plan=Plan(
            plan.get("version", 0),
            plan.get("form", ""),
            tuple(plan.get("modules", ())),
            _date(plan.get("starts_on")),
        ),
        team=Team(tuple(team.get("facilitators", ())), tuple(team.get("coaches", ()))),
        groups=tuple(tuple(group) for group in data.get("groups", ())),
        times=_read_times(data.get("times", {})),
        pulse=_read_pulse(data.get("pulse", {})),
        saved_in=data.get("saved_in", {}),
    )


def _read_times(times: Mapping[str, Any]) -> Times:
    sessions = (
        DraftSession(
            group=each["group"],
            step=each["step"],
            day=dt.date.fromisoformat(each["day"]),
            time=dt.time.fromisoformat(each["time"]),
            time_zone=each["time_zone"],
            facilitator_id=each["facilitator"],
            link=each.get("link", ""),
        )
        for each in times.get("sessions", ())
    )
    return Times(times.get("form", ""), _date(times.get("starts_on")), tuple(sessions))


def _read_pulse(pulse: Mapping[str, Any]) -> Pulse:
    usual = Pulse()
    return Pulse(
        questions=tuple(
            Question(each["kind"], dict(each["text"])) for each in pulse.get("questions", ())
        ),
        respondents=pulse.get("respondents", usual.respondents),
        extra_ids=tuple(pulse.get("extra", ())),
        send_at=dt.time.fromisoformat(pulse["send_at"]) if "send_at" in pulse else usual.send_at,
        open_days=pulse.get("open_days", usual.open_days),
    )


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def usual_start(today: dt.date) -> dt.date:
    """The first Monday at least two weeks away: time enough for invitations to be answered."""
    ready = today + dt.timedelta(weeks=WEEKS_AHEAD)
    return ready + dt.timedelta(days=-ready.weekday() % 7)


# What is missing.


def missing(pilot: Pilot) -> dict[str, list[str]]:
    """Step -> what stands in the way of a launch; steps with nothing missing are left out."""
    found = {
        "goal": _missing_goal(pilot.goal),
        "leaders": [] if pilot.leaders else [_("Choose who takes part.")],
        "plan": _missing_plan(pilot.plan),
        "team": [] if pilot.team.facilitator_ids else [_("Choose at least one facilitator.")],
        "groups": _missing_groups(pilot),
        "times": _missing_times(pilot),
        "pulse": _missing_pulse(pilot.pulse),
    }
    return {step: gaps for step, gaps in found.items() if gaps}


def _missing_goal(goal: Goal) -> list[str]:
    asked = (
        (goal.name, _("Give the pilot a name.")),
        (goal.goal, _("Say what the pilot is for.")),
        (goal.time_zone, _("Choose the home time zone.")),
    )
    return [text for value, text in asked if not value]


def _missing_plan(plan: Plan) -> list[str]:
    asked = (
        (plan.module_ids and plan.version_id, _("Choose the modules.")),
        (plan.form, _("Choose how the weeks are laid out.")),
        (plan.starts_on, _("Choose when it starts.")),
    )
    return [text for value, text in asked if not value]


def _missing_groups(pilot: Pilot) -> list[str]:
    placed = Counter(person for group in pilot.groups for person in group)
    if not placed:
        return [_("Put the leaders into groups.")]
    if set(placed) != set(pilot.leaders) or max(placed.values()) > 1:
        return [_("The leaders have changed: look at the groups again.")]
    return []


def _missing_times(pilot: Pilot) -> list[str]:
    times = pilot.times
    if not times.sessions:
        return [_("Set the practice times.")]
    if (times.form, times.starts_on) != (pilot.plan.form, pilot.plan.starts_on):
        return [_("The dates of the plan have changed: look at the practice times again.")]
    met = {session.group for session in times.sessions}
    if met != set(range(1, len(pilot.groups) + 1)):
        return [_("The groups have changed: look at the practice times again.")]
    if not {session.facilitator_id for session in times.sessions} <= set(
        pilot.team.facilitator_ids
    ):
        return [_("The facilitators have changed: look at who leads which session.")]
    return []


def _missing_pulse(pulse: Pulse) -> list[str]:
    if FEWEST_QUESTIONS <= len(pulse.questions) <= MOST_QUESTIONS:
        return []
    return [_("Choose three to five pulse questions.")]


def state_of(step: str, pilot: Pilot, gaps: Mapping[str, Sequence[str]]) -> str:
    """How a step stands in the stepper: done, attention (was done, needs another look) or open."""
    if step not in pilot.saved_in:
        return "open"
    return "attention" if gaps.get(step) else "done"


# What looks odd, and is allowed.


def odd_start(starts_on: dt.date | None, today: dt.date) -> str:
    """A word about a start that has passed, else ''."""
    if starts_on is None or starts_on >= today:
        return ""
    return _(
        "The start date has passed. What should have opened by now opens at once, and its mail goes out together."
    )


def odd_number(count: int) -> str:
    """A word about very few leaders, else ''."""
    if count >= FEW_LEADERS or not count:
        return ""
    return ngettext(
        "%(count)s leader is few: a practice group needs four, and results of fewer than five people stay hidden.",
        "%(count)s leaders are few: a practice group needs four, and results of fewer than five people stay hidden.",
        count,
    ) % {"count": count}


def odd_sizes(groups: Sequence[Sequence[int]]) -> list[str]:
    """A word about each group that is not four to six people, where the number of leaders leaves a
    choice.
    """
    best = group_sizes(sum(len(group) for group in groups))
    if any(not SMALLEST <= size <= LARGEST for size in best):
        return []
    return [
        ngettext(
            "Group %(number)s has %(count)s person. Four to six work best.",
            "Group %(number)s has %(count)s people. Four to six work best.",
            len(group),
        )
        % {"number": number, "count": len(group)}
        for number, group in enumerate(groups, start=1)
        if not SMALLEST <= len(group) <= LARGEST
    ]


def own_group(pilot: Pilot) -> set[int]:
    """Facilitators who would lead a session of the group they are in themselves."""
    return {
        session.facilitator_id
        for session in pilot.times.sessions
        if session.group <= len(pilot.groups)
        and session.facilitator_id in pilot.groups[session.group - 1]
    }


def fit_groups(groups: Sequence[Sequence[int]], leaders: Sequence[int]) -> list[list[int]]:
    """Groups after the leaders changed: who left is taken out, who is new joins the smallest group."""
    fitted = [[person for person in group if person in leaders] for group in groups]
    fitted = [group for group in fitted if group]
    placed = {person for group in fitted for person in group}
    for person in leaders:
        if person not in placed and fitted:
            min(fitted, key=len).append(person)
    return fitted
