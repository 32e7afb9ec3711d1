"""What is missing in a draft before it can be launched. Pure; what only the database can tell is in
pilots.frame.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from django.utils.translation import gettext as _

from pilots.draft import STEPS, DraftStep, Goal, Outline, Plan, Pulse
from programs.content.pulse_bank import FEWEST_QUESTIONS, MOST_QUESTIONS

Gaps = dict[DraftStep, list[str]]
"""Step -> what stands in the way of a launch; steps with nothing missing are left out."""


class StepStanding(StrEnum):
    """How a step stands in the stepper."""

    OPEN = "open"
    DONE = "done"
    ATTENTION = "attention"
    """Was done, and needs another look."""


def missing(pilot: Outline) -> Gaps:
    """Everything that is missing."""
    found = {
        DraftStep.GOAL: _missing_goal(pilot.goal),
        DraftStep.LEADERS: [] if pilot.tally.leaders else [_("Choose who takes part.")],
        DraftStep.PLAN: _missing_plan(pilot.plan),
        DraftStep.TEAM: []
        if pilot.team.facilitator_ids
        else [_("Choose at least one facilitator.")],
        DraftStep.GROUPS: _missing_groups(pilot),
        DraftStep.TIMES: _missing_times(pilot),
        DraftStep.PULSE: _missing_pulse(pilot.pulse),
        DraftStep.MEASUREMENT: []
        if DraftStep.MEASUREMENT in pilot.saved_in
        else [_("Say what you will look at, or keep what is proposed.")],
    }
    return {step: texts for step, texts in found.items() if texts}


def _missing_goal(goal: Goal) -> list[str]:
    asked = (
        (goal.name, _("Give the pilot a name.")),
        (goal.goal, _("Say what the pilot is for.")),
        (goal.time_zone, _("Choose the time zone of the pilot.")),
    )
    return [text for value, text in asked if not value]


def _missing_plan(plan: Plan) -> list[str]:
    asked = (
        (plan.module_ids and plan.version_id, _("Choose the modules.")),
        (plan.form, _("Choose a schedule.")),
        (plan.starts_on, _("Choose when it starts.")),
    )
    return [text for value, text in asked if not value]


def _missing_groups(pilot: Outline) -> list[str]:
    if not pilot.tally.groups:
        return [_("Put the leaders into groups.")]
    if not pilot.tally.are_seated:
        return [_("The leaders have changed: check the groups again.")]
    return []


def _missing_times(pilot: Outline) -> list[str]:
    tally, times, plan = pilot.tally, pilot.planned_for, pilot.plan
    if not tally.sessions:
        return [_("Set the practice times.")]
    if (times.form, times.starts_on) != (plan.form, plan.starts_on):
        return [_("The dates of the plan have changed: check the practice times again.")]
    if not tally.fits_groups:
        return [_("The groups have changed: check the practice times again.")]
    if not {*tally.facilitators} <= {*pilot.team.facilitator_ids}:
        return [_("The facilitators have changed: check who facilitates which session.")]
    return []


def _missing_pulse(pulse: Pulse) -> list[str]:
    if FEWEST_QUESTIONS <= len(pulse.questions) <= MOST_QUESTIONS:
        return []
    return [_("Choose three to five pulse questions.")]


def next_open(pilot: Outline) -> DraftStep:
    """Where setting it up goes on: the first step with something missing, else the review."""
    gaps = missing(pilot)
    return next((step for step in STEPS if gaps.get(step)), DraftStep.REVIEW)


def standing_of(
    step: DraftStep, pilot: Outline, gaps: Mapping[DraftStep, Sequence[str]]
) -> StepStanding:
    """Whether the step was saved, and still fits the others."""
    if step not in pilot.saved_in:
        return StepStanding.OPEN
    return StepStanding.ATTENTION if gaps.get(step) else StepStanding.DONE
