"""From a form (a cadence in weeks) and a start date to dated steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from common.local_time import at_local
from programs.cadence import StepKind, Weekday
from programs.content.forms import FormStep, ProgramForm

OPENING_TIME = dt.time(9)
"""When a step opens, on each leader's own clock."""


class WrongModules(Exception):
    """The number of chosen modules is not the one the form is made for."""


@dataclass(frozen=True)
class PlannedStep:
    """One step of a cohort that does not exist yet."""

    kind: StepKind
    module_id: int | None
    week: int
    opens_on: dt.date
    position: int


def lay_out(form: ProgramForm, module_ids: Sequence[int], starts_on: dt.date) -> list[PlannedStep]:
    """The steps in order of their days, positions from 1. Nothing opens before the start or on a
    weekend.

    A start on a weekend means the Monday after it. Raises WrongModules.
    """
    if len(module_ids) != form.modules:
        raise WrongModules(f"{len(module_ids)} chosen, the form takes {form.modules}")
    starts_on = first_weekday(starts_on)
    monday = starts_on - dt.timedelta(days=starts_on.weekday())
    dated = [(max(_day(step, monday), starts_on), step) for step in form.steps]
    dated.sort(key=lambda entry: entry[0])  # keeps the order of the form within a day
    return [
        PlannedStep(
            kind=step.kind,
            module_id=module_ids[step.module - 1] if step.module else None,
            week=step.week,
            opens_on=day,
            position=position,
        )
        for position, (day, step) in enumerate(dated, start=1)
    ]


def opening_of(day: dt.date, zone: str) -> dt.datetime:
    """When a step of this day opens for a leader in `zone`."""
    return at_local(day, OPENING_TIME, zone)


def moved_by(day: dt.date, weeks: int) -> dt.date:
    """The same weekday some weeks later; negative: earlier."""
    return day + dt.timedelta(weeks=weeks)


def weeks_of_pause(paused_at: dt.datetime, now: dt.datetime) -> int:
    """By how many weeks a plan moves that rested so long: whole ones, so that weekdays stay, and at
    least as long as the pause. Less than a day was a slip, and moves nothing.
    """
    pause = now - paused_at
    return 0 if pause < dt.timedelta(days=1) else -(-pause // dt.timedelta(weeks=1))


def _day(step: FormStep, monday: dt.date) -> dt.date:
    return monday + dt.timedelta(weeks=step.week, days=list(Weekday).index(step.weekday))


def first_weekday(day: dt.date) -> dt.date:
    """The day itself, or the Monday after when it is a weekend."""
    return day + dt.timedelta(days=7 - day.weekday()) if day.weekday() >= 5 else day


def week_of(day: dt.date, starts_on: dt.date) -> int:
    """Which week of the plan a day is in; 0 is the week of the start, negative before it."""
    start = first_weekday(starts_on)
    monday = start - dt.timedelta(days=start.weekday())
    return (day - monday).days // 7
