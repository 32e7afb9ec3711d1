"""Groups, sessions, invitations and reminders."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from cohorts.models import Enrollment, PersonalStep
from messaging.models import Message
from messaging.notifications import find_notification
from people.models import AuditEvent, Member
from people.operations import lift_restriction, restrict_person
from practice import tasks
from practice.models import Attendance, GuestPlace, PracticeSession
from practice.operations import (
    NotInCohort,
    SessionNotPlanned,
    SessionOver,
    cancel_session,
    change_facilitator,
    create_groups,
    hold_session,
    note_attendance,
    plan_sessions,
    release_leavers,
    remind_sessions,
    reschedule_session,
)
from practice.times import SessionTime
from tests.factories import NOW
from tests.practice.conftest import Planned, statements_of
from tests.trail import trail


def mails(session: PracticeSession, kind: str, member: Member | None = None) -> list[Message]:
    found = Message.objects.filter(kind=kind, about_id=session.pk).order_by("pk")
    return list(found.filter(person_id=member.pk) if member else found)


def unwanted(messages: list[Message]) -> dict[int, str]:
    """What the declaration of their kind says against them."""
    notification = find_notification(messages[0].kind)
    assert notification is not None
    return dict(notification.objections(messages))


def deliver(**those: Any) -> None:
    """As if these messages had been sent."""
    Message.objects.filter(state="queued", **those).update(state="sent", sent_at=NOW)


def event(message: Message) -> Any:
    calendar = Calendar.from_ical(message.calendar)
    assert calendar["METHOD"] == message.calendar_method
    return next(part for part in calendar.walk("VEVENT"))


def test_each_session_is_about_the_right_module(planned: Planned) -> None:
    told = {kind: planned.session(1, kind).module.slug for kind in planned.steps}
    assert told == {
        "kickoff": "cues",
        "practice": "cues",
        "practice2": "replies",
        "assessment": "replies",
    }


def test_planning_moves_every_leaders_step_to_the_session(planned: Planned, leader: Member) -> None:
    session = planned.session(2)
    places = PersonalStep.objects.filter(step=session.step, enrollment__place__group=session.group)
    assert places.count() == 4
    assert set(places.values_list("opens_at", "address")) == {
        (session.starts_at, f"/practice/{session.pk}/")
    }


def test_planning_twice_changes_nothing(
    planned: Planned, admin: Member, facilitator: Member, now: dt.datetime
) -> None:
    before = Message.objects.count()
    times = [
        SessionTime(
            group_position=1,
            step_id=planned.steps["practice"].pk,
            starts_at=now + dt.timedelta(days=60),
            time_zone="UTC",
            facilitator_id=facilitator.pk,
        )
    ]
    again = plan_sessions(cohort=planned.cohort, times=times, now=now, by=admin)
    assert again == [planned.session(1)]
    assert again[0].starts_at == planned.session(1).starts_at
    assert Message.objects.count() == before
    everybody = [[member.pk for member in planned.enrollments]]
    again = create_groups(cohort=planned.cohort, groups=everybody, now=now, by=admin)
    assert again == planned.groups


def test_strangers_are_refused(
    planned: Planned, outsider: Member, admin: Member, now: dt.datetime
) -> None:
    time = SessionTime(
        group_position=1,
        step_id=planned.steps["practice"].pk,
        starts_at=now,
        time_zone="UTC",
        facilitator_id=outsider.pk,
    )
    with pytest.raises(NotInCohort):
        plan_sessions(cohort=planned.cohort, times=[time], now=now, by=admin)
    elsewhere = SessionTime(
        group_position=3,
        step_id=time.step_id,
        starts_at=now,
        time_zone="UTC",
        facilitator_id=admin.pk,
    )
    with pytest.raises(NotInCohort):
        plan_sessions(cohort=planned.cohort, times=[elsewhere], now=now, by=admin)
    planned.cohort.groups.all().delete()
    with pytest.raises(NotInCohort):
        create_groups(cohort=planned.cohort, groups=[[outsider.pk]], now=now, by=admin)


def test_everybody_is_invited_once_in_their_own_zone(
    planned: Planned, leader: Member, facilitator: Member
) -> None:
    session = planned.session(1, "kickoff")
    invited = mails(session, "session_invitation")
    assert len(invited) == 5
    assert len({message.person_id for message in invited}) == 5
    [mine] = mails(session, "session_invitation", leader)
    # 18:00 UTC is a quarter to midnight in Kathmandu and two in the afternoon in Toronto.
    assert "Wednesday, 30 September 2026, 23:45 GMT+5:45 (Asia/Kathmandu)" in mine.text
    [theirs] = mails(session, "session_invitation", facilitator)
    assert "14:00 EDT (America/Toronto)" in theirs.text
    assert "run sheet" in theirs.text
    assert mine.send_before == session.starts_at


def test_the_zone_of_a_mail_follows_the_clock_change(
    planned: Planned, admin: Member, now: dt.datetime
) -> None:
    session = planned.session(1)
    berliner = next(m for m in planned.enrollments if m.time_zone == "Europe/Berlin")
    for day, wall in ((24, "17:00 CEST"), (26, "16:00 CET")):  # clocks go back on 25 October 2026
        moment = dt.datetime(2026, 10, day, 15, 0, tzinfo=dt.UTC)
        reschedule_session(session=session, starts_at=moment, link="", by=admin, now=now)
        assert wall in mails(session, "session_update", berliner)[-1].text


def test_the_calendar_file_names_the_person_only(
    planned: Planned, leader: Member, now: dt.datetime
) -> None:
    session = planned.session(1)
    entry = event(mails(session, "session_invitation", leader)[0])
    assert entry["UID"] == f"{session.calendar_uid}@empathy-portal"
    assert entry["SEQUENCE"] == 0
    assert entry["DTSTAMP"].dt == now
    assert entry["DTSTART"].dt == session.starts_at
    assert entry["DTEND"].dt == session.starts_at + dt.timedelta(minutes=45)
    assert entry["ATTENDEE"] == f"mailto:{leader.email}"
    assert entry["ORGANIZER"].startswith("mailto:")
    assert f"/practice/{session.pk}/" in entry["DESCRIPTION"]
    assert entry["LOCATION"] == "https://meet.example/room"


def test_a_move_updates_the_same_entry(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime
) -> None:
    session = planned.session(1)
    later = session.starts_at + dt.timedelta(days=1)
    moved = reschedule_session(
        session=session, starts_at=later, link="https://meet.example/b", by=admin, now=now
    )
    reschedule_session(
        session=session, starts_at=later, link="https://meet.example/b", by=admin, now=now
    )
    assert moved.sequence == 1
    updates = mails(session, "session_update")
    assert len(updates) == 5
    [mine] = mails(session, "session_update", leader)
    entry, first = event(mine), event(mails(session, "session_invitation", leader)[0])
    assert (entry["UID"], entry["SEQUENCE"], entry["DTSTART"].dt) == (first["UID"], 1, later)
    step = PersonalStep.objects.get(enrollment=planned.enrollments[leader], step=session.step)
    assert step.opens_at == later
    assert AuditEvent.objects.filter(verb="reschedule_session", thing_id=session.pk).count() == 1


def test_canceling_takes_the_entry_away_and_planning_again_brings_it_back(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime
) -> None:
    session = planned.session(1)
    deliver()
    cancel_session(session=session, by=admin, now=now)
    assert cancel_session(session=session, by=admin, now=now).sequence == 1
    [mine] = mails(session, "session_canceled", leader)
    entry = event(mine)
    assert (entry["STATUS"], entry["SEQUENCE"], mine.calendar_method) == ("CANCELLED", 1, "CANCEL")
    with pytest.raises(SessionNotPlanned):
        hold_session(session=session, present=[], by=admin, now=now)
    again = reschedule_session(
        session=session, starts_at=session.starts_at, link="", by=admin, now=now
    )
    assert (again.state, again.sequence) == ("planned", 2)
    assert event(mails(session, "session_update", leader)[0])["SEQUENCE"] == 2
    assert set(unwanted(mails(session, "session_canceled")).values()) == {
        "the session was moved; a later message has the new time"
    }


def test_a_leaver_loses_coming_sessions_from_the_calendar_once(
    planned: Planned, leader: Member, now: dt.datetime
) -> None:
    deliver()
    assert release_leavers(now=now) == 0, "nobody has left"
    Enrollment.objects.filter(pk=planned.enrollments[leader].pk).update(left_at=now)
    coming = PracticeSession.objects.filter(group=planned.session(1).group, starts_at__gt=now)
    assert release_leavers(now=now) == coming.count() > 1
    release_leavers(now=now)
    told = Message.objects.filter(kind="session_canceled")
    assert set(told.values_list("to_address", flat=True)) == {leader.email}
    assert told.count() == coming.count(), "a second tick tells nobody twice"
    entry = event(told[0])
    assert (entry["STATUS"], told[0].calendar_method) == ("CANCELLED", "CANCEL")
    assert unwanted(list(told)) == {}, "the outbox lets it out although the leader has left"


def test_what_is_no_longer_true_does_not_leave(
    planned: Planned, leader: Member, admin: Member, facilitator: Member, now: dt.datetime
) -> None:
    moved, canceled, standing = (
        planned.session(1),
        planned.session(2),
        planned.session(1, "kickoff"),
    )
    reschedule_session(
        session=moved, starts_at=moved.starts_at + dt.timedelta(hours=1), link="", by=admin, now=now
    )
    deliver(about_id=canceled.pk)
    cancel_session(session=canceled, by=admin, now=now)
    enrollment = planned.enrollments[leader]
    enrollment.left_at = now
    enrollment.save()
    assert len(unwanted(mails(moved, "session_invitation"))) == 5
    assert set(unwanted(mails(canceled, "session_invitation")).values()) == {
        "the session was canceled"
    }
    assert unwanted(mails(canceled, "session_canceled")) == {}
    [mine] = mails(standing, "session_invitation", leader)
    assert unwanted(mails(standing, "session_invitation")) == {
        mine.pk: "the person no longer takes part"
    }
    facilitator.left_at = now
    facilitator.save()
    [theirs] = mails(canceled, "session_canceled", facilitator)
    assert unwanted(mails(canceled, "session_canceled")) == {
        theirs.pk: "the person no longer takes part"
    }
    gone = mails(standing, "session_invitation", leader)
    PracticeSession.objects.filter(pk=standing.pk).delete()
    assert unwanted(gone) == {mine.pk: "the session no longer exists"}


@pytest.mark.proof("queries", operations=1)
def test_asking_about_many_messages_takes_the_same_queries(planned: Planned) -> None:
    def queries(messages: list[Message]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            unwanted(messages)
        return len(seen)

    every = list(Message.objects.filter(kind="session_invitation"))
    assert queries(every[:3]) == queries(every)


def test_holding_keeps_attendance_and_finishes_the_step(
    planned: Planned, leader: Member, facilitator: Member, now: dt.datetime
) -> None:
    session = planned.session(1)
    mine = planned.enrollments[leader]
    over = session.starts_at + dt.timedelta(minutes=45)
    for moment in (over, over + dt.timedelta(minutes=1)):
        hold_session(session=session, present=[mine.pk], by=facilitator, now=moment)
    rows = dict(
        Attendance.objects.filter(session=session).values_list("enrollment_id", "was_present")
    )
    assert len(rows) == 4
    assert [enrollment for enrollment, was_present in rows.items() if was_present] == [mine.pk]
    done = PersonalStep.objects.filter(step=session.step, done_at__isnull=False)
    assert list(done.values_list("enrollment_id", "done_at")) == [(mine.pk, over)]
    for refused in (cancel_session, reschedule_session):
        extra = {"starts_at": now, "link": ""} if refused is reschedule_session else {}
        with pytest.raises(SessionOver):
            refused(session=session, by=facilitator, now=now, **extra)


def test_whose_data_is_restricted_leads_no_session_from_then_on(
    planned: Planned, facilitator: Member, peer: Member, admin: Member, now: dt.datetime
) -> None:
    restrict_person(member=peer, now=now, by=None)
    session = planned.session(1)
    change = {"session": session, "seen": session.facilitator_id, "by": admin, "now": now}
    with pytest.raises(NotInCohort):
        change_facilitator(facilitator=peer, **change)
    lift_restriction(member=peer, now=now, by=None)
    assert change_facilitator(facilitator=peer, **change).facilitator == peer


def test_nobody_of_another_group_is_marked_present(
    planned: Planned, facilitator: Member, now: dt.datetime
) -> None:
    session = planned.session(1)
    other = planned.session(2).group.places.first()
    with pytest.raises(NotInCohort):
        hold_session(
            session=session, present=[other.enrollment_id], by=facilitator, now=session.starts_at
        )
    with pytest.raises(NotInCohort):
        note_attendance(
            session=session,
            enrollment_id=other.enrollment_id,
            was_present=True,
            by=facilitator,
            now=now,
        )
    assert not Attendance.objects.exists()


def test_the_last_word_on_attendance_counts(
    planned: Planned, leader: Member, facilitator: Member, now: dt.datetime
) -> None:
    session, mine = planned.session(1), planned.enrollments[leader].pk
    for was_present in (True, False, False):
        note_attendance(
            session=session, enrollment_id=mine, was_present=was_present, by=facilitator, now=now
        )
    assert list(Attendance.objects.values_list("enrollment_id", "was_present")) == [(mine, False)]
    assert AuditEvent.objects.filter(verb="note_attendance").count() == 2


def test_reminders_come_at_nine_the_day_before_in_each_zone(
    planned: Planned, leader: Member, facilitator: Member
) -> None:
    session = planned.session(1, "kickoff")  # 30 September, 14:00 in Toronto, 23:45 in Kathmandu
    nine_kathmandu = dt.datetime(2026, 9, 29, 3, 15, tzinfo=dt.UTC)
    nine_toronto = dt.datetime(2026, 9, 29, 13, 0, tzinfo=dt.UTC)
    remind_sessions(now=nine_kathmandu - dt.timedelta(minutes=1))
    assert mails(session, "session_tomorrow") == []
    remind_sessions(now=nine_kathmandu)
    assert mails(session, "session_tomorrow", leader)
    assert not mails(session, "session_tomorrow", facilitator)
    remind_sessions(now=nine_toronto)
    assert remind_sessions(now=nine_toronto) == 0
    reminders = mails(session, "session_tomorrow")
    assert len(reminders) == 5
    assert {message.send_before for message in reminders} == {session.starts_at}
    assert reminders[0].subject.startswith("Tomorrow: ")


def test_where_nothing_is_due_one_statement_says_so(
    planned: Planned, leader: Member, now: dt.datetime
) -> None:
    """Before anybody's nine o'clock, and once everybody has been reminded."""
    session = planned.session(1, "kickoff")
    Attendance.objects.create(
        session=session,
        enrollment=planned.enrollments[leader],
        was_present=False,
        noted_at=now,
        excused_at=now,
    )
    nine = dt.datetime(2026, 9, 29, 3, 15, tzinfo=dt.UTC)
    for moment in (now, nine - dt.timedelta(minutes=1)):
        assert len(statements_of(remind_sessions, moment)) == 1
    assert remind_sessions(now=nine + dt.timedelta(hours=10)) > 0
    assert len(statements_of(remind_sessions, nine + dt.timedelta(hours=11))) == 1


def test_a_guest_is_reminded_where_they_are_a_guest_and_once(
    planned: Planned, leader: Member, now: dt.datetime
) -> None:
    mine, other = planned.session(1, "kickoff"), planned.session(2, "kickoff")
    GuestPlace.objects.create(session=other, enrollment=planned.enrollments[leader])
    late = min(mine.starts_at, other.starts_at) - dt.timedelta(hours=1)
    remind_sessions(now=late)
    assert mails(other, "session_tomorrow", leader)
    assert not mails(mine, "session_tomorrow", leader)
    assert len(statements_of(remind_sessions, late)) == 1


def test_no_reminder_for_a_session_that_is_off_or_was_just_announced(
    planned: Planned, leader: Member, admin: Member
) -> None:
    off, moved = planned.session(1, "kickoff"), planned.session(2, "kickoff")
    late = dt.datetime(2026, 9, 29, 20, 0, tzinfo=dt.UTC)
    cancel_session(session=off, by=admin, now=late)
    reschedule_session(
        session=moved,
        starts_at=moved.starts_at + dt.timedelta(minutes=30),
        link="",
        by=admin,
        now=late,
    )
    remind_sessions(now=late + dt.timedelta(minutes=5))
    assert mails(off, "session_tomorrow") == []
    assert mails(moved, "session_tomorrow") == []
    remind_sessions(now=moved.starts_at + dt.timedelta(days=1))
    assert mails(moved, "session_tomorrow") == []


def test_a_late_reminder_says_today(planned: Planned, leader: Member) -> None:
    session = planned.session(1, "kickoff")
    remind_sessions(now=session.starts_at - dt.timedelta(hours=1))
    assert mails(session, "session_tomorrow", leader)[0].subject.startswith("Today: ")


def test_a_moved_session_is_reminded_of_again(
    planned: Planned, leader: Member, admin: Member
) -> None:
    session = planned.session(1, "kickoff")
    remind_sessions(now=session.starts_at - dt.timedelta(hours=14))
    reschedule_session(
        session=session,
        starts_at=session.starts_at + dt.timedelta(days=3),
        link="",
        by=admin,
        now=session.starts_at - dt.timedelta(hours=10),
    )
    remind_sessions(now=session.starts_at + dt.timedelta(days=2, hours=12))
    assert len(mails(session, "session_tomorrow", leader)) == 2


def test_the_tick_reminds(planned: Planned, frozen: time_machine.Coordinates) -> None:
    session = planned.session(1, "kickoff")
    for _ in range(2):
        frozen.move_to(session.starts_at - dt.timedelta(hours=2))
        tasks.remind_sessions()
    assert len(mails(session, "session_tomorrow")) == 5


def test_the_trail_says_who_planned_what_and_when_it_was_before(
    planned: Planned, admin: Member, now: dt.datetime
) -> None:
    session = planned.session(1)
    later = session.starts_at + dt.timedelta(hours=1)
    reschedule_session(session=session, starts_at=later, link="", by=admin, now=now)
    moved = {
        "sequence": session.sequence + 1,
        "before": session.starts_at.isoformat(),
        "after": later.isoformat(),
    }
    assert trail("create_groups", "plan_sessions", "reschedule_session") == [
        ("create_groups", admin.pk, {"groups": [4, 4]}),
        ("plan_sessions", admin.pk, {"sessions": 8}),
        ("reschedule_session", admin.pk, moved),
    ]


def test_a_group_that_nobody_sits_in_has_sessions_its_facilitator_hears_of(
    planned: Planned, facilitator: Member, admin: Member, now: dt.datetime
) -> None:
    session = planned.session(2)
    session.group.places.all().delete()
    reschedule_session(
        session=session,
        starts_at=session.starts_at + dt.timedelta(hours=1),
        link="",
        by=admin,
        now=now,
    )
    assert [mail.person_id for mail in mails(session, "session_update")] == [facilitator.pk]


def test_whoever_left_the_cohort_hears_of_no_new_time(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime
) -> None:
    Enrollment.objects.filter(pk=planned.enrollments[leader].pk).update(left_at=now)
    session = planned.session(1)
    reschedule_session(
        session=session,
        starts_at=session.starts_at + dt.timedelta(hours=1),
        link="",
        by=admin,
        now=now,
    )
    told = {mail.person_id for mail in mails(session, "session_update")}
    assert leader.pk not in told
    assert len(told) == 4
