"""Who may score: whoever runs a session and does not sit in its group, as the long way says it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from assessments.policy import SCOREABLE, scoreable_sessions
from assessments.queries import seat_of
from cohorts.models import Enrollment
from cohorts.operations import leave_cohort
from cohorts.querysets import taking_part
from people.models import Member, Role
from practice.models import GroupPlace, PracticeSession
from tests.assessments.scoring_rule import can_score_session
from tests.house.access_world import World, build, load_version
from tests.kept import kept


@pytest.fixture
@kept
def worlds(db: None) -> list[World]:
    """Two organizations; in ours a facilitator also takes part, and somebody has every role."""
    version, now = load_version(), timezone.now()
    ours, theirs = build("Aurelia", version), build("Borealis", version)
    facilitator = ours.cast["facilitator"]
    seat = Enrollment.objects.create(cohort=ours.cohort, member=facilitator, enrolled_at=now)
    first = PracticeSession.objects.filter(group__cohort=ours.cohort).first()
    assert first is not None
    GroupPlace.objects.create(group=first.group, enrollment=seat)
    everything = ours.cast["other leader"]
    everything.roles = [role.value for role in Role]
    everything.save()
    ours.cohort.facilitators.add(everything)
    return [ours, theirs]


def ids(member: Member) -> set[int]:
    return set(scoreable_sessions(member).values_list("pk", flat=True))


def long_way(member: Member) -> set[int]:
    """What the member may see, runs, and does not sit in."""
    sessions = PracticeSession.objects
    seen = set(sessions.visible_to(member).values_list("pk", flat=True))
    run = set(sessions.run_by(member).values_list("pk", flat=True))
    seated = set(sessions.attended_by(member).values_list("pk", flat=True))
    return (seen & run) - seated


def test_the_short_way_finds_what_the_long_one_does(worlds: list[World]) -> None:
    found = excluded = 0
    for world in worlds:
        for member in world.cast.values():
            assert ids(member) == long_way(member)
            found += len(ids(member))
            excluded += PracticeSession.objects.run_by(member).attended_by(member).count()
    assert found
    assert excluded, "nobody runs a session that they sit in, so this proves little"


def test_a_seat_that_was_left_excludes_nobody(worlds: list[World]) -> None:
    ours = worlds[0]
    facilitator, now = ours.cast["facilitator"], timezone.now()
    before = ids(facilitator)
    seat = Enrollment.objects.get(cohort=ours.cohort, member=facilitator)
    leave_cohort(enrollment=seat, now=now, by=ours.cast["admin"])
    assert ids(facilitator) > before
    assert ids(facilitator) == long_way(facilitator)


def test_the_role_counts_as_well_as_the_session(worlds: list[World]) -> None:
    ours = worlds[0]
    member = ours.cast["other leader"]
    session = scoreable_sessions(member).first() or PracticeSession.objects.run_by(member).first()
    assert session is not None
    leave_cohort(
        enrollment=Enrollment.objects.get(cohort=ours.cohort, member=member),
        now=timezone.now(),
        by=ours.cast["admin"],
    )
    assert can_score_session(member, session)
    member.roles = [Role.LEADER]
    assert not can_score_session(member, session)


def test_a_seat_is_for_whoever_may_score_the_session_and_of_somebody_else(
    worlds: list[World],
) -> None:
    """By hand the same as by the policy: for every rater, session and leader of both worlds."""
    found = 0
    sessions = list(PracticeSession.objects.all())
    for rater in (member for world in worlds for member in world.cast.values()):
        mine = ids(rater)
        for session in sessions:
            seats = session.enrollments.filter(taking_part())
            expected = set(seats.exclude(member=rater).values_list("pk", flat=True))
            seated = {
                enrollment
                for enrollment in Enrollment.objects.values_list("pk", flat=True)
                if seat_of(
                    session_id=session.pk,
                    enrollment_id=enrollment,
                    rater_id=rater.pk,
                    organization_id=rater.organization_id,
                )
            }
            assert seated == (expected if session.pk in mine else set())
            found += len(seated)
    assert found


def test_one_session_is_found_by_a_statement_that_is_kept(worlds: list[World]) -> None:
    every = PracticeSession.objects.values_list("pk", flat=True)
    for world in worlds:
        for member in world.cast.values():
            found = [session for pk in every if (session := SCOREABLE.first(member, pk))]
            assert {session.pk for session in found} == ids(member)
            assert SCOREABLE.is_kept(member, every[0])
