"""What the clock says on Mondays: facilitators and coaches get their week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from django.db import transaction
from django.db.models import Exists, OuterRef

from cohorts.querysets import PersonalStepQuerySet
from messaging.models import Message
from messaging.operations import Draft, queue_messages
from people.models import Member
from people.notifications import recipient_of
from practice.models import PracticeSession
from practice.notifications import (
    WEEK,
    sessions_to_lead,
    sessions_to_score_in,
    talks_to_have,
)
from practice.querysets import SessionQuerySet
from practice.week import (
    NEWS_FOR,
    ONE_WEEK,
    Week,
    is_in_week,
    monday_of,
    monday_told,
    week_time,
)


@dataclass
class _Ahead:
    """What somebody has before them, in this week or not."""

    person: Member
    sessions: list[PracticeSession] = field(default_factory=list)
    beside: list[PracticeSession] = field(default_factory=list)
    talks: list[tuple[dt.datetime, str]] = field(default_factory=list)
    """(when it is due, with whom)."""


@transaction.atomic
def tell_weeks(*, now: dt.datetime) -> int:
    """Queue the week of every facilitator and coach for whom it is Monday after nine, and who has
    something in it.

    One mail per person and week: a second call queues nothing. Returns how many were queued. No
    statement while it is Monday morning nowhere, one where everybody has been told; four at any
    size, and one for the names of modules.
    """
    monday = monday_told(now)
    zones = _zones_to_tell(monday, now) if monday else []
    if not monday or not zones:
        return 0
    weeks = [week for each in _ahead(monday, zones, now) if (week := _week_of(each, now))]
    return queue_messages(drafts=[_week_mail(week) for week in weeks], now=now)


def _to_tell(
    monday: dt.date, now: dt.datetime
) -> tuple[SessionQuerySet, SessionQuerySet, PersonalStepQuerySet]:
    """What people have between yesterday and a week from now who have not been told of it."""
    told = Message.objects.filter(kind=WEEK.name, about_id=monday.toordinal())
    first, last = now - NEWS_FOR, now + ONE_WEEK
    sessions, talks = sessions_to_lead(first, last), talks_to_have(first, last)
    beside = sessions_to_score_in(first, last)
    return (
        sessions.filter(~Exists(told.filter(person_id=OuterRef("facilitator")))),
        beside.filter(~Exists(told.filter(person_id=OuterRef("second__rater")))),
        talks.filter(~Exists(told.filter(person_id=OuterRef("enrollment__coach")))),
    )


def _zones_to_tell(monday: dt.date, now: dt.datetime) -> list[str]:
    """Zones of people who have not been told and for whom it is time. One statement."""
    sessions, beside, talks = _to_tell(monday, now)
    leading = sessions.order_by().values_list("facilitator__time_zone")
    scoring = beside.order_by().values_list("second__rater__time_zone")
    coaching = talks.order_by().values_list("enrollment__coach__time_zone")
    zones = (zone for (zone,) in leading.union(scoring, coaching) if zone)
    return [zone for zone in zones if week_time(monday, zone) <= now]


def _ahead(monday: dt.date, zones: Sequence[str], now: dt.datetime) -> list[_Ahead]:
    """Everybody to be told in these zones, with what they have before them."""
    found: dict[int, _Ahead] = {}
    sessions, beside, talks = _to_tell(monday, now)
    for session in sessions.filter(facilitator__time_zone__in=zones):
        person = session.facilitator
        found.setdefault(person.pk, _Ahead(person)).sessions.append(session)
    for session in beside.filter(second__rater__time_zone__in=zones):
        person = session.second.rater
        found.setdefault(person.pk, _Ahead(person)).beside.append(session)
    for step in talks.filter(enrollment__coach__time_zone__in=zones):
        coach = cast(Member, step.enrollment.coach)  # found by their zone
        talk = (step.opens_at, step.enrollment.member.name)
        found.setdefault(coach.pk, _Ahead(coach)).talks.append(talk)
    return list(found.values())


def _week_of(ahead: _Ahead, now: dt.datetime) -> Week | None:
    """The week of somebody for whom it has just begun, None when there is nothing in it."""
    zone = ahead.person.time_zone
    monday = monday_of(now, zone)
    due = week_time(monday, zone)
    if not due <= now < due + NEWS_FOR:
        return None
    sessions = [each for each in ahead.sessions if is_in_week(each.starts_at, monday, zone)]
    beside = [each for each in ahead.beside if is_in_week(each.starts_at, monday, zone)]
    talks = [name for moment, name in ahead.talks if is_in_week(moment, monday, zone)]
    if not sessions and not beside and not talks:
        return None
    return Week(
        person=ahead.person,
        monday=monday,
        now=now,
        sessions=sessions,
        beside=beside,
        coached=talks,
    )


def _week_mail(week: Week) -> Draft[Week]:
    return Draft(
        notification=WEEK,
        thing=week,
        to=recipient_of(week.person),
        about_id=week.monday.toordinal(),
        organization_id=week.person.organization_id,
        send_after=week_time(week.monday, week.person.time_zone),
    )
