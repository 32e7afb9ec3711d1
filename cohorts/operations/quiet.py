"""Weeks in which nothing opens: named, taken off the list, and kept clear by a cohort that runs."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cohorts.models import Cohort, QuietWeeks
from cohorts.moving import move_plan, steps_ahead
from cohorts.operations.course import running
from cohorts.quiet import PutOff
from common.local_time import monday_of
from common.reach import check_reach
from people.audit import record
from people.models import Member


@transaction.atomic
def name_quiet_weeks(
    *,
    name: str,
    location: str,
    first_on: dt.date,
    last_on: dt.date,
    now: dt.datetime,
    by: Member,
) -> QuietWeeks:
    """In the weeks of these days nothing opens for leaders of a location, '' for all. Cohorts that
    run keep their days until somebody moves them. A second call returns what is there. Raises
    reach.OutOfReach.
    """
    check_reach(first_on, last_on, now=now)
    weeks, is_new = QuietWeeks.objects.get_or_create(
        organization_id=by.organization_id,
        location=location,
        first_on=monday_of(first_on),
        last_on=monday_of(last_on) + dt.timedelta(days=6),
        defaults={"name": name},
    )
    if is_new:
        days = {"first_on": weeks.first_on.isoformat(), "last_on": weeks.last_on.isoformat()}
        record("name_quiet_weeks", weeks, by=by, now=now, location=location, **days)
    return weeks


@transaction.atomic
def remove_quiet_weeks(*, weeks: QuietWeeks, now: dt.datetime, by: Member) -> None:
    """Things may open again then. What has moved stays where it is. A second call does nothing."""
    found = QuietWeeks.objects.select_for_update().filter(pk=weeks.pk).first()
    if found is not None:
        record("remove_quiet_weeks", found, by=by, now=now, location=found.location)
        found.delete()


@transaction.atomic
def put_off(*, cohort: Cohort, move: PutOff, now: dt.datetime, by: Member) -> Cohort:
    """What had not opened at a moment opens some weeks later. A second call moves it again. Raises
    CohortRests.
    """
    locked = running(cohort)
    ahead = steps_ahead(locked, move.since)
    move_plan(locked, ahead, weeks=move.weeks, since=move.since)
    since = move.since.isoformat()
    record("put_off", locked, by=by, now=now, since=since, weeks=move.weeks, steps=len(ahead))
    return locked
