"""Working hours and days off of an organization, where times are proposed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import HttpResponse

from coaching.matching import hours_in_common
from coaching.slots import Both, propose_slots
from common.office import HOUSE_HOURS, OfficeHours, keeping, office_hours
from people.middleware import MemberMiddleware
from people.models import Member
from practice.concerns import why_not
from practice.hours import WHOLE_DAY, Burden, hour_at, is_working_time

MONDAY = dt.datetime(2026, 9, 14, 8, tzinfo=dt.UTC)
EARLY = OfficeHours(dt.time(7), dt.time(15))
CLOSED = OfficeHours(dt.time(8), dt.time(18), {MONDAY.date(): "Founding day"})


def at(hour: int) -> dt.datetime:
    return MONDAY.replace(hour=hour)


def test_hours_are_those_that_are_kept_and_the_houses_before_and_after() -> None:
    assert (is_working_time(at(7), "UTC"), is_working_time(at(16), "UTC")) == (False, True)
    with keeping(EARLY):
        assert (is_working_time(at(7), "UTC"), is_working_time(at(16), "UTC")) == (True, False)
        assert why_not(hour_at(at(16), "UTC"), "UTC") == "outside 07:00 to 15:00"
        assert hour_at(at(5), "UTC").burden == Burden.NIGHT, "nobody works at night"
    assert office_hours() is HOUSE_HOURS
    assert is_working_time(at(16), "UTC")


def test_a_day_off_is_like_a_holiday_and_is_called_by_its_name() -> None:
    with keeping(CLOSED):
        hour = hour_at(at(10), "UTC")
        assert (hour.burden, hour.is_holiday, hour.minutes_outside) == (
            Burden.DAY_OFF, True, WHOLE_DAY,
        )  # fmt: skip
        assert why_not(hour, "UTC") == "Founding day"
        assert hour_at(at(2), "UTC").burden == Burden.NIGHT
        assert hour_at(at(10) + dt.timedelta(days=1), "UTC").burden == Burden.NONE
        tokyo = hour_at(at(20), "Asia/Tokyo")
        assert tokyo.local.day == 15
        assert not tokyo.is_holiday, "it is the day where somebody is"
    assert hour_at(at(10), "UTC").burden == Burden.NONE


def test_a_weekend_that_is_a_day_off_counts_once() -> None:
    saturday = at(10) + dt.timedelta(days=5)
    with keeping(OfficeHours(dt.time(8), dt.time(18), {saturday.date(): "Fair"})):
        assert hour_at(saturday, "UTC").minutes_outside == WHOLE_DAY


def test_talks_are_offered_within_them_and_on_no_day_off() -> None:
    tuesday = MONDAY.date() + dt.timedelta(days=1)
    both = Both(leader_zone="UTC", coach_zone="UTC")
    with keeping(OfficeHours(dt.time(7), dt.time(13), {tuesday: "Off"})):
        found = propose_slots(both, now=MONDAY, since=MONDAY, minutes=30)
    assert found
    assert tuesday not in {each.date() for each in found}
    assert all(7 <= each.hour < 13 for each in found)


def test_hours_in_common_are_not_those_of_whoever_asked_before() -> None:
    assert hours_in_common("UTC", "UTC") == 10
    with keeping(EARLY):
        assert hours_in_common("UTC", "UTC") == 8
    assert hours_in_common("UTC", "UTC") == 10


def test_a_page_keeps_the_hours_of_whoever_asks(
    leader: Member, rf: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader.organization.day_starts = dt.time(9)
    leader.organization.days_off = ["2026-09-14 Founding day"]
    kept = []
    request = rf.get("/")
    request.user, request.session = leader.user, {}
    leader.user.current_member = leader
    monkeypatch.setattr("people.middleware.slide", lambda _session: None)

    def page(_request: Any) -> HttpResponse:
        kept.append(office_hours())
        return HttpResponse()

    MemberMiddleware(page)(request)
    assert kept == [OfficeHours(dt.time(9), dt.time(18), {MONDAY.date(): "Founding day"})]
    assert office_hours() is HOUSE_HOURS
