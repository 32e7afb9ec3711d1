"""When people have live sessions, in every pilot of their organization, and when they are busy in
their own calendar where they have shown it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter

from django.db.models import F, Q, QuerySet

from calendars.queries import busy_of
from cohorts.models import Cohort
from cohorts.querysets import taking_part
from common.records import dataclass
from practice.models import GroupPlace, GuestPlace, PracticeSession, SecondRater
from practice.taken import LENGTH


@dataclass(frozen=True)
class Booking:
    """One session of somebody, whatever they do in it, or something in their own calendar."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    cohort: str
    """Name of the pilot; '' for what is in their own calendar, of which nothing else is known."""

    @property
    def starts(self) -> list[dt.datetime]:
        """Starts of sessions that would take the same time of them."""
        last = self.ends_at - LENGTH
        found, moment = [self.starts_at], self.starts_at + LENGTH
        while moment < last:
            found.append(moment)
            moment += LENGTH
        return [*found, last] if last > self.starts_at else found

    def is_during(self, starts_at: dt.datetime, minutes: int) -> bool:
        """Whether both run at the same time."""
        return self.starts_at < starts_at + dt.timedelta(minutes=minutes) and (
            starts_at < self.ends_at
        )


Bookings = Mapping[int, Sequence[Booking]]
"""By member id, whoever has some."""


def starts_of(bookings: Bookings) -> dict[int, list[dt.datetime]]:
    """The same as starts of sessions, see Booking.starts."""
    starts = attrgetter("starts")
    return {pk: list(chain.from_iterable(map(starts, own))) for pk, own in bookings.items()}


NEAR = dt.timedelta(days=1)


def bookings_of(
    people: Collection[int],
    moments: Collection[dt.datetime],
    *,
    without: Collection[PracticeSession] = (),
) -> Bookings:
    """What these people have planned on the days of these moments and between: sessions that they
    lead, score in or have a seat in, of running pilots, and what they have shown of their calendar.
    Four queries at any size, five where calendars may be shown.

    Sessions in `without` are left out: they are the ones that move.
    """
    if not people or not moments:
        return {}
    first, last = min(moments) - NEAR, max(moments) + NEAR
    planned = PracticeSession.objects.filter(
        state=PracticeSession.State.PLANNED,
        group__cohort__state=Cohort.State.RUNNING,
        starts_at__gte=first,
        starts_at__lte=last,
    )
    if without:
        planned = planned.exclude(pk__in=[session.pk for session in without])
    found: dict[int, set[Booking]] = defaultdict(set)
    for person, starts_at, minutes, cohort in (*_led(planned, people), *_seats(planned, people)):
        found[person].add(Booking(starts_at, starts_at + dt.timedelta(minutes=minutes), cohort))
    for person, busy in busy_of(people, first, last).items():
        found[person].update(Booking(each.starts_at, each.ends_at, "") for each in busy)
    return {person: sorted(each, key=lambda one: one.starts_at) for person, each in found.items()}


Entry = tuple[int, dt.datetime, int, str]


def _led(planned: QuerySet[PracticeSession], people: Collection[int]) -> Iterable[Entry]:
    """Sessions that they lead, and those in which they score beside. One query."""
    led = planned.filter(facilitator__in=people).order_by()
    beside = SecondRater.objects.filter(rater__in=people, session__in=planned.order_by())
    return led.values_list("facilitator_id", "starts_at", "minutes", "group__cohort__name").union(
        beside.values_list(
            "rater_id", "session__starts_at", "session__minutes", "session__group__cohort__name"
        )
    )


def _seats(planned: QuerySet[PracticeSession], people: Collection[int]) -> Iterator[Entry]:
    """Seats in the own group, and those of guests, who have only that one for the step."""
    theirs = taking_part("enrollment__") & Q(enrollment__member__in=people)
    visits = GuestPlace.objects.filter(theirs, session__in=planned)
    instead = set(GuestPlace.objects.filter(theirs).values_list("enrollment", "session__step"))
    yield from visits.annotate(person=F("enrollment__member_id")).values_list(
        "person", "session__starts_at", "session__minutes", "session__group__cohort__name"
    )
    seats = GroupPlace.objects.filter(theirs, group__sessions__in=planned)
    for enrollment, step, person, starts_at, minutes, cohort in seats.values_list(
        "enrollment",
        "group__sessions__step",
        "enrollment__member_id",
        "group__sessions__starts_at",
        "group__sessions__minutes",
        "group__cohort__name",
    ):
        if (enrollment, step) not in instead:
            yield person, starts_at, minutes, cohort
