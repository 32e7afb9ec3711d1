"""What the clock says on Mondays: facilitators and coaches get their week."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import field

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet

from common.records import dataclass
from messaging.models import Message
from messaging.operations import Draft, queue_messages
from people.models import Member
from people.notifications import recipient_of
from practice.models import PracticeSession
from practice.notifications import WEEK, sessions_to_lead
from practice.querysets import SessionQuerySet
from practice.week import (
    NEWS_FOR,
    ONE_WEEK,
    Week,
    is_in_week,
    monday_told,
    week_time,
)
from practice.week_parts import AnyPart, monday_of, week_parts


@dataclass
class _Ahead:
    """What somebody has before them, in this week or not."""

    person: Member
    sessions: list[PracticeSession] = field(default_factory=list)
    others: dict[int, list[Model]] = field(default_factory=lambda: defaultdict(list))
    """Rows of the parts that apps above announced, by the place of the part."""


@transaction.atomic
def tell_weeks(*, now: dt.datetime) -> int:
    """Queue the week of every facilitator and coach for whom it is Monday after nine, and who has
    something in it.

    One mail per person and week: a second call queues nothing. Returns how many were queued. No
    statement while it is Monday morning nowhere, one where everybody has been told; else one more
    for sessions and for each part of a week, and one for the names of modules.
    """
    monday = monday_told(now)
    zones = _zones_to_tell(monday, now) if monday else []
    if not monday or not zones:
        return 0
    weeks = [week for each in _ahead(monday, zones, now) if (week := _week_of(each, now))]
    return queue_messages(drafts=[_week_mail(week) for week in weeks], now=now)


def _to_tell(monday: dt.date, now: dt.datetime) -> tuple[SessionQuerySet, list[QuerySet[Model]]]:
    """What people have between yesterday and a week from now who have not been told of it: sessions
    and the rows of each part.
    """
    told = Message.objects.filter(kind=WEEK.name, about_id=monday.toordinal())
    first, last = now - NEWS_FOR, now + ONE_WEEK
    sessions = sessions_to_lead(first, last)
    parts = [
        part.rows(first, last).filter(~Exists(told.filter(person_id=OuterRef(part.person))))
        for part in week_parts()
    ]
    return sessions.filter(~Exists(told.filter(person_id=OuterRef("facilitator")))), parts


def _zones_to_tell(monday: dt.date, now: dt.datetime) -> list[str]:
    """Zones of people who have not been told and for whom it is time. One statement."""
    sessions, parts = _to_tell(monday, now)
    leading = sessions.order_by().values_list("facilitator__time_zone")
    others = [
        rows.order_by().values_list(f"{part.person}__time_zone")
        for part, rows in zip(week_parts(), parts, strict=True)
    ]
    zones = (zone for (zone,) in leading.union(*others) if zone)
    return [zone for zone in zones if week_time(monday, zone) <= now]


def _ahead(monday: dt.date, zones: Sequence[str], now: dt.datetime) -> list[_Ahead]:
    """Everybody to be told in these zones, with what they have before them."""
    found: dict[int, _Ahead] = {}
    sessions, parts = _to_tell(monday, now)
    for session in sessions.filter(facilitator__time_zone__in=zones):
        person = session.facilitator
        found.setdefault(person.pk, _Ahead(person)).sessions.append(session)
    for number, (part, rows) in enumerate(zip(week_parts(), parts, strict=True)):
        for row in rows.filter(**{f"{part.person}__time_zone__in": zones}):
            person = part.tell(row).person
            found.setdefault(person.pk, _Ahead(person)).others[number].append(row)
    return list(found.values())


def _week_of(ahead: _Ahead, now: dt.datetime) -> Week | None:
    """The week of somebody for whom it has just begun, None when there is nothing in it."""
    zone = ahead.person.time_zone
    monday = monday_of(now, zone)
    due = week_time(monday, zone)
    if not due <= now < due + NEWS_FOR:
        return None
    sessions = [each for each in ahead.sessions if is_in_week(each.starts_at, monday, zone)]
    others = list(_others_of(ahead, monday))
    if not sessions and not others:
        return None
    return Week(person=ahead.person, monday=monday, now=now, sessions=sessions, others=others)


def _others_of(ahead: _Ahead, monday: dt.date) -> Iterator[tuple[AnyPart, list[Model]]]:
    """The parts of which there is something in this week."""
    for number, part in enumerate(week_parts()):
        rows = [row for row in ahead.others[number] if part.tell(row).is_in(monday)]
        if rows:
            yield part, rows


def _week_mail(week: Week) -> Draft[Week]:
    return Draft(
        notification=WEEK,
        thing=week,
        to=recipient_of(week.person),
        about_id=week.monday.toordinal(),
        organization_id=week.person.organization_id,
        send_after=week_time(week.monday, week.person.time_zone),
    )
