"""A session of its own for leaders who missed theirs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Max

from cohorts.models import Cohort
from cohorts.operations import CohortRests
from common.reach import check_moments
from people.audit import record
from people.models import Member
from practice.known_forms import form_for_make_up
from practice.missing import leaders_missing
from practice.models import PracticeGroup, PracticeSession
from practice.operations.guests import seat_guests
from practice.operations.leading import InTheGroup, give_lead


class NotMissed(Exception):
    """Somebody missed nothing, or has another date by now."""


@transaction.atomic
def arrange_make_up(
    *,
    session: PracticeSession,
    enrollment_ids: Collection[int],
    facilitator: Member,
    starts_at: dt.datetime,
    link: str,
    by: Member,
    now: dt.datetime,
) -> PracticeSession:
    """Leaders who missed the practice of this session meet once in one of their own: they and the
    facilitator are invited, and an entry that they still have for it leaves their calendar. Nobody
    else hears of it.

    Raises NotMissed when it is not for each of them, or for nobody: so does a second call, as they
    have a date by then. Raises CohortRests, NotInCohort for somebody who cannot facilitate here,
    InTheGroup for one of the leaders, and reach.OutOfReach.
    """
    check_moments(starts_at, now=now)
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=session.group.cohort_id)
    if not cohort.is_running:
        raise CohortRests
    who = sorted(set(enrollment_ids))
    if facilitator.pk in _members_missing(session, who):
        raise InTheGroup
    made = PracticeSession.objects.create(
        organization_id=cohort.organization_id,
        group=_own_group(cohort),
        step_id=session.step_id,
        module_id=session.module_id,
        form=form_for_make_up(session, who),
        facilitator=facilitator,
        starts_at=starts_at,
        minutes=session.minutes,
        time_zone=facilitator.time_zone,
        link=link,
    )
    give_lead(cohort=cohort, sessions=[made], facilitator=facilitator, by=by, now=now)
    seat_guests(session=made, enrollment_ids=who, by=by, now=now)
    record(
        "arrange_make_up",
        made,
        by=by,
        now=now,
        starts_at=starts_at.isoformat(),
        enrollments=who,
        facilitator=facilitator.pk,
    )
    return PracticeSession.objects.in_full().get(pk=made.pk)


def _members_missing(session: PracticeSession, who: list[int]) -> list[int]:
    missing = leaders_missing(session.step_id).filter(pk__in=who)
    members = dict(missing.values_list("pk", "member"))
    if not who or sorted(members) != who:
        raise NotMissed(f"not all of {who} need another date")
    return [*members.values()]


def _own_group(cohort: Cohort) -> PracticeGroup:
    """A group without leaders of its own, after all others; the cohort's row is held."""
    last = PracticeGroup.objects.filter(cohort=cohort).aggregate(last=Max("position"))["last"]
    return PracticeGroup.objects.create(cohort=cohort, position=last + 1, is_make_up=True)
