"""A leader says that they cannot come; whoever runs the session and the program see it."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from cohorts.models import PersonalStep
from messaging.models import Message
from people.models import Member
from practice.models import Attendance
from practice.operations import (
    ExpectedElsewhere,
    NoSwap,
    SessionNotPlanned,
    SessionOver,
    announce_absence,
    cancel_session,
    hold_session,
    note_attendance,
    reschedule_session,
    swap_session,
    withdraw_absence,
)
from tests.conftest import SignIn
from tests.practice.conftest import Planned
from tests.trail import trail

pytestmark = pytest.mark.usefixtures("frozen")
HOME = "/"


def test_a_leader_gives_notice_and_takes_it_back(
    planned: Planned, leader: Member, facilitator: Member, admin: Member, client_for: SignIn
) -> None:
    session = planned.session(1)
    page = reverse("practice:absence", args=[session.pk])
    mine = client_for(leader)
    assert "You need not say why" in mine.get(page).text
    assert mine.post(page, {"nonce": "a"}).status_code == 302
    noted = Attendance.objects.get()
    assert (noted.enrollment_id, noted.was_present) == (planned.enrollments[leader].pk, False)
    session_page = reverse("practice:session", args=[session.pk])
    assert "You said that you cannot come" in mine.get(session_page).text
    live = client_for(facilitator).get(session_page, follow=True).text
    assert "Gave notice: cannot come." in live
    assert "cannot come" in client_for(admin).get(session_page).text
    for member in (facilitator, admin):
        assert "1 leader cannot come" in client_for(member).get(HOME).text
        assert "1 leader cannot come" in client_for(member).get(reverse("practice:sessions")).text
    assert "Can you come after all?" in mine.get(page).text
    mine.post(page, {"nonce": "b"})
    assert not Attendance.objects.exists()
    assert "cannot come" not in client_for(admin).get(HOME).text


def test_today_and_the_invitation_lead_to_it(
    planned: Planned, leader: Member, facilitator: Member, client_for: SignIn
) -> None:
    kickoff = planned.session(1, "kickoff")
    page = reverse("practice:absence", args=[kickoff.pk])
    assert page in client_for(leader).get(HOME).text
    invitation = Message.objects.get(
        kind="session_invitation", about_id=kickoff.pk, person_id=leader.pk
    )
    assert page in invitation.text
    theirs = Message.objects.get(
        kind="session_invitation", about_id=kickoff.pk, person_id=facilitator.pk
    )
    assert page not in theirs.text


def test_today_says_what_a_session_is_right_now_to_whoever_comes_and_nothing_to_others(
    planned: Planned, leader: Member, facilitator: Member, client_for: SignIn
) -> None:
    session = planned.session(1, "kickoff")
    almost, begun = "It is almost time", "It has begun, and you can still come in"

    def said(after: int) -> list[bool]:
        """Whether each of the two stands there, so many minutes after the start."""
        with time_machine.travel(session.starts_at + dt.timedelta(minutes=after), tick=False):
            page = client_for(leader).get(HOME).text
        return [almost in page, begun in page]

    assert [said(-10), said(10), said(46)] == [[True, False], [False, True], [False, False]]
    mine = {"session": session, "enrollment_id": planned.enrollments[leader].pk}
    sooner = session.starts_at - dt.timedelta(hours=1)
    announce_absence(**mine, by=leader, now=sooner)
    assert [said(-10), said(10)] == [[False, False]] * 2, "they do not come"
    withdraw_absence(**mine, by=leader, now=sooner)
    assert said(-10) == [True, False]
    early = session.starts_at + dt.timedelta(minutes=20)
    hold_session(session=session, present=set(), by=facilitator, now=early)
    assert said(25) == [False, False], "it is over sooner"


def test_whoever_opens_a_session_after_its_time_is_not_told_to_join_it(
    planned: Planned, leader: Member, client_for: SignIn
) -> None:
    session = planned.session(1, "kickoff")
    page = reverse("practice:session", args=[session.pk])

    def shown(after: int) -> list[bool]:
        with time_machine.travel(session.starts_at + dt.timedelta(minutes=after), tick=False):
            text = client_for(leader).get(page).text
        return [each in text for each in ("Join the call", "I cannot come", "Its time is over")]

    assert shown(60) == [True, True, False], "some run longer"
    assert shown(90) == [False, False, True]


def test_saying_it_twice_is_saying_it_once(
    planned: Planned, leader: Member, facilitator: Member, admin: Member, now: dt.datetime
) -> None:
    slot = {
        "session": planned.session(1),
        "enrollment_id": planned.enrollments[leader].pk,
        "now": now,
    }
    note_attendance(**slot, was_present=True, by=facilitator)
    for _ in range(2):
        assert announce_absence(**slot, by=leader).revision == 2
    for _ in range(2):
        withdraw_absence(**slot, by=leader)
    verbs = ("announce_absence", "withdraw_absence")
    assert [verb for verb, _by, _detail in trail(*verbs)] == list(verbs)


def test_a_new_time_asks_anew_and_what_is_over_stays(
    planned: Planned, leader: Member, facilitator: Member, admin: Member, now: dt.datetime
) -> None:
    session, mine = planned.session(1), planned.enrollments[leader].pk
    slot = {"session": session, "enrollment_id": mine, "by": leader, "now": now}
    announce_absence(**slot)
    reschedule_session(
        session=session, starts_at=session.starts_at, link="https://x.example", by=admin, now=now
    )
    assert Attendance.objects.exists(), "only another link"
    later = session.starts_at + dt.timedelta(hours=1)
    reschedule_session(session=session, starts_at=later, link="", by=admin, now=now)
    assert not Attendance.objects.exists()
    hold_session(session=session, present=[], by=facilitator, now=later)
    with pytest.raises(SessionOver):
        announce_absence(**slot)
    other = planned.session(1, "practice2")
    cancel_session(session=other, by=admin, now=now)
    with pytest.raises(SessionNotPlanned):
        withdraw_absence(**(slot | {"session": other}))


def test_there_is_nothing_to_say_about_what_is_over(
    planned: Planned, leader: Member, facilitator: Member, client_for: SignIn
) -> None:
    session = planned.session(1)
    hold_session(session=session, present=[], by=facilitator, now=session.starts_at)
    answer = client_for(leader).post(reverse("practice:absence", args=[session.pk]))
    assert answer["Location"] == reverse("practice:session", args=[session.pk])


def test_a_leader_who_cannot_come_is_a_guest_of_another_group(
    planned: Planned,
    leader: Member,
    facilitator: Member,
    admin: Member,
    now: dt.datetime,
    client_for: SignIn,
) -> None:
    own, other = planned.session(1), planned.session(2)
    mine = planned.enrollments[leader].pk
    page = reverse("practice:swap", args=[own.pk, mine])
    office = client_for(admin)
    assert office.get(page).status_code == 302, "nobody gave notice"
    announce_absence(session=own, enrollment_id=mine, by=leader, now=now)
    Message.objects.filter(state="queued").update(state="sent", sent_at=now)
    assert page in office.get(reverse("practice:session", args=[own.pk])).text
    assert "The times are those of" in office.get(page).text
    assert office.post(page, {"to": own.pk, "nonce": "a"}).status_code == 422
    for _ in range(2):
        office.post(page, {"to": other.pk, "nonce": "b"})
    told = Message.objects.filter(person_id=leader.pk, state="queued").order_by("kind")
    assert list(told.values_list("kind", "about_id")) == [
        ("session_canceled", own.pk),
        ("session_invitation", other.pk),
    ]
    step = PersonalStep.objects.get(enrollment=mine, step=own.step)
    assert step.opens_at == other.starts_at
    assert "guest" in office.get(reverse("practice:session", args=[other.pk])).text
    assert client_for(leader).get(reverse("practice:session", args=[other.pk])).status_code == 200
    with pytest.raises(ExpectedElsewhere):
        withdraw_absence(session=own, enrollment_id=mine, by=leader, now=now)

    # Either group moves: the guest follows the one they are in, and hears of that one alone.
    later = other.starts_at + dt.timedelta(hours=1)
    for session in (own, other):
        reschedule_session(session=session, starts_at=later, link="", by=admin, now=now)
    news = Message.objects.filter(kind="session_update", person_id=leader.pk)
    assert list(news.values_list("about_id", flat=True)) == [other.pk]
    here = [place.enrollment_id for place in other.group.places.all()] + [mine]
    hold_session(session=other, present=here, by=facilitator, now=later)
    note_attendance(session=own, enrollment_id=mine, was_present=False, by=facilitator, now=later)
    step.refresh_from_db()
    assert (step.opens_at, step.done_at) == (later, later)


def test_only_a_session_ahead_of_the_same_step_is_a_swap(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime
) -> None:
    own, mine = planned.session(1), planned.enrollments[leader].pk
    swap = {"session": own, "enrollment_id": mine, "by": admin, "now": now}
    with pytest.raises(NoSwap):
        swap_session(**swap, to=planned.session(2))
    announce_absence(session=own, enrollment_id=mine, by=leader, now=now)
    for wrong in (planned.session(2, "practice2"), own):
        with pytest.raises(NoSwap):
            swap_session(**swap, to=wrong)
    with pytest.raises(NoSwap):
        swap_session(**(swap | {"now": planned.session(2).starts_at}), to=planned.session(2))
