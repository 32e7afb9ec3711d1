"""What has not opened yet moves with somebody's clock."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable
from typing import Any

import pytest

from cohorts.models import Cohort, PersonalStep
from cohorts.operations import move_openings
from cohorts.plan import working_day
from people.models import Member
from people.operations import add_members
from people.profiles import Profile
from programs.cadence import LIVE_KINDS, StepKind

Launch = Callable[..., Cohort]
TOKYO = zoneinfo.ZoneInfo("Asia/Tokyo")


def move_to(member: Member, zone: str, now: dt.datetime) -> None:
    """A list says that somebody lives in another zone."""
    profile = Profile(name=member.name, email=member.email, time_zone=zone)
    add_members(organization=member.organization, profiles=[profile], now=now, by=None)


def openings(member: Member) -> dict[int, dt.datetime]:
    """Step -> when it opens for somebody."""
    own = PersonalStep.objects.filter(enrollment__member=member)
    return dict(own.values_list("step", "opens_at"))


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_what_is_ahead_opens_at_nine_on_the_new_clock(
    launch: Launch, leaders: list[Member], now: dt.datetime, zone: str
) -> None:
    launch(leaders, starts_on=now.date() + dt.timedelta(days=20))
    live, others = openings(leaders[0]), openings(leaders[1])
    move_to(leaders[0], zone, now)
    for personal in PersonalStep.objects.filter(enrollment__member=leaders[0]):
        local = personal.opens_at.astimezone(zoneinfo.ZoneInfo(zone))
        if personal.step.kind in LIVE_KINDS:
            assert personal.opens_at == live[personal.step_id], "with the session, for everybody"
        else:
            day = working_day(personal.step.opens_on, zone)
            assert (local.date(), local.time()) == (day, dt.time(9))
    assert openings(leaders[1]) == others


def test_what_is_open_or_done_stays_as_it_was(
    launch: Launch, leaders: list[Member], now: dt.datetime
) -> None:
    launch(leaders)
    later = now + dt.timedelta(days=10)
    done = PersonalStep.objects.filter(enrollment__member=leaders[0], opens_at__gt=later).first()
    assert done is not None
    PersonalStep.objects.filter(pk=done.pk).update(done_at=now)
    before = openings(leaders[0])
    move_to(leaders[0], "Asia/Tokyo", later)
    after = openings(leaders[0])
    past = {step for step, opens_at in before.items() if opens_at <= later}
    assert past
    assert {step: after[step] for step in past} == {step: before[step] for step in past}
    assert after[done.step_id] == before[done.step_id]
    assert after != before


def test_an_opening_that_is_over_in_the_new_zone_is_open_now(
    launch: Launch, leaders: list[Member], now: dt.datetime
) -> None:
    cohort = launch(leaders, starts_on=now.date() + dt.timedelta(days=1))
    opens_on = cohort.steps.exclude(kind__in=LIVE_KINDS).earliest("position").opens_on
    moment = dt.datetime.combine(opens_on, dt.time(8), dt.UTC)  # 04:00 in Toronto, 17:00 in Tokyo
    move_to(leaders[0], "Asia/Tokyo", moment)
    opened = openings(leaders[0]).values()
    assert dt.datetime.combine(opens_on, dt.time(9), TOKYO) in opened


def test_whoever_is_away_meanwhile_comes_back_to_their_new_clock(
    launch: Launch, leaders: list[Member], now: dt.datetime
) -> None:
    launch(leaders)
    Member.objects.filter(pk=leaders[0].pk).update(left_at=now)
    move_to(leaders[0], "Asia/Tokyo", now)
    ahead = PersonalStep.objects.filter(
        enrollment__member=leaders[0], step__kind=StepKind.CARDS, opens_at__gt=now
    )
    assert {each.opens_at.astimezone(TOKYO).time() for each in ahead} == {dt.time(9)}


def test_a_second_call_changes_nothing_and_many_take_two_statements(
    launch: Launch, leaders: list[Member], now: dt.datetime, django_assert_num_queries: Any
) -> None:
    launch(leaders)
    Member.objects.update(time_zone="Asia/Tokyo")
    with django_assert_num_queries(4):  # two of them mark the transaction
        first = move_openings(members=leaders[:1], now=now)
    with django_assert_num_queries(4):
        everybody = move_openings(members=leaders, now=now)
    assert 0 < first < everybody
    before = list(PersonalStep.objects.order_by("pk").values())
    move_openings(members=leaders, now=now)
    assert list(PersonalStep.objects.order_by("pk").values()) == before
    assert move_openings(members=[], now=now) == 0
