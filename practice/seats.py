"""Who is in a session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from django.db.models import Q

from cohorts.models import Enrollment
from cohorts.querysets import taking_part
from people.models import Member
from practice.models import GroupPlace, GuestPlace, PracticeSession

Seat = tuple[PracticeSession, Member]


def people_of(sessions: Collection[PracticeSession]) -> Iterator[Seat]:
    """Everybody who is in these sessions now, which are read in_full(): guests, facilitators and
    second raters included; not whoever goes to another group's session instead. Two queries at any
    size.
    """
    leaders = leaders_of(sessions, taking_part("enrollment__"))
    for session in sessions:
        people = {each.member_id: each.member for each in leaders[session.pk]}
        for host in session.hosting:
            if host.left_at is None:
                people[host.pk] = host
        for member in people.values():
            yield session, member


def leaders_of(
    sessions: Collection[PracticeSession], those: Q | None = None
) -> dict[int, list[Enrollment]]:
    """Session -> who has a seat in it, guests last; `those` says which, by default all."""
    which = those or Q()
    at_home: dict[int, list[Enrollment]] = defaultdict(list)
    places = GroupPlace.objects.filter(which, group__in={each.group_id for each in sessions})
    for place in places.select_related("enrollment__member").order_by("pk"):
        at_home[place.group_id].append(place.enrollment)
    guests: dict[int, list[Enrollment]] = defaultdict(list)
    instead = set()
    steps = {session.step_id for session in sessions}
    visits = GuestPlace.objects.filter(which, session__step__in=steps)
    for visit in visits.select_related("enrollment__member", "session").order_by("pk"):
        guests[visit.session_id].append(visit.enrollment)
        instead.add((visit.enrollment_id, visit.session.step_id))
    found = {}
    for session in sessions:
        own = at_home[session.group_id]
        stays = [each for each in own if (each.pk, session.step_id) not in instead]
        found[session.pk] = stays + guests[session.pk]
    return found
