"""The order in which a group leads, as its facilitator wants it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from people.audit import record
from people.models import Member
from practice.models import PracticeSession
from practice.operations.attending import SessionNotPlanned
from practice.operations.planning import NotInCohort


@transaction.atomic
def change_order(
    *, session: PracticeSession, order: Sequence[int], by: Member, now: dt.datetime
) -> PracticeSession:
    """These enrollments lead in this order; whoever is not named comes after them. Turns that have
    begun keep their numbers.

    A second call with the same order changes nothing. Raises NotInCohort for a leader of another
    group and SessionNotPlanned for a session that is over or canceled.
    """
    current = PracticeSession.objects.locked(session.pk)
    if not current.is_planned:
        raise SessionNotPlanned
    wanted = list(dict.fromkeys(order))
    known = set(current.enrollments.filter(pk__in=wanted).values_list("pk", flat=True))
    if set(wanted) - known:
        raise NotInCohort("somebody of another group was to lead")
    if current.lead_order == wanted:
        return current
    current.lead_order = wanted
    current.save(update_fields=["lead_order"])
    record("change_order", current, by=by, now=now, order=wanted)
    return current
