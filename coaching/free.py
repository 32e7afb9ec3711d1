"""When the two of a talk are free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import chain

from django.db.models import Q

from coaching.models import Talk
from coaching.slots import DAYS, Both, propose_slots
from coaching.states import TalkState
from people.models import Member
from practice.bookings import Booking, bookings_of

AHEAD = dt.timedelta(days=DAYS + 2)


def free_slots(
    leader: Member,
    coach: Member,
    *,
    now: dt.datetime,
    since: dt.datetime,
    minutes: int,
    but: Iterable[dt.datetime] = (),
) -> list[dt.datetime]:
    """Three times for a talk of these two from `since` on: beside their sessions and talks, and
    none that runs into a time of `but`. Five statements, six where calendars may be shown.
    """
    first = max(now, since)
    sessions = bookings_of([leader.pk, coach.pk], [first, first + AHEAD])
    length = dt.timedelta(minutes=minutes)
    booked = [
        *chain.from_iterable(sessions.values()),
        *_talks(leader, coach, first),
        *(Booking(each, each + length, "") for each in but),
    ]
    both = Both(leader_zone=leader.time_zone, coach_zone=coach.time_zone, booked=booked)
    return propose_slots(both, now=now, since=since, minutes=minutes)


def _talks(leader: Member, coach: Member, first: dt.datetime) -> Sequence[Booking]:
    """Talks that either of them has agreed on."""
    people = [leader.pk, coach.pk]
    theirs = Talk.objects.filter(
        Q(coach__in=people) | Q(enrollment__member__in=people),
        state=TalkState.AGREED,
        starts_at__range=(first - dt.timedelta(days=1), first + AHEAD),
    )
    return [
        Booking(talk.starts_at, talk.ends_at, "")
        for talk in theirs.only("starts_at", "minutes")
        if talk.starts_at and talk.ends_at
    ]
