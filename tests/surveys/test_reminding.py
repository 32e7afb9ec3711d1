"""Reminders on days three and five, only for whom they help, and never as a list of who has not
answered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core import mail

from messaging.models import Message
from messaging.sending import send_due
from people.models import Member
from surveys.links import token_of
from surveys.models import PulsePlan, Wave
from surveys.notifications import PULSE_REMINDER
from surveys.operations import (
    answer,
    mailing,
    move_invitations,
    remind_pulses,
    reminding,
    turn_waves,
)
from tests.surveys.conftest import AT_TEN, Killed, killed_in, values_of

DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
Team = Callable[..., list[Member]]


@pytest.fixture
def wave(plan: PulsePlan, team: Team) -> Wave:
    """Open, three people asked."""
    team(3)
    turn_waves(now=AT_TEN)
    send_due(clock=lambda: AT_TEN)
    wave = plan.waves.order_by("number").first()
    assert wave is not None
    return wave


def _reminders() -> int:
    return Message.objects.filter(kind="pulse_reminder").count()


def test_reminders_come_on_days_three_and_five(wave: Wave) -> None:
    remind_pulses(now=AT_TEN + 3 * DAY - MINUTE)
    assert _reminders() == 0
    remind_pulses(now=AT_TEN + 3 * DAY)
    remind_pulses(now=AT_TEN + 3 * DAY)
    assert _reminders() == 3
    remind_pulses(now=AT_TEN + 5 * DAY - MINUTE)
    assert _reminders() == 3
    remind_pulses(now=AT_TEN + 5 * DAY)
    remind_pulses(now=AT_TEN + 6 * DAY)
    assert _reminders() == 6
    assert not PULSE_REMINDER.may_repeat


def test_whoever_has_answered_or_left_is_left_in_peace(wave: Wave) -> None:
    done, gone, _open = wave.invitations.select_related("member")
    answer(token=token_of(done.pk), values=values_of(wave, 4), now=AT_TEN)
    Member.objects.filter(pk=gone.member_id).update(left_at=AT_TEN)
    remind_pulses(now=AT_TEN + 3 * DAY)
    assert _reminders() == 1


def test_an_answer_just_before_it_leaves_stops_a_reminder(wave: Wave) -> None:
    remind_pulses(now=AT_TEN + 3 * DAY)
    done = wave.invitations.all()[0]
    answer(token=token_of(done.pk), values=values_of(wave, 4), now=AT_TEN + 3 * DAY)
    mail.outbox.clear()
    send_due(clock=lambda: AT_TEN + 3 * DAY)
    assert len(mail.outbox) == 2
    stopped = Message.objects.get(state="suppressed")
    assert stopped.person_id == done.member_id
    assert "answered" not in stopped.state_reason


def test_a_reminder_carries_the_link_of_the_invitation(wave: Wave) -> None:
    links = {message.to[0]: message.body for message in mail.outbox}
    mail.outbox.clear()
    remind_pulses(now=AT_TEN + 3 * DAY)
    send_due(clock=lambda: AT_TEN + 3 * DAY)
    for invitation in wave.invitations.all():
        token = token_of(invitation.pk)
        assert [m for m in mail.outbox if token in m.body and token in links[m.to[0]]]


def test_after_an_outage_there_is_one_reminder(wave: Wave) -> None:
    remind_pulses(now=AT_TEN + 6 * DAY)
    assert _reminders() == 3
    reminders = Message.objects.filter(kind="pulse_reminder")
    assert set(reminders.values_list("about_version", flat=True)) == {5}


def test_a_first_reminder_that_is_too_late_waits_for_the_second(wave: Wave) -> None:
    remind_pulses(now=AT_TEN + 4.6 * DAY)
    assert _reminders() == 0
    remind_pulses(now=AT_TEN + 5 * DAY)
    assert _reminders() == 3


def test_a_first_reminder_that_left_too_late_is_missed(wave: Wave) -> None:
    remind_pulses(now=AT_TEN + 3 * DAY)
    send_due(clock=lambda: AT_TEN + 4.6 * DAY)
    assert set(Message.objects.filter(kind="pulse_reminder").values_list("state", flat=True)) == {
        "missed"
    }


def test_after_the_close_nobody_is_reminded(wave: Wave) -> None:
    remind_pulses(now=AT_TEN + 8 * DAY)
    turn_waves(now=AT_TEN + 8 * DAY)
    remind_pulses(now=AT_TEN + 8 * DAY)
    assert _reminders() == 0


def test_the_wall_clock_counts_when_clocks_change(plan: PulsePlan, team: Team) -> None:
    team(1, time_zone="Europe/Berlin")
    plan.waves.filter(number=2).delete()
    plan.waves.filter(number=1).update(opens_on=dt.date(2026, 10, 23))
    turn_waves(now=dt.datetime(2026, 10, 23, 8, tzinfo=dt.UTC))
    remind_pulses(now=dt.datetime(2026, 10, 26, 8, 59, tzinfo=dt.UTC))
    assert _reminders() == 0
    remind_pulses(now=dt.datetime(2026, 10, 26, 9, tzinfo=dt.UTC))
    assert _reminders() == 1


def test_a_changed_secret_key_sends_no_dead_links(wave: Wave, settings: object) -> None:
    settings.SECRET_KEY = "another-" * 8  # type: ignore[attr-defined]
    remind_pulses(now=AT_TEN + 3 * DAY)
    assert _reminders() == 0


def test_reminders_are_counted_at_the_close_and_listed_nowhere(wave: Wave) -> None:
    """Whom they reached, and at what time of which zone, tells who had not answered."""
    remind_pulses(now=AT_TEN + 3 * DAY)
    send_due(clock=lambda: AT_TEN + 3 * DAY)
    Message.objects.filter(pk=Message.objects.filter(kind="pulse_reminder")[0].pk).update(
        state="failed", sent_at=None
    )
    turn_waves(now=AT_TEN + 7 * DAY)
    wave.refresh_from_db()
    assert (wave.state, wave.reminders, _reminders()) == ("closed", 2, 0)


def test_the_close_waits_for_a_reminder_that_is_leaving(wave: Wave) -> None:
    remind_pulses(now=AT_TEN + 3 * DAY)
    leaving = Message.objects.filter(kind="pulse_reminder")
    leaving.update(state="sending", lease_until=AT_TEN + 7 * DAY)
    turn_waves(now=AT_TEN + 7 * DAY)
    wave.refresh_from_db()
    assert (wave.state, _reminders()) == ("open", 3)
    leaving.update(state="ambiguous", lease_until=None)
    turn_waves(now=AT_TEN + 7 * DAY + MINUTE)
    wave.refresh_from_db()
    assert (wave.state, wave.reminders, _reminders()) == ("closed", 0, 0)


def test_when_nothing_is_due_one_statement_says_so(
    wave: Wave, django_assert_num_queries: Callable[[int], object]
) -> None:
    for days in (0, 2, 3, 4, 5, 6):
        remind_pulses(now=AT_TEN + days * DAY)
        with django_assert_num_queries(1):  # type: ignore[attr-defined]
            assert remind_pulses(now=AT_TEN + days * DAY + MINUTE) == 0


@pytest.mark.proof("queries", operations=1)
def test_reminding_takes_the_same_queries_for_three_and_for_twelve(
    plan: PulsePlan, team: Team, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    team(12)
    turn_waves(now=AT_TEN)
    with django_assert_max_num_queries(9):  # type: ignore[attr-defined]
        assert remind_pulses(now=AT_TEN + 3 * DAY) == 12


def test_a_killed_worker_reminds_the_others_at_the_next_tick(
    wave: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing, "AT_ONCE", 2)
    killed_in(monkeypatch, batch=2)
    with pytest.raises(Killed):
        remind_pulses(now=AT_TEN + 3 * DAY)
    assert _reminders() == 2
    monkeypatch.undo()
    assert remind_pulses(now=AT_TEN + 3 * DAY + 5 * MINUTE) == 1
    people = Message.objects.filter(kind="pulse_reminder").values_list("person_id", flat=True)
    assert sorted(people) == sorted(wave.invitations.values_list("member_id", flat=True))


def test_while_another_worker_has_the_wave_nobody_is_taken_for_reminded(
    wave: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(reminding, "hand_in", lambda *_args, **_named: None)
        assert remind_pulses(now=AT_TEN + 3 * DAY) == 0
    assert remind_pulses(now=AT_TEN + 3 * DAY) == 3


def test_each_zone_is_reminded_at_its_own_time_and_looked_at_once(
    plan: PulsePlan, team: Team
) -> None:
    team(2, time_zone="Europe/Berlin")
    team(2, time_zone="America/Toronto")
    turn_waves(now=AT_TEN)
    remind_pulses(now=AT_TEN)
    at_ten_there = dt.datetime(2026, 9, 24, 8, tzinfo=dt.UTC)
    remind_pulses(now=at_ten_there)
    assert _reminders() == 2
    remind_pulses(now=at_ten_there + 6 * HOUR - MINUTE)
    assert _reminders() == 2
    assert remind_pulses(now=at_ten_there + 6 * HOUR) == 2
    wave = plan.waves.get(number=1)
    remind_pulses(now=AT_TEN + 6 * DAY)
    wave.refresh_from_db()
    assert wave.remind_at is None, "the last one is out"


def test_whoever_moved_east_is_reminded_at_ten_on_the_new_clock(
    plan: PulsePlan, team: Team
) -> None:
    [member] = team(1, time_zone="America/Toronto")
    turn_waves(now=AT_TEN + 5 * HOUR)
    remind_pulses(now=AT_TEN + 5 * HOUR)
    member.time_zone = "Europe/Berlin"
    member.save()
    move_invitations(members=[member], now=AT_TEN + DAY)
    move_invitations(members=[member], now=AT_TEN + DAY)
    remind_pulses(now=AT_TEN + DAY)
    remind_pulses(now=dt.datetime(2026, 9, 24, 7, 59, tzinfo=dt.UTC))
    assert _reminders() == 0
    remind_pulses(now=dt.datetime(2026, 9, 24, 8, tzinfo=dt.UTC))
    assert _reminders() == 1
