"""When the two of a talk are free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
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
    without: Talk | None = None,
) -> list[dt.datetime]:
    """Three times for a talk of these two from `since` on: beside their sessions and other talks.
    Five statements, six where calendars may be shown.
    """
    first = max(now, since)
    sessions = bookings_of([leader.pk, coach.pk], [first, first + AHEAD])
    booked = [*chain.from_iterable(sessions.values()), *_talks(leader, coach, first, without)]
    both = Both(leader_zone=leader.time_zone, coach_zone=coach.time_zone, booked=booked)
    return propose_slots(both, now=now, since=since, minutes=minutes)


def _talks(
    leader: Member, coach: Member, first: dt.datetime, without: Talk | None
) -> Sequence[Booking]:
    """Talks that either of them has agreed on."""
    people = [leader.pk, coach.pk]
    theirs = Talk.objects.filter(
        Q(coach__in=people) | Q(enrollment__member__in=people),
        state=TalkState.AGREED,
        starts_at__range=(first - dt.timedelta(days=1), first + AHEAD),
    )
    if without is not None:
        theirs = theirs.exclude(pk=without.pk)
    return [
        Booking(talk.starts_at, talk.ends_at, "")
        for talk in theirs.only("starts_at", "minutes")
        if talk.starts_at and talk.ends_at
    ]
