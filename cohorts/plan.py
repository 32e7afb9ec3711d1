"""From a form (a cadence in weeks) and a start date to dated steps."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from cohorts.attention import NO_LIMIT, WeeklyLimit
from common.countries import country_of
from common.holidays import holiday_on
from common.local_time import at_local, monday_of
from common.records import dataclass
from programs.cadence import StepKind, Weekday
from programs.content.forms import FormStep, ProgramForm

OPENING_TIME = dt.time(9)
"""When a step opens, on each leader's own clock."""
QUARTERS = (24, 36, 48)
"""Weeks in which the teams are asked once a program is over."""
SATURDAY = 5
ONE_DAY = dt.timedelta(days=1)


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


@dataclass(frozen=True)
class Quiet:
    """Weeks in which nothing of a cohort opens, and the clocks its leaders live by."""

    weeks: frozenset[dt.date] = frozenset()
    """Their Mondays."""
    zones: tuple[str, ...] = ()

    def has(self, day: dt.date) -> bool:
        """Whether a step of this day would open in one of the weeks, for anybody: a public holiday
        may put it off until the next week.
        """
        return bool(self.weeks) and not self.weeks.isdisjoint(self.mondays_of(day))

    def mondays_of(self, day: dt.date) -> list[dt.date]:
        """Of the week in which a step of this day opens: by the plan, then on each clock."""
        own = [working_day(day, zone) for zone in self.zones]
        return [monday_of(each) for each in (day, *own)]


NOTHING_QUIET = Quiet()


class _Weeks:
    """What the weeks of a plan take so far, on each clock."""

    def __init__(self, quiet: Quiet, limit: int | None) -> None:
        self._quiet, self._limit = quiet, limit
        self._taken: Counter[tuple[int, dt.date]] = Counter()

    def have_room(self, day: dt.date, minutes: int) -> bool:
        """Whether so many minutes fit into the week of a day. What comes first always does."""
        if self._limit is None or not minutes:
            return True
        taken = [self._taken[week] for week in enumerate(self._quiet.mondays_of(day))]
        return all(not each or each + minutes <= self._limit for each in taken)

    def take(self, day: dt.date, minutes: int) -> None:
        """So many minutes of the week of a day are asked for."""
        if self._limit is not None and minutes:
            self._taken.update(dict.fromkeys(enumerate(self._quiet.mondays_of(day)), minutes))


def lay_out(
    form: ProgramForm,
    module_ids: Sequence[int],
    starts_on: dt.date,
    quiet: Quiet = NOTHING_QUIET,
    limit: WeeklyLimit = NO_LIMIT,
) -> list[PlannedStep]:
    """The steps in order of their days, positions from 1; pulses go on each quarter for a year,
    whether the form says so or not. Nothing opens before the start, on a weekend, in a quiet week
    or in one that has no room left: whatever would is put off by whole weeks, and all after it as
    well.

    A start on a weekend means the Monday after it, one in a quiet week the same day after it; weeks
    count from there. Raises WrongModules.
    """
    if len(module_ids) != form.modules:
        raise WrongModules(f"{len(module_ids)} chosen, the form takes {form.modules}")
    starts_on = first_weekday(starts_on)
    steps = [*form.steps, *_pulses_after(form)]
    dated = [(max(_day(step, monday_of(starts_on)), starts_on), step) for step in steps]
    dated.sort(key=lambda entry: entry[0])  # keeps the order of the form within a day
    usual = [
        PlannedStep(
            kind=step.kind,
            module_id=module_ids[step.module - 1] if step.module else None,
            week=step.week,
            opens_on=day,
            position=position,
        )
        for position, (day, step) in enumerate(dated, start=1)
    ]
    takes = [limit.taken_by(step) for step in usual]
    delays = weeks_later([step.opens_on for step in usual], quiet, takes, limit.minutes)
    return [
        replace(step, week=step.week + delay - delays[0], opens_on=moved_by(step.opens_on, delay))
        for step, delay in zip(usual, delays, strict=True)
    ]


def _pulses_after(form: ProgramForm) -> list[FormStep]:
    """Those that show whether what has changed lasts, where a form has pulses and ends with them
    earlier.
    """
    pulses = [step.week for step in form.steps if step.kind == StepKind.PULSE]
    if not pulses:
        return []
    return [
        FormStep(kind=StepKind.PULSE, week=week, weekday=Weekday.MONDAY)
        for week in QUARTERS
        if week > max(form.weeks, *pulses)
    ]


def start_of(steps: Sequence[PlannedStep]) -> dt.date:
    """The day from which the weeks of a plan count: that of its first step."""
    return moved_by(steps[0].opens_on, -steps[0].week)


def weeks_later(
    days: Sequence[dt.date], quiet: Quiet, takes: Sequence[int] = (), limit: int | None = None
) -> list[int]:
    """By how many weeks each of these days, in their order, moves out of quiet weeks, and out of
    weeks in which the minutes that it takes have no room beside what is there: never by fewer than
    the one before, so that the order holds and nothing comes closer together. What alone takes more
    than the limit stays alone.
    """
    delays, delay, weeks = [], 0, _Weeks(quiet, limit)
    for day, minutes in zip(days, takes or [0] * len(days), strict=True):
        while quiet.has(moved_by(day, delay)) or not weeks.have_room(moved_by(day, delay), minutes):
            delay += 1
        weeks.take(moved_by(day, delay), minutes)
        delays.append(delay)
    return delays


def opening_of(day: dt.date, zone: str) -> dt.datetime:
    """When a step of this day opens for a leader in `zone`: on a public holiday there, on the next
    working day.
    """
    return at_local(working_day(day, zone), OPENING_TIME, zone)


def working_day(day: dt.date, zone: str) -> dt.date:
    """The day itself, or where it is a public holiday in the country of the zone, the next day that
    is neither one nor on a weekend.
    """
    country = country_of(zone)
    if not holiday_on(day, country):
        return day
    while day.weekday() >= SATURDAY or holiday_on(day, country):
        day += ONE_DAY
    return day


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
    return day + dt.timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


def week_of(day: dt.date, starts_on: dt.date) -> int:
    """Which week of the plan a day is in; 0 is the week of the start, negative before it."""
    return (day - monday_of(first_weekday(starts_on))).days // 7
