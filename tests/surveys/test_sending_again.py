"""A lost invitation is sent again with its own link, and what is said about it tells nobody who has
answered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail

from messaging.models import Message, MessageState
from messaging.operations import NO_SECRET, NotSentAgain, obstacle_to_sending_again, send_again
from messaging.sending import send_due
from people.models import Member
from surveys.links import token_of
from surveys.models import Invitation, PulsePlan, Wave
from surveys.notifications import NOTHING_TO_ANSWER, PULSE_REMINDER, link_secret
from surveys.operations import answer, remind_pulses, turn_waves
from tests.surveys.conftest import AT_TEN, values_of

DAY = dt.timedelta(days=1)
LATER = AT_TEN + DAY
Team = Callable[..., list[Member]]


@pytest.fixture
def wave(plan: PulsePlan, team: Team) -> Wave:
    """Open, three people asked, and nobody's invitation has got out."""
    team(3)
    turn_waves(now=AT_TEN)
    Message.objects.update(state=MessageState.FAILED, secret="")
    wave = plan.waves.order_by("number").first()
    assert wave is not None
    return wave


def lost(invitation: Invitation) -> Message:
    return Message.objects.get(about_id=invitation.wave_id, person_id=invitation.member_id)


def test_it_carries_the_link_of_the_invitation(wave: Wave) -> None:
    invitation = wave.invitations.all()[0]
    send_again(message=lost(invitation), now=LATER)
    send_due(clock=lambda: LATER)
    [sent] = mail.outbox
    assert token_of(invitation.pk) in sent.body
    assert lost(invitation).secret == ""


def test_whether_somebody_has_answered_makes_no_difference(wave: Wave) -> None:
    done, waiting, _third = wave.invitations.all()
    answer(token=token_of(done.pk), values=values_of(wave, 4), now=AT_TEN)
    for invitation in (done, waiting):
        assert obstacle_to_sending_again(lost(invitation), now=LATER) == ""
        send_again(message=lost(invitation), now=LATER)
    send_due(clock=lambda: LATER)
    assert {lost(each).state for each in (done, waiting)} == {MessageState.SENT}


def test_after_the_close_or_for_a_leaver_there_is_nothing_to_send(wave: Wave) -> None:
    gone, stays, _third = wave.invitations.all()
    Member.objects.filter(pk=gone.member_id).update(left_at=AT_TEN)
    assert obstacle_to_sending_again(lost(gone), now=LATER) == NOTHING_TO_ANSWER
    turn_waves(now=AT_TEN + 7 * DAY)
    Message.objects.update(send_before=None)  # even if its time were not over
    with pytest.raises(NotSentAgain):
        send_again(message=lost(stays), now=AT_TEN + 8 * DAY)


def test_after_a_change_of_the_secret_key_no_dead_link_is_sent(wave: Wave, settings: Any) -> None:
    done, waiting, _third = wave.invitations.all()
    answer(token=token_of(done.pk), values=values_of(wave, 4), now=AT_TEN)
    settings.SECRET_KEY = "another-" * 8
    for invitation in (done, waiting):
        assert obstacle_to_sending_again(lost(invitation), now=LATER) == NO_SECRET


def test_a_message_about_nobody_has_no_link(wave: Wave) -> None:
    assert link_secret(Message(about_id=wave.pk, person_id=None)) == ""


def test_a_reminder_stands_in_no_outbox_while_the_wave_is_open(wave: Wave) -> None:
    remind_pulses(now=AT_TEN + 3 * DAY)
    reminders = Message.objects.filter(kind=PULSE_REMINDER.name)
    assert set(reminders.values_list("topic_id", "organization_id")) == {(None, None)}
    assert (
        not Message.objects.of_topic(wave.plan.cohort_id).filter(kind=PULSE_REMINDER.name).exists()
    )
