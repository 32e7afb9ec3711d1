"""Present and absent are facts with a revision, and a step follows them."""

from __future__ import annotations

import datetime as dt

import pytest

from cohorts.models import PersonalStep
from people.models import Member
from practice.models import Attendance, PracticeSession
from practice.operations import (
    AttendanceDiffers,
    NotInCohort,
    SessionNotBegun,
    SessionNotPlanned,
    StaleAttendance,
    begin_turn,
    cancel_session,
    hold_session,
    note_attendance,
    reopen_session,
)
from practice.session_page import seats_of, session_page
from tests.practice.conftest import Planned
from tests.trail import trail


def done(session: PracticeSession) -> set[int]:
    steps = PersonalStep.objects.filter(step=session.step, done_at__isnull=False)
    return set(steps.values_list("enrollment_id", flat=True))


def seats(session: PracticeSession) -> list[int]:
    return [seat.enrollment.pk for seat in seats_of(session)]


def test_an_older_page_never_turns_a_no_show_into_present(
    planned: Planned, leader: Member, facilitator: Member, now: dt.datetime
) -> None:
    slot = {
        "session": planned.session(1),
        "enrollment_id": planned.enrollments[leader].pk,
        "by": facilitator,
        "now": now,
    }
    first = note_attendance(**slot, was_present=False, expected_revision=0)
    assert first.revision == 1
    with pytest.raises(StaleAttendance) as stale:
        note_attendance(**slot, was_present=True, expected_revision=0)
    assert stale.value.current.was_present is False
    assert note_attendance(**slot, was_present=False, expected_revision=0).revision == 1
    assert note_attendance(**slot, was_present=True, expected_revision=1).revision == 2
    assert [detail["was_present"] for _verb, _by, detail in trail("note_attendance")] == [
        False,
        True,
    ]


def test_a_session_is_not_finished_before_it_begins(planned: Planned, facilitator: Member) -> None:
    session = planned.session(1)
    early = session.starts_at - dt.timedelta(seconds=1)
    with pytest.raises(SessionNotBegun):
        hold_session(session=session, present=seats(session), by=facilitator, now=early)
    hold_session(session=session, present=seats(session), by=facilitator, now=session.starts_at)
    assert done(session) == set(seats(session))


@pytest.mark.parametrize("was_present", [True, False])
def test_finishing_does_not_contradict_what_was_noted(
    planned: Planned, leader: Member, facilitator: Member, was_present: bool
) -> None:
    session, mine = planned.session(1), planned.enrollments[leader].pk
    after = session.starts_at
    note_attendance(
        session=session, enrollment_id=mine, was_present=was_present, by=facilitator, now=after
    )
    others = [each for each in seats(session) if each != mine]
    right, wrong = ([mine, *others], others) if was_present else (others, [mine, *others])
    with pytest.raises(AttendanceDiffers):
        hold_session(session=session, present=wrong, by=facilitator, now=after)
    hold_session(session=session, present=right, by=facilitator, now=after)
    assert done(session) == set(right)


def test_a_step_follows_a_correction(planned: Planned, leader: Member, facilitator: Member) -> None:
    session, mine = planned.session(1), planned.enrollments[leader].pk
    after = session.starts_at
    hold_session(session=session, present=seats(session), by=facilitator, now=after)
    slot = {"session": session, "enrollment_id": mine, "by": facilitator, "now": after}
    note_attendance(**slot, was_present=False)
    assert mine not in done(session)
    note_attendance(**slot, was_present=True)
    assert mine in done(session)


def test_a_reopened_session_is_as_if_it_had_not_been_finished(
    planned: Planned, facilitator: Member, admin: Member
) -> None:
    session = planned.session(1)
    here, after = seats(session)[1:], session.starts_at
    assert reopen_session(session=session, by=admin, now=after).is_planned
    hold_session(session=session, present=here, by=facilitator, now=after)
    for _ in range(2):
        assert reopen_session(session=session, by=admin, now=after).is_planned
    assert done(session) == set()
    assert Attendance.objects.filter(was_present=True).count() == len(here)
    hold_session(session=session, present=here, by=facilitator, now=after)
    assert done(session) == set(here)
    assert trail("reopen_session") == [("reopen_session", admin.pk, {"present": sorted(here)})]


def test_a_turn_hands_everybody_who_is_here_their_own_part(
    planned: Planned, leader: Member, facilitator: Member, now: dt.datetime
) -> None:
    session = planned.session(1)
    places = seats_of(session)
    first, second = places[0], places[1]

    def parts() -> dict[str, str]:
        found = {}
        for seat in places:
            page = session_page(
                PracticeSession.objects.get(pk=session.pk), seat.member, language="en"
            )
            part = page["my_part"]
            found[seat.member.name] = part.name if part else ""
        return found

    assert parts()[leader.name] == "The lead"
    assert parts()[second.member.name] == "Maarten"
    slot = {"session": session, "by": facilitator, "now": now}
    for _ in range(2):
        begun = begin_turn(**slot, enrollment_id=second.enrollment.pk)
        assert begun.turn_began_at == now
        slot["now"] += dt.timedelta(minutes=1)
        begun.refresh_from_db()
    assert begun.turn_began_at == now
    assert parts()[second.member.name] == "The lead"
    assert parts()[leader.name] == "Observer"
    note_attendance(
        session=session, enrollment_id=first.enrollment.pk, was_present=False,
        by=facilitator, now=now,
    )  # fmt: skip
    assert parts()[leader.name] == "", "nobody who is not here plays"
    assert len(trail("begin_turn")) == 1


def test_turns_and_attendance_are_the_groups_own_and_not_of_a_canceled_session(
    planned: Planned, facilitator: Member, admin: Member, now: dt.datetime
) -> None:
    session, stranger = planned.session(1), seats(planned.session(2))[0]
    slot = {"session": session, "by": facilitator, "now": now}
    with pytest.raises(NotInCohort):
        begin_turn(**slot, enrollment_id=stranger)
    cancel_session(session=session, by=admin, now=now)
    with pytest.raises(SessionNotPlanned):
        begin_turn(**slot, enrollment_id=seats(session)[0])
    with pytest.raises(SessionNotPlanned):
        note_attendance(**slot, enrollment_id=seats(session)[0], was_present=True)
