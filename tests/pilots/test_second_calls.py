"""Changes of a running pilot that come a second time, too late, or without anything to change."""

from __future__ import annotations

import datetime as dt

import pytest

from cohorts.models import Cohort, PersonalStep
from cohorts.moving import steps_ahead
from cohorts.operations import CohortRests, StaleCohort, TooEarly
from messaging.models import Message
from people.models import AuditEvent, Member
from pilots.models import PilotDraft
from pilots.operations.course import (
    finish_pilot,
    pause_pilot,
    reopen_pilot,
    resume_pilot,
    shift_pilot,
)
from pilots.operations.launching import launch_pilot
from practice.models import Attendance, PracticeSession
from practice.operations import (
    change_facilitator,
    hand_over_sessions,
    move_sessions,
    note_attendance,
    remove_groups,
    reschedule_session,
    seat_leader,
)
from surveys.operations import remove_pulse_plan
from tests.factories import MemberFactory
from tests.kept import kept
from tests.practice.conftest import Planned

DAY = dt.timedelta(days=1)
HELD = PracticeSession.State.HELD


@pytest.fixture
@kept
def pilot(complete: PilotDraft, admin: Member, now: dt.datetime) -> Cohort:
    return launch_pilot(draft=complete, by=admin, now=now)


def traces() -> tuple[int, int]:
    """What anything that happens adds to."""
    return AuditEvent.objects.count(), Message.objects.count()


def test_what_is_so_already_happens_once(pilot: Cohort, admin: Member, now: dt.datetime) -> None:
    assert pause_pilot(cohort=pilot, by=admin, now=now)
    before = traces()
    assert not pause_pilot(cohort=pilot, by=admin, now=now + DAY)
    assert traces() == before
    assert resume_pilot(cohort=pilot, by=admin, now=now) == 0
    before = traces()
    assert resume_pilot(cohort=pilot, by=admin, now=now + DAY) is None
    assert traces() == before
    assert finish_pilot(cohort=pilot, by=admin, now=now)
    before = traces()
    assert not finish_pilot(cohort=pilot, by=admin, now=now + DAY)
    assert traces() == before
    assert reopen_pilot(cohort=pilot, by=admin, now=now)
    before = traces()
    assert not reopen_pilot(cohort=pilot, by=admin, now=now + DAY)
    assert traces() == before


def test_dates_do_not_move_where_a_session_would_begin_in_the_past(
    pilot: Cohort, admin: Member, now: dt.datetime
) -> None:
    first = PracticeSession.objects.ahead_of(pilot, now)[0]
    soon = now + 2 * DAY
    reschedule_session(session=first, starts_at=soon, link="", by=admin, now=now)
    next_on = min(step.opens_on for step in steps_ahead(pilot, now))
    with pytest.raises(TooEarly):
        shift_pilot(cohort=pilot, weeks=-1, next_on=next_on, by=admin, now=now)
    pilot.refresh_from_db()
    first.refresh_from_db()
    assert first.starts_at == soon
    assert min(step.opens_on for step in steps_ahead(pilot, now)) == next_on


def test_another_facilitator_meanwhile_stays(
    planned: Planned, facilitator: Member, admin: Member, now: dt.datetime
) -> None:
    session = planned.session(1)
    new = MemberFactory(organization=planned.cohort.organization)
    with pytest.raises(StaleCohort):
        change_facilitator(session=session, facilitator=new, seen=new.pk, by=admin, now=now)
    session.refresh_from_db()
    assert session.facilitator_id == facilitator.pk


def test_whoever_leads_already_is_told_nothing(
    planned: Planned, facilitator: Member, admin: Member, now: dt.datetime
) -> None:
    session, before = planned.session(1), traces()
    change_facilitator(
        session=session, facilitator=facilitator, seen=facilitator.pk, by=admin, now=now
    )
    assert traces() == before


def test_a_handover_to_oneself_or_a_second_one_finds_nothing(
    planned: Planned, facilitator: Member, admin: Member, now: dt.datetime
) -> None:
    new = MemberFactory(organization=planned.cohort.organization)

    def given(to: Member) -> int:
        return hand_over_sessions(
            cohort=planned.cohort, leaving=facilitator, facilitator=to, by=admin, now=now
        )

    before = traces()
    assert given(facilitator) == 0
    assert traces() == before
    assert given(new) == len(planned.sessions)
    before = traces()
    assert given(new) == 0
    assert traces() == before


def test_nothing_is_planned_or_seated_while_a_pilot_rests(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime
) -> None:
    pause_pilot(cohort=planned.cohort, by=admin, now=now)
    session, other = planned.session(1), planned.session(2)
    with pytest.raises(CohortRests):
        reschedule_session(
            session=session, starts_at=session.starts_at + DAY, link="", by=admin, now=now
        )
    with pytest.raises(CohortRests):
        seat_leader(
            enrollment=planned.enrollments[leader],
            group=other.group,
            seen_group=session.group_id,
            by=admin,
            now=now,
        )


def test_whoever_sits_there_already_is_told_nothing_and_a_session_that_was_is_on_a_new_plan(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime
) -> None:
    session, other = planned.session(1), planned.session(2)
    enrollment = planned.enrollments[leader]

    def seat(there: PracticeSession, moment: dt.datetime) -> None:
        seat_leader(
            enrollment=enrollment,
            group=there.group,
            seen_group=session.group_id,
            by=admin,
            now=moment,
        )

    before = traces()
    seat(session, now)
    assert traces() == before
    canceled = PracticeSession.State.CANCELED  # so they keep no seat in it
    PracticeSession.objects.filter(pk=session.pk).update(state=canceled)
    seat(other, other.starts_at + DAY)
    step = PersonalStep.objects.get(enrollment=enrollment, step=other.step_id)
    assert step.opens_at == other.starts_at
    assert step.address.endswith(f"/{other.pk}/")


def test_a_step_stays_done_for_whoever_was_there_in_another_session_of_it(
    planned: Planned, leader: Member, facilitator: Member, now: dt.datetime
) -> None:
    session, other = planned.session(1), planned.session(2)
    enrollment = planned.enrollments[leader]
    PracticeSession.objects.filter(pk__in=[session.pk, other.pk]).update(state=HELD)
    PersonalStep.objects.filter(enrollment=enrollment, step=session.step_id).update(done_at=now)
    for each in (session, other):
        Attendance.objects.create(
            session=each, enrollment=enrollment, was_present=True, noted_at=now
        )
    note_attendance(
        session=session, enrollment_id=enrollment.pk, was_present=False, by=facilitator, now=now
    )
    assert PersonalStep.objects.get(enrollment=enrollment, step=session.step_id).done_at == now


def test_what_is_not_there_is_neither_moved_nor_removed(
    planned: Planned, admin: Member, now: dt.datetime
) -> None:
    cohort = planned.cohort
    assert remove_pulse_plan(cohort=cohort, by=admin, now=now) == 0
    assert remove_groups(cohort=cohort, by=admin, now=now) == 2
    before = traces()
    assert remove_groups(cohort=cohort, by=admin, now=now) == 0
    assert move_sessions(cohort=cohort, weeks=1, since=now, by=admin, now=now) == 0
    assert traces() == before
