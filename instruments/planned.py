"""The days of a cohort's occasions, by its plan as it stands."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from cohorts.models import Cohort
from instruments.states import OccasionKind
from instruments.windows import OpenDays, PlanDay, occasions_of
from programs.cadence import StepKind


def days_of(cohort: Cohort, now: dt.datetime) -> dict[OccasionKind, OpenDays]:
    """When each occasion is. One query."""
    plan = cohort.steps.values_list("kind", "week", "opens_on")
    steps = [PlanDay(StepKind(kind), week, day) for kind, week, day in plan]
    return occasions_of(steps, now.astimezone(zoneinfo.ZoneInfo(cohort.time_zone)).date())
