"""A leader changes to another group after some of its sessions: what they did stays theirs, and
what the other group did before they came is not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import pytest
from django.test import Client
from django.urls import reverse

from assessments.seats import scored_seat
from people.models import Member
from practice.models import GuestPlace, PracticeGroup, PracticeSession
from practice.operations import hold_session, seat_leader
from practice.seats import leaders_of
from practice.session_page import seats_of
from tests.practice.conftest import Planned

SignIn = Callable[[Member], Client]


@pytest.fixture
def held(planned: Planned) -> tuple[PracticeSession, PracticeSession]:
    """The first practice of both groups, all present."""
    sessions = planned.session(1), planned.session(2)
    for session in sessions:
        present = [each.enrollment.pk for each in seats_of(session)]
        at = session.starts_at
        hold_session(session=session, present=present, by=session.facilitator, now=at)
        session.refresh_from_db()
    return sessions


def _move(planned: Planned, leader: Member, *, to: int, by: Member, now: dt.datetime) -> None:
    groups: Sequence[PracticeGroup] = planned.groups
    there, elsewhere = groups[to - 1], groups[2 - to]
    enrollment = planned.enrollments[leader]
    seat_leader(enrollment=enrollment, group=there, seen_group=elsewhere.pk, by=by, now=now)


def _names(session: PracticeSession) -> list[str]:
    return [each.member.name for each in seats_of(session)]


def test_they_keep_their_seat_in_what_took_place(
    planned: Planned,
    held: tuple[PracticeSession, PracticeSession],
    leader: Member,
    admin: Member,
    client_for: SignIn,
) -> None:
    theirs, others = held
    before = _names(theirs), _names(others)
    _move(planned, leader, to=2, by=admin, now=others.starts_at + dt.timedelta(days=1))
    assert (_names(theirs), _names(others)) == before, "in the order in which they sat"
    assert not any(seat.is_guest for seat in seats_of(theirs))
    seated = leaders_of(held)
    assert leader in [each.member for each in seated[theirs.pk]]
    assert leader not in [each.member for each in seated[others.pk]]
    rater, enrollment = theirs.facilitator, planned.enrollments[leader]
    assert scored_seat(theirs.pk, enrollment.pk, rater), "levels can still be corrected"
    page = client_for(leader).get(reverse("practice:session", args=[theirs.pk])).text
    assert reverse("assessments:feedback", args=[theirs.pk]) in page
    assert reverse("pilots:pilot", args=[planned.cohort.pk]) not in page, "no admin's page"


def test_what_the_group_did_before_they_came_is_not_theirs(
    planned: Planned,
    held: tuple[PracticeSession, PracticeSession],
    leader: Member,
    admin: Member,
    client_for: SignIn,
) -> None:
    theirs, others = held
    _move(planned, leader, to=2, by=admin, now=others.starts_at + dt.timedelta(days=1))
    client = client_for(leader)
    assert client.get(reverse("practice:session", args=[others.pk])).status_code == 404
    own = PracticeSession.objects.attended_by(leader)
    assert theirs in own
    assert others not in own
    ahead = planned.session(2, "assessment")
    assert ahead in own
    assert leader.name in _names(ahead)
    assert planned.session(1, "assessment") not in own


def test_coming_back_is_as_before(
    planned: Planned,
    held: tuple[PracticeSession, PracticeSession],
    leader: Member,
    admin: Member,
) -> None:
    theirs, others = held
    before = _names(theirs), _names(others)
    later = others.starts_at + dt.timedelta(days=1)
    _move(planned, leader, to=2, by=admin, now=later)
    _move(planned, leader, to=1, by=admin, now=later)
    assert (_names(theirs), _names(others)) == before
    assert theirs in PracticeSession.objects.attended_by(leader)
    assert others not in PracticeSession.objects.attended_by(leader)
    assert not GuestPlace.objects.filter(session__in=[theirs]).exists()
