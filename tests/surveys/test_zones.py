"""A pulse that has not asked somebody yet asks at its time on their new clock."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable
from typing import Any

import pytest

from messaging.models import Message, MessageState
from messaging.sending import send_due
from people.models import Member
from people.operations import add_members
from people.profiles import Profile
from surveys.models import Invitation, PulsePlan, Wave
from surveys.operations import move_invitations, turn_waves
from tests.surveys.conftest import AT_TEN, OPEN_TIME, OPENS_ON

Team = Callable[..., list[Member]]
EARLY = dt.datetime(2026, 9, 20, 20, tzinfo=dt.UTC)
"""Ten o'clock on the 21st on Kiritimati."""


@pytest.fixture
def wave(plan: PulsePlan, team: Team) -> Wave:
    """Open since it is ten o'clock on Kiritimati; four people live in Berlin."""
    team(1, time_zone="Pacific/Kiritimati")
    team(4, time_zone="Europe/Berlin")
    turn_waves(now=EARLY)
    return plan.waves.get(state=Wave.State.OPEN)


def move_to(member: Member, zone: str, now: dt.datetime = EARLY) -> None:
    profile = Profile(name=member.name, email=member.email, time_zone=zone)
    add_members(organization=member.organization, profiles=[profile], now=now, by=None)


def somebody(wave: Wave) -> Invitation:
    """The invitation of one of those in Berlin."""
    found = wave.invitations.filter(member__time_zone="Europe/Berlin").order_by("member")
    return found.select_related("member__organization").first()  # type: ignore[return-value]


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Kathmandu"])
def test_the_invitation_and_its_mail_wait_for_ten_on_the_new_clock(wave: Wave, zone: str) -> None:
    asked = somebody(wave)
    others = dict(wave.invitations.exclude(pk=asked.pk).values_list("pk", "opens_at"))
    move_to(asked.member, zone)
    asked.refresh_from_db()
    local = asked.opens_at.astimezone(zoneinfo.ZoneInfo(zone))
    assert (local.date(), local.time()) == (OPENS_ON, OPEN_TIME)
    mail = Message.objects.get(person_id=asked.member_id)
    assert mail.send_after == asked.opens_at
    assert zone.replace("_", " ") in mail.text, "the end of the pulse is said on their clock"
    assert dict(wave.invitations.exclude(pk=asked.pk).values_list("pk", "opens_at")) == others


def test_the_wave_waits_for_the_last_window(wave: Wave) -> None:
    before = wave.closes_at
    assert before is not None
    move_to(somebody(wave).member, "Asia/Kathmandu")
    wave.refresh_from_db()
    assert wave.closes_at == before, "an earlier clock closes nothing"
    move_to(somebody(wave).member, "Pacific/Niue")
    wave.refresh_from_db()
    assert wave.closes_at is not None
    niue = wave.closes_at.astimezone(zoneinfo.ZoneInfo("Pacific/Niue"))
    assert (niue.date(), niue.time()) == (OPENS_ON + dt.timedelta(days=7), OPEN_TIME)


def test_whoever_was_asked_already_is_not_asked_again(wave: Wave) -> None:
    asked = somebody(wave)
    send_due(clock=lambda: AT_TEN)
    move_to(asked.member, "America/Los_Angeles", AT_TEN)
    mail = Message.objects.get(person_id=asked.member_id)
    assert mail.state == MessageState.SENT
    before = asked.opens_at
    asked.refresh_from_db()
    assert asked.opens_at == before


def test_a_mail_that_was_taken_back_does_not_come_back(wave: Wave) -> None:
    asked = somebody(wave)
    Message.objects.filter(person_id=asked.member_id).update(state=MessageState.SUPPRESSED)
    move_to(asked.member, "Asia/Kathmandu")
    mail = Message.objects.get(person_id=asked.member_id)
    assert mail.state == MessageState.SUPPRESSED


def test_a_wave_that_is_not_open_yet_looks_at_the_zone_when_it_opens(
    plan: PulsePlan, team: Team
) -> None:
    [member] = team(1, time_zone="Europe/Berlin")
    move_to(member, "Asia/Kathmandu")
    turn_waves(now=dt.datetime(2026, 9, 21, 4, 15, tzinfo=dt.UTC))
    assert Invitation.objects.get().opens_at.hour == 4


def test_a_second_call_changes_nothing_and_many_take_the_same_statements(
    wave: Wave, django_assert_num_queries: Any
) -> None:
    Member.objects.filter(time_zone="Europe/Berlin").update(time_zone="America/Los_Angeles")
    people = [each.member for each in wave.invitations.select_related("member")]
    with django_assert_num_queries(12):
        assert move_invitations(members=people[1:2], now=EARLY) == 1
    with django_assert_num_queries(12):
        assert move_invitations(members=people, now=EARLY) == 4
    times = list(wave.invitations.order_by("pk").values_list("opens_at", flat=True))
    move_invitations(members=people, now=EARLY)
    assert list(wave.invitations.order_by("pk").values_list("opens_at", flat=True)) == times
    assert Message.objects.count() == 5
    assert move_invitations(members=[], now=EARLY) == 0
