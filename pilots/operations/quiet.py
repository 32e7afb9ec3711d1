"""A running pilot keeps clear of weeks in which nothing is to open."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cohorts.models import Cohort
from cohorts.operations import StaleCohort, put_off
from cohorts.quiet import delays_of, put_offs, quiet_of
from common.wakeups import wake
from messaging.tasks import send_due
from people.models import Member
from pilots.quiet_lines import fingerprint_of
from practice.operations import move_sessions
from surveys.operations import follow_plan


@transaction.atomic
def keep_clear(*, cohort: Cohort, seen: str, by: Member, now: dt.datetime) -> int:
    """Steps ahead move out of quiet weeks, in their order, and with them pulses, and sessions with
    their entries in calendars. `seen` is the fingerprint of what the page showed.

    Returns how many steps. Raises CohortRests, and StaleCohort when something else would move by
    now: so does a second call.
    """
    delays = delays_of(
        Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk), quiet_of(cohort), now
    )
    if not delays or fingerprint_of(delays) != seen:
        raise StaleCohort
    for move in put_offs(delays, now):
        moved = put_off(cohort=cohort, move=move, by=by, now=now)
        move_sessions(cohort=moved, weeks=move.weeks, since=move.since, by=by, now=now)
    follow_plan(cohort=cohort)
    wake(send_due)
    return len(delays)
