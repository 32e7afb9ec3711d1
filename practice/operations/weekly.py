"""What the clock says on Mondays: facilitators and coaches get their week."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction

from messaging.models import Message
from messaging.operations import Draft, queue_messages
from people.models import Member
from people.notifications import recipient_of
from practice.models import PracticeSession
from practice.notifications import WEEK, sessions_to_lead, talks_to_have
from practice.week import NEWS_FOR, ONE_WEEK, Week, is_in_week, monday_of, week_time


@dataclass
class _Ahead:
    """What somebody has before them, in this week or not."""

    person: Member
    sessions: list[PracticeSession] = field(default_factory=list)
    talks: list[tuple[dt.datetime, str]] = field(default_factory=list)
    """(when it is due, with whom)."""


@transaction.atomic
def tell_weeks(*, now: dt.datetime) -> int:
    """Queue the week of every facilitator and coach for whom it is Monday after nine, and who has
    something in it.

    One mail per person and week: a second call queues nothing. Returns how many were queued; three
    queries at any size, and one for the names of modules.
    """
    weeks = [week for each in _ahead(now) if (week := _week_of(each, now))]
    known = set(
        Message.objects.filter(
            kind=WEEK.name, person_id__in=[week.person.pk for week in weeks]
        ).values_list("person_id", "about_id")
    )
    drafts = [
        _week_mail(week) for week in weeks if (week.person.pk, week.monday.toordinal()) not in known
    ]
    return queue_messages(drafts=drafts, now=now)


def _ahead(now: dt.datetime) -> list[_Ahead]:
    """Everybody with something between yesterday and a week from now."""
    first, last = now - NEWS_FOR, now + ONE_WEEK
    found: dict[int, _Ahead] = {}
    for session in sessions_to_lead(first, last):
        person = session.facilitator
        found.setdefault(person.pk, _Ahead(person)).sessions.append(session)
    for step in talks_to_have(first, last):
        coach = step.enrollment.coach
        if coach is not None:
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
    talks = [name for moment, name in ahead.talks if is_in_week(moment, monday, zone)]
    if not sessions and not talks:
        return None
    return Week(person=ahead.person, monday=monday, now=now, sessions=sessions, coached=talks)


def _week_mail(week: Week) -> Draft[Week]:
    return Draft(
        notification=WEEK,
        thing=week,
        to=recipient_of(week.person),
        about_id=week.monday.toordinal(),
        organization_id=week.person.organization_id,
        send_after=week_time(week.monday, week.person.time_zone),
    )
