"""A leader says that they cannot come; whoever runs the session and the program see it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from messaging.models import Message
from people.models import Member
from practice.models import Attendance
from practice.operations import (
    SessionNotPlanned,
    SessionOver,
    announce_absence,
    cancel_session,
    hold_session,
    note_attendance,
    reschedule_session,
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
