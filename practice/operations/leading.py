"""Who leads coming sessions, and where they meet."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from cohorts.models import Cohort
from cohorts.operations import StaleCohort
from people.audit import record
from people.bulk import write_fields
from people.models import Member, Role
from people.operations import grant_role
from practice.models import PracticeSession, SecondRater
from practice.notifications import SESSION_UPDATE
from practice.operations.moving import SessionOver
from practice.operations.planning import NotInCohort
from practice.operations.second_seats import hand_over_seats
from practice.operations.telling import align_calendars, tell_everybody


class InTheGroup(Exception):
    """Somebody would lead a session in which they sit as a leader, of the group or as a guest."""


@transaction.atomic
def change_facilitator(
    *,
    session: PracticeSession,
    facilitator: Member,
    seen: int,
    by: Member,
    now: dt.datetime,
) -> PracticeSession:
    """Somebody else leads one coming session: they are invited, it leaves the calendar of whoever
    led it, and the leaders of the group hear of nothing, as their entry stays as it is.

    `seen` is who led it on the page. A second call changes nothing. Raises NotInCohort for somebody
    of another organization, who has left or whose data is not used, InTheGroup, SessionOver once
    it has begun, and StaleCohort when another one leads it by now.
    """
    current = PracticeSession.objects.locked(session.pk)
    if current.facilitator_id == facilitator.pk:
        return current
    if current.facilitator_id != seen:
        raise StaleCohort
    if current.is_held or (current.starts_at <= now and not current.rests):
        raise SessionOver
    cohort = current.group.cohort
    give_lead(cohort=cohort, sessions=[current], facilitator=facilitator, by=by, now=now)
    _tell_who_leads([current], now)
    detail = {"before": seen, "after": facilitator.pk}
    record("change_facilitator", current, by=by, now=now, **detail)
    return current


@transaction.atomic
def hand_over_sessions(
    *, cohort: Cohort, leaving: Member, facilitator: Member, by: Member, now: dt.datetime
) -> int:
    """From now on somebody else leads what one facilitator was to lead in this cohort, also what
    rests, and scores beside where they were to; the one no longer works on it. Returns how many
    sessions they led; a second call finds none.

    Raises NotInCohort and InTheGroup as for one session.
    """
    locked = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    if leaving.pk == facilitator.pk:
        return 0
    theirs = Q(facilitator=leaving) | Q(second__rater=leaving)
    found = PracticeSession.objects.to_come(locked, now).filter(theirs).held_fast()
    if not found and not locked.facilitators.filter(pk=leaving.pk).exists():
        return 0
    ahead = [session for session in found if session.facilitator_id == leaving.pk]
    give_lead(cohort=locked, sessions=ahead, facilitator=facilitator, by=by, now=now)
    hand_over_seats(sessions=found, leaving=leaving, rater=facilitator)
    again = PracticeSession.objects.filter(pk__in=[session.pk for session in found])
    _tell_who_leads(again.held_fast(), now)
    locked.facilitators.remove(leaving)
    detail = {"before": leaving.pk, "after": facilitator.pk, "sessions": len(ahead)}
    record("hand_over_sessions", locked, by=by, now=now, **detail)
    return len(ahead)


@transaction.atomic
def give_lead(
    *,
    cohort: Cohort,
    sessions: list[PracticeSession],
    facilitator: Member,
    by: Member,
    now: dt.datetime,
) -> None:
    """Somebody leads these sessions of a cohort and works on it from now on; whoever calls tells
    people. A second call changes nothing. Raises NotInCohort and InTheGroup.
    """
    join_team(cohort=cohort, sessions=sessions, member=facilitator, by=by, now=now)
    for session in sessions:
        session.facilitator = facilitator
    write_fields(sessions, ["facilitator"])
    # Nobody scores beside themselves.
    SecondRater.objects.filter(session__in=sessions, rater=facilitator).delete()


def join_team(
    *,
    cohort: Cohort,
    sessions: list[PracticeSession],
    member: Member,
    by: Member,
    now: dt.datetime,
) -> None:
    """Somebody may lead and score these sessions, and works on their cohort from now on. A second
    call changes nothing. Raises NotInCohort and InTheGroup.
    """
    own = Member.objects.available().filter(organization_id=cohort.organization_id)
    if not own.filter(pk=member.pk).exists():
        raise NotInCohort(f"member {member.pk} cannot facilitate here")
    led = PracticeSession.objects.filter(pk__in=[session.pk for session in sessions])
    if led.attended_by(member).exists():
        raise InTheGroup
    grant_role(members=[member], role=Role.FACILITATOR, now=now, by=by)
    cohort.facilitators.add(member)


def _tell_who_leads(sessions: list[PracticeSession], now: dt.datetime) -> None:
    align_calendars([each for each in sessions if each.is_planned], now=now)


@transaction.atomic
def change_link(*, cohort: Cohort, link: str, by: Member, now: dt.datetime) -> int:
    """All coming sessions of a cohort meet at one address; everybody's entry is updated.

    Returns how many changed; a second call finds none.
    """
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    others = PracticeSession.objects.to_come(cohort, now).exclude(link=link).held_fast()
    if not others:
        return 0
    planned = [each for each in others if each.is_planned]
    for session in others:
        session.link = link
    for session in planned:
        session.sequence += 1
    write_fields(others, ["link", "sequence"])
    tell_everybody(SESSION_UPDATE, planned, now=now, is_new_link=True)
    align_calendars(planned, now=now)
    record("change_link", cohort, by=by, now=now, sessions=len(others))
    return len(others)
