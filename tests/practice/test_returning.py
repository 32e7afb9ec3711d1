"""Whoever comes back gets the sessions that are still ahead into their calendar again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from icalendar import Calendar

from cohorts.models import Cohort, Enrollment
from messaging.models import Message, MessageState
from messaging.objections import objections_to
from messaging.sending import send_due
from people.models import Member
from people.operations import add_members, mark_left
from people.profiles import Profile
from practice.missing import leaders_missing
from practice.models import Attendance, PracticeSession
from practice.notifications import SESSION_CANCELED, SESSION_INVITATION, SESSION_TOMORROW
from practice.operations import cancel_session, hold_session, invite_again, remind_sessions
from practice.session_page import seats_of, session_page
from tests.practice.conftest import Planned

INVITED = {"kind": SESSION_INVITATION.name}


def deliver(now: dt.datetime) -> None:
    """As if everything that waits had been sent."""
    Message.objects.filter(state=MessageState.QUEUED).update(
        state=MessageState.SENT, sent_at=now, may_have_arrived=True
    )


def come_back(member: Member, now: dt.datetime) -> None:
    """A list names somebody again who had left."""
    profile = Profile(name=member.name, email=member.email)
    add_members(organization=member.organization, profiles=[profile], now=now, by=None)


def sequence_of(message: Message) -> int:
    """The number that calendars compare."""
    [event] = Calendar.from_ical(message.calendar).walk("VEVENT")
    return int(event["SEQUENCE"])


def waiting_for(member: Member) -> list[Message]:
    """What will leave for somebody, by the session it is about."""
    queued = Message.objects.filter(person_id=member.pk, state=MessageState.QUEUED)
    return list(queued.order_by("about_id"))


def test_sessions_ahead_come_back_under_a_number_that_calendars_accept(
    planned: Planned, leader: Member, now: dt.datetime
) -> None:
    deliver(now)
    mark_left(member=leader, now=now, by=None)
    come_back(leader, now)
    again = waiting_for(leader)
    own = [each.pk for each in planned.sessions if each.group.position == 1]
    assert [(each.kind, each.about_id) for each in again] == [
        (SESSION_INVITATION.name, pk) for pk in sorted(own)
    ]
    assert [sequence_of(each) for each in again] == [1] * 4
    assert not objections_to(again, now=now)


def test_what_is_over_off_or_of_a_finished_cohort_does_not(
    planned: Planned, leader: Member, now: dt.datetime
) -> None:
    deliver(now)
    mark_left(member=leader, now=now, by=None)
    sessions = PracticeSession.objects.filter(group__position=1).order_by("pk")
    over, off, *_others = sessions
    PracticeSession.objects.filter(pk=over.pk).update(starts_at=now)
    PracticeSession.objects.filter(pk=off.pk).update(state=PracticeSession.State.CANCELED)
    come_back(leader, now)
    waiting = [(each.kind, each.about_id) for each in waiting_for(leader)]
    assert (SESSION_CANCELED.name, off.pk) in waiting, "nobody could tell them while they were away"
    assert [kind for kind, _about in waiting].count(SESSION_INVITATION.name) == 2
    Message.objects.filter(state=MessageState.QUEUED).delete()
    Cohort.objects.update(state=Cohort.State.FINISHED)
    assert invite_again(members=[leader], now=now) == 0


def test_a_cancellation_that_found_no_mailbox_is_made_up_for(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime
) -> None:
    deliver(now)
    session = planned.session()
    cancel_session(session=session, by=admin, now=now)
    mark_left(member=leader, now=now, by=None)
    send_due(clock=lambda: now)
    come_back(leader, now)
    waiting = [each for each in waiting_for(leader) if each.about_id == session.pk]
    assert [each.kind for each in waiting] == [SESSION_CANCELED.name]
    assert not objections_to(waiting, now=now)
    assert "will not take place" in waiting[0].text


def test_whoever_left_the_cohort_as_well_stays_out(
    planned: Planned, leader: Member, now: dt.datetime
) -> None:
    deliver(now)
    Enrollment.objects.filter(member=leader).update(left_at=now)
    mark_left(member=leader, now=now, by=None)
    come_back(leader, now)
    assert {each.kind for each in waiting_for(leader)} == {SESSION_CANCELED.name}, (
        "what they still have in their calendar leaves it"
    )


def test_a_facilitator_gets_back_what_they_lead(
    planned: Planned, facilitator: Member, now: dt.datetime
) -> None:
    deliver(now)
    mark_left(member=facilitator, now=now, by=None)
    come_back(facilitator, now)
    assert len(waiting_for(facilitator)) == len(planned.sessions)


@pytest.mark.parametrize("state", [MessageState.QUEUED, MessageState.SENDING])
def test_what_waits_for_the_others_is_still_true(
    planned: Planned, leader: Member, now: dt.datetime, state: MessageState
) -> None:
    lease = {"lease_until": now} if state == MessageState.SENDING else {}
    theirs = Message.objects.filter(**INVITED).exclude(person_id=leader.pk)
    before = set(theirs.values_list("pk", flat=True))
    theirs.update(state=state, **lease)
    mark_left(member=leader, now=now, by=None)
    come_back(leader, now)
    assert set(theirs.values_list("pk", flat=True)) == before, "nobody else hears of it"
    assert not objections_to(list(theirs), now=now)


def test_the_old_invitation_does_not_leave_beside_the_new_one(
    planned: Planned, leader: Member, now: dt.datetime
) -> None:
    mark_left(member=leader, now=now, by=None)
    come_back(leader, now)
    send_due(clock=lambda: now)
    sent = Message.objects.filter(**INVITED, person_id=leader.pk, state=MessageState.SENT)
    assert [each.about_version for each in sent] == [1] * 4


def test_whoever_was_reminded_is_not_reminded_again_because_somebody_came_back(
    planned: Planned, leader: Member, starts_at: dt.datetime, now: dt.datetime
) -> None:
    deliver(now)
    mark_left(member=leader, now=now, by=None)
    today = starts_at - dt.timedelta(hours=20)
    assert remind_sessions(now=today)
    come_back(leader, today)
    remind_sessions(now=today)
    reminded = Message.objects.filter(kind=SESSION_TOMORROW.name)
    people = list(reminded.values_list("about_id", "person_id"))
    assert len(people) == len(set(people))


def test_a_return_takes_the_same_statements_for_one_and_for_many(
    planned: Planned, leader: Member, now: dt.datetime, django_assert_num_queries: Any
) -> None:
    everybody = list(planned.enrollments)
    with django_assert_num_queries(17):
        invite_again(members=[leader], now=now)
    with django_assert_num_queries(17):
        invite_again(members=everybody, now=now)


def test_a_second_call_invites_again(planned: Planned, leader: Member, now: dt.datetime) -> None:
    deliver(now)
    assert [invite_again(members=[leader], now=now) for _time in range(2)] == [4, 4]
    wanted = [each for each in waiting_for(leader) if not objections_to([each], now=now)]
    assert [each.about_version for each in wanted] == [2] * 4


def test_whoever_left_the_organization_is_not_in_the_rota_until_they_are_back(
    planned: Planned, leader: Member, facilitator: Member, now: dt.datetime
) -> None:
    session = planned.session()

    def names() -> list[str]:
        return [seat.member.name for seat in seats_of(session)]

    assert leader.name in names()
    mark_left(member=leader, now=now, by=None)
    assert leader.name not in names()
    page = session_page(session, facilitator, language="en")
    played = str(page["turns"])
    assert leader.name not in played
    assert len(names()) == 3
    hold_session(session=session, present=[], by=facilitator, now=session.starts_at)
    noted = Attendance.objects.values_list("enrollment__member", flat=True)
    assert leader.pk not in set(noted), "nobody is missed who has left"
    come_back(leader, now)
    assert leader.name in names()
    assert planned.enrollments[leader] in leaders_missing(session.step_id), "once they are back"
