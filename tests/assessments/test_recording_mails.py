"""Who hears of a recorded turn: the leader that they are asked, the others that there is a yes, and
a link.
"""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from assessments.models import RECORDING_KEPT_FOR, TurnRecording
from assessments.notifications import RECORDING_AGREED, RECORDING_ASKED, RECORDING_LINK
from assessments.operations import (
    RecordingOver,
    agree_to_recording,
    ask_for_recording,
    delete_recording,
    leave_recording,
    take_back_recording,
)
from messaging.models import Message
from people.models import Member, Role
from people.operations import grant_role
from practice.models import PracticeSession, SecondRater
from tests.conftest import SignIn
from tests.practice.conftest import Planned
from tests.trail import trail

LINK = "https://video.example/turn"


@pytest.fixture
def mine(scored: Planned, leader: Member) -> int:
    return scored.enrollments[leader].pk


def mails(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=kind).order_by("pk"))


def test_a_leader_is_asked_once_on_their_own_clock_until_they_said_yes(
    session: PracticeSession, mine: int, leader: Member, facilitator: Member, now: dt.datetime
) -> None:
    Member.objects.filter(pk=leader.pk).update(time_zone="Asia/Kolkata")
    slot = {"session_id": session.pk, "enrollment_id": mine, "by": facilitator, "now": now}
    assert [ask_for_recording(**slot) for _ in range(2)] == [True, False]
    [mail] = mails("recording_asked")
    assert mail.person_id == leader.pk
    assert "IST (Asia/Kolkata)" in mail.text
    assert facilitator.name in mail.text
    assert len(trail("ask_for_recording")) == 1
    assert not RECORDING_ASKED.objections([mail])
    agree_to_recording(session=session, enrollment_id=mine, by=leader, now=now)
    assert RECORDING_ASKED.objections([mail])
    assert not ask_for_recording(**slot)


def test_nobody_is_asked_when_no_link_is_kept_any_more(
    session: PracticeSession, mine: int, facilitator: Member
) -> None:
    late = session.starts_at + RECORDING_KEPT_FOR
    with pytest.raises(RecordingOver):
        ask_for_recording(session_id=session.pk, enrollment_id=mine, by=facilitator, now=late)


def test_who_leads_and_scores_hears_of_the_yes_and_the_other_one_of_the_link(
    session: PracticeSession, scored: Planned, mine: int, leader: Member, facilitator: Member,
    coach: Member, now: dt.datetime,
) -> None:  # fmt: skip
    grant_role(members=[coach], role=Role.FACILITATOR, now=now, by=None)
    scored.cohort.facilitators.add(coach)
    SecondRater.objects.create(session=session, rater=coach, enrollments=[mine])
    for _ in range(2):
        said = agree_to_recording(session=session, enrollment_id=mine, by=leader, now=now)
    agreed = mails("recording_agreed")
    assert {each.person_id for each in agreed} == {facilitator.pk, coach.pk}
    assert leader.name in agreed[0].subject
    slot = {"session_id": session.pk, "enrollment_id": mine, "by": facilitator, "now": now}
    leave_recording(**slot, link=LINK)
    [link] = mails("recording_link")
    assert link.person_id == coach.pk
    assert LINK not in link.text
    assert not RECORDING_LINK.objections([link])
    delete_recording(**slot)
    assert RECORDING_LINK.objections([link])
    assert not RECORDING_AGREED.objections(agreed)
    take_back_recording(session=session, enrollment_id=mine, by=leader, now=now)
    assert set(RECORDING_AGREED.objections(agreed)) == {each.pk for each in agreed}
    assert said == TurnRecording.objects.get()


def test_the_page_has_a_button_that_asks_and_says_that_it_did(
    session: PracticeSession, mine: int, leader: Member, facilitator: Member,
    client_for: SignIn, now: dt.datetime,
) -> None:  # fmt: skip
    with time_machine.travel(now, tick=True):
        client = client_for(facilitator)
        page = reverse("assessments:recording", args=[session.pk, mine])
        assert "Ask them by mail" in client.get(page).content.decode()
        ask = reverse("assessments:ask_recording", args=[session.pk, mine])
        answer = client.post(ask, {"nonce": "a" * 32}, follow=True).content.decode()
        assert f"{leader.name} gets an email." in answer
        assert "are not asked again" in answer
    with time_machine.travel(session.starts_at + RECORDING_KEPT_FOR, tick=True):
        Message.objects.all().delete()
        late = client_for(facilitator).post(ask, {"nonce": "b" * 32}, follow=True)
        assert "Nothing is recorded for this session any more." in late.content.decode()
