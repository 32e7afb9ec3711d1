"""What moves with a plan: the days of steps, and when they open for each leader.

Called by the operations of cohorts, which lock the cohort and write the audit row.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Collection, Sequence

from cohorts.models import Cohort, PersonalStep, Step
from cohorts.plan import first_weekday, moved_by, opening_of
from cohorts.queries import write_openings
from common.local_time import at_local
from people.bulk import write_fields
from programs.cadence import LIVE_KINDS, StepKind


def steps_ahead(cohort: Cohort, since: dt.datetime) -> list[Step]:
    """The steps that had not opened at `since` on the cohort's own clock, in order; a live one had
    when its first session began.
    """
    return [
        step
        for step in cohort.steps.with_first_opening().order_by("position")
        if _opening(step, cohort.time_zone, step.first_at) > since
    ]


def _opening(step: Step, zone: str, first_at: dt.datetime | None) -> dt.datetime:
    is_live = step.kind in LIVE_KINDS
    return first_at if is_live and first_at else opening_of(step.opens_on, zone)


def earliest_opening(cohort: Cohort, steps: Sequence[Step], weeks: int) -> dt.datetime | None:
    """When the first of these would open if they moved by so many weeks."""
    days = [moved_by(step.opens_on, weeks) for step in steps]
    return opening_of(min(days), cohort.time_zone) if days else None


def move_plan(cohort: Cohort, steps: Sequence[Step], *, weeks: int, since: dt.datetime) -> None:
    """Move these steps, and what had not opened for each leader at `since`.

    A plan of which nothing has opened starts later; one that has begun becomes longer.
    """
    personal = list(_ahead_for_leaders(cohort, since))
    if len(steps) == cohort.steps.count():
        cohort.starts_on = moved_by(cohort.starts_on, weeks)
    else:
        if any(step.week <= cohort.weeks for step in steps):  # else only pulses after the end
            cohort.weeks += weeks
        for step in steps:
            step.week += weeks
    for step in steps:
        step.opens_on = moved_by(step.opens_on, weeks)
    write_fields(steps, ["opens_on", "week"])
    cohort.save(update_fields=["starts_on", "weeks"])
    moved = {step.pk for step in steps}
    for each in personal:
        _move(each, weeks, has_step_moved=each.step_id in moved)
    write_fields(personal, ["opens_on", "opens_at"])


def _ahead_for_leaders(cohort: Cohort, since: dt.datetime) -> Sequence[PersonalStep]:
    ahead = PersonalStep.objects.filter(
        enrollment__cohort=cohort, done_at=None, opens_at__gt=since
    ).select_related("step", "enrollment__member")
    return list(ahead.select_for_update(of=("self",)).order_by("pk"))


def _move(personal: PersonalStep, weeks: int, *, has_step_moved: bool) -> None:
    """`personal` was loaded before its step moved."""
    zone = personal.enrollment.member.time_zone
    day = moved_by(personal.day, weeks)
    if personal.opens_on is not None or not has_step_moved:
        personal.opens_on = day
    if personal.step.kind in LIVE_KINDS:  # nobody's nine o'clock: the clock of its session
        local = personal.opens_at.astimezone(zoneinfo.ZoneInfo(zone))
        personal.opens_at = at_local(moved_by(local.date(), weeks), local.time(), zone)
    else:
        personal.opens_at = opening_of(day, zone)


def give_back(cohort: Cohort, paused_at: dt.datetime, now: dt.datetime) -> None:
    """Cards that lay open while the cohort rested: the pause does not count as waiting."""
    waiting = PersonalStep.objects.filter(
        enrollment__cohort=cohort, step__kind=StepKind.CARDS, done_at=None, opens_at__lte=paused_at
    )
    openings = waiting.select_for_update().order_by("pk").values_list("pk", "opens_at")
    later = {pk: opens_at + (now - paused_at) for pk, opens_at in openings}
    if later:
        write_openings(later)


def move_for_one(steps: Collection[PersonalStep], days: dt.timedelta, zone: str) -> None:
    """One leader's own days; never on a weekend. Needs the steps loaded."""
    for personal in steps:
        personal.opens_on = first_weekday(personal.day + days)
        personal.opens_at = opening_of(personal.opens_on, zone)
    write_fields(steps, ["opens_on", "opens_at"])
