"""A leader changes to another group after some of its sessions: what they did stays theirs, and
what the other group did before they came is not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import pytest
from django.test import Client
from django.urls import reverse

from assessments.policy import scoreable_sessions
from assessments.queries import seat_of
from assessments.seats import LeaderAbsent, NotInThisSession, scored_seat, seat_of_present
from cohorts.models import Enrollment
from people.models import Member, Role
from pilots.operations.staffing import add_leader, take_out_leader
from practice.missing import leaders_missing
from practice.models import Attendance, GuestPlace, PracticeGroup, PracticeSession
from practice.operations import hold_session, seat_leader
from practice.operations.leading import join_team
from practice.seats import leaders_of
from practice.session_page import seats_of
from tests.factories import MemberFactory
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


@pytest.fixture
def late(planned: Planned) -> Member:
    """Somebody who has no place in the pilot yet."""
    return MemberFactory(organization=planned.cohort.organization, roles=[Role.LEADER])


def _opens(client: Client, session: PracticeSession) -> dict[str, int]:
    """What each page of a session answers to a leader."""
    names = ("practice:session", "practice:notes", "assessments:feedback", "assessments:consent")
    return {name: client.get(reverse(name, args=[session.pk])).status_code for name in names}


def _joined(planned: Planned, late: Member, by: Member, now: dt.datetime) -> Enrollment:
    return add_leader(
        cohort=planned.cohort, member=late, group=planned.groups[0], coach=None, by=by, now=now
    )


def test_whoever_joins_later_has_no_seat_in_what_their_group_did_before(
    planned: Planned,
    held: tuple[PracticeSession, PracticeSession],
    late: Member,
    admin: Member,
    client_for: SignIn,
) -> None:
    """Red before: past sessions stood in their list, with feedback that nobody gave and a recording
    of a turn that they never had; whoever scored there found them as if they had been present.
    """
    session = held[0]
    before = _names(session)
    enrollment = _joined(planned, late, admin, session.starts_at + dt.timedelta(days=1))
    assert set(_opens(client_for(late), session).values()) == {404}
    past = client_for(late).get(reverse("practice:sessions")).text
    assert reverse("practice:session", args=[session.pk]) not in past
    assert _names(session) == before
    with pytest.raises(NotInThisSession):
        scored_seat(session.pk, enrollment.pk, session.facilitator)
    assert late.name in _names(planned.session(1, "assessment")), "what is ahead is theirs"
    assert not Attendance.objects.filter(enrollment=enrollment).exists(), "they missed nothing"


def test_whoever_comes_into_a_group_may_score_what_it_did_before(
    planned: Planned,
    held: tuple[PracticeSession, PracticeSession],
    late: Member,
    admin: Member,
) -> None:
    session = held[0]
    now = session.starts_at + dt.timedelta(days=1)
    _joined(planned, late, admin, now)
    ahead = planned.session(1, "assessment")
    join_team(cohort=planned.cohort, sessions=[session], member=late, by=admin, now=now)
    scored = scoreable_sessions(late)
    assert (session in scored, ahead in scored) == (True, False)
    other = planned.groups[0].places.exclude(enrollment__member=late).first()
    assert other is not None
    assert scored_seat(session.pk, other.enrollment_id, late)
    with pytest.raises(NotInThisSession):
        scored_seat(ahead.pk, other.enrollment_id, late)


def test_what_the_new_group_did_and_the_old_one_had_ahead_is_missed(
    planned: Planned, leader: Member, admin: Member, client_for: SignIn
) -> None:
    """Red before: it was theirs, with feedback and a recording, and nobody saw that a date is
    missing.
    """
    done, ahead = planned.session(2), planned.session(1)
    present = [each.enrollment.pk for each in seats_of(done)]
    hold_session(session=done, present=present, by=done.facilitator, now=done.starts_at)
    PracticeSession.objects.filter(pk=ahead.pk).update(
        starts_at=done.starts_at + dt.timedelta(days=7)
    )
    now = done.starts_at + dt.timedelta(days=1)
    _move(planned, leader, to=2, by=admin, now=now)
    enrollment = planned.enrollments[leader]
    page = client_for(leader).get(reverse("practice:session", args=[done.pk])).text
    assert "You were not there" in page
    for name in ("feedback", "consent"):
        assert reverse(f"assessments:{name}", args=[done.pk]) not in page
    with pytest.raises(LeaderAbsent):
        seat_of_present(done.pk, enrollment.pk, done.facilitator)
    assert enrollment in leaders_missing(done.step_id), "who arranges dates sees it"
    swap = reverse("practice:swap", args=[done.pk, enrollment.pk])
    assert swap in client_for(admin).get(reverse("practice:session", args=[done.pk])).text
    _move(planned, leader, to=1, by=admin, now=now)
    assert ahead in PracticeSession.objects.attended_by(leader)
    assert done not in PracticeSession.objects.attended_by(leader)
    assert enrollment not in leaders_missing(done.step_id), "their own group has it ahead"


def test_what_they_missed_and_the_new_group_has_ahead_is_theirs(
    planned: Planned, leader: Member, admin: Member
) -> None:
    """Red before: nobody invited them, while the page of the move said so."""
    missed, ahead = planned.session(1), planned.session(2)
    enrollment = planned.enrollments[leader]
    hold_session(session=missed, present=[], by=missed.facilitator, now=missed.starts_at)
    PracticeSession.objects.filter(pk=ahead.pk).update(
        starts_at=missed.starts_at + dt.timedelta(days=7)
    )
    ahead.refresh_from_db()
    _move(planned, leader, to=2, by=admin, now=missed.starts_at + dt.timedelta(days=1))
    assert leader.name in _names(ahead)
    assert leader in [each.member for each in leaders_of([ahead])[ahead.pk]]
    assert enrollment not in leaders_missing(missed.step_id)
    assert missed not in PracticeSession.objects.attended_by(leader)


def test_whoever_comes_back_to_their_seat_missed_what_was_held_meanwhile(
    planned: Planned, leader: Member, admin: Member, client_for: SignIn
) -> None:
    """Red before: their page offered the feedback of a practice that they were not in."""
    session, enrollment = planned.session(1), planned.enrollments[leader]
    take_out_leader(enrollment=enrollment, by=admin, now=session.starts_at)
    hold_session(session=session, present=[], by=session.facilitator, now=session.starts_at)
    again = {"cohort": planned.cohort, "member": leader, "group": None, "coach": None, "by": admin}
    for _twice in range(2):
        add_leader(**again, now=session.starts_at + dt.timedelta(days=1))
    assert "You were not there" in (
        client_for(leader).get(reverse("practice:session", args=[session.pk])).text
    )
    assert enrollment in leaders_missing(session.step_id)


def test_by_hand_and_by_the_policy_a_seat_is_the_same(
    planned: Planned,
    held: tuple[PracticeSession, PracticeSession],
    late: Member,
    leader: Member,
    admin: Member,
    facilitator: Member,
) -> None:
    now = held[1].starts_at + dt.timedelta(days=1)
    _joined(planned, late, admin, now)
    _move(planned, leader, to=2, by=admin, now=now)
    everybody = Enrollment.objects.filter(cohort=planned.cohort)
    for session in PracticeSession.objects.filter(group__in=planned.groups):
        seated = set(session.enrollments.values_list("pk", flat=True))
        assert seated == {each.enrollment.pk for each in seats_of(session)}
        for each in everybody.select_related("member"):
            sits = PracticeSession.objects.attended_by(each.member).filter(pk=session.pk).exists()
            assert sits is (each.pk in seated), (session, each)
            found = seat_of(
                session_id=session.pk, enrollment_id=each.pk, rater_id=facilitator.pk,
                organization_id=planned.cohort.organization_id,
            )  # fmt: skip
            assert (found is not None) is sits, (session, each)
