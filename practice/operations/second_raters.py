"""Who scores beside whoever leads a session, as an admin changes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from cohorts.operations import StaleCohort
from cohorts.querysets import taking_part
from people.audit import record
from people.models import Member
from practice.models import PracticeSession, SecondRater
from practice.operations.leading import join_team
from practice.operations.moving import SessionOver
from practice.operations.planning import NotInCohort
from practice.operations.telling import align_calendars


class LeadsIt(Exception):
    """Nobody scores beside themselves."""


@transaction.atomic
def change_second_rater(
    *,
    session: PracticeSession,
    rater: Member,
    enrollment_ids: Collection[int],
    seen: int | None,
    by: Member,
    now: dt.datetime,
) -> PracticeSession:
    """Somebody scores these leaders beside the facilitator of one coming session, instead of
    whoever was to: they are invited and work on its pilot from now on, it leaves the calendar of
    the other, and nobody else hears of it.

    `seen` is who was to on the page. A second call changes nothing. Raises LeadsIt, InTheGroup,
    NotInCohort for somebody who cannot facilitate here or a leader who is not in it, SessionOver
    once it has begun, and StaleCohort when it is another one by now.
    """
    current = PracticeSession.objects.locked(session.pk)
    second, chosen = current.second_rater, sorted(set(enrollment_ids))
    if second and (second.rater_id, second.enrollments) == (rater.pk, chosen):
        return current
    _check(current, seen, now)
    if rater.pk == current.facilitator_id:
        raise LeadsIt
    seats = current.enrollments.filter(taking_part(), pk__in=chosen)
    if not chosen or seats.count() != len(chosen):
        raise NotInCohort(f"not all of {chosen} are in this session")
    cohort = current.group.cohort
    join_team(cohort=cohort, sessions=[current], member=rater, by=by, now=now)
    SecondRater.objects.update_or_create(
        session=current, defaults={"rater": rater, "enrollments": chosen}
    )
    detail = {"before": seen, "after": rater.pk, "asked": chosen}
    session = _told(current, now)
    record("change_second_rater", session, by=by, now=now, **detail)
    return session


@transaction.atomic
def take_out_second_rater(
    *, session: PracticeSession, seen: int, by: Member, now: dt.datetime
) -> PracticeSession:
    """Nobody scores beside in one coming session; it leaves the calendar of whoever was to.

    A second call changes nothing. Raises SessionOver and StaleCohort as for a change.
    """
    current = PracticeSession.objects.locked(session.pk)
    if current.second_rater is None:
        return current
    _check(current, seen, now)
    SecondRater.objects.filter(session=current).delete()
    session = _told(current, now)
    record("take_out_second_rater", session, by=by, now=now, before=seen)
    return session


def _check(current: PracticeSession, seen: int | None, now: dt.datetime) -> None:
    second = current.second_rater
    if (second.rater_id if second else None) != seen:
        raise StaleCohort
    if current.is_held or (current.starts_at <= now and not current.rests):
        raise SessionOver


def _told(current: PracticeSession, now: dt.datetime) -> PracticeSession:
    """The session as it is now, with its entry in the calendars of those who are in it."""
    session = PracticeSession.objects.locked(current.pk)
    if session.is_planned:
        align_calendars([session], now=now)
    return session
