"""Which times are offered for a talk: pure."""

from __future__ import annotations

import datetime as dt
import itertools
import zoneinfo

from coaching.slots import NOTICE, Both, propose_slots
from practice.bookings import Booking
from practice.hours import Burden, hour_at, is_working_time

MONDAY = dt.datetime(2026, 9, 14, 8, tzinfo=dt.UTC)
ZONES = ("America/Sao_Paulo", "Europe/Lisbon", "Europe/Berlin", "Asia/Kolkata", "America/Toronto")


def slots(
    leader: str, coach: str, *booked: Booking, since: dt.datetime = MONDAY
) -> list[dt.datetime]:
    both = Both(leader_zone=leader, coach_zone=coach, booked=booked)
    return propose_slots(both, now=MONDAY, since=since, minutes=30)


def test_three_times_on_three_days_inside_the_hours_of_both() -> None:
    for leader, coach in itertools.combinations(ZONES, 2):
        found = slots(leader, coach)
        days = {each.astimezone(zoneinfo.ZoneInfo(coach)).date() for each in found}
        assert len(days) == 3
        assert all(each >= MONDAY + NOTICE for each in found)
        for each, zone in itertools.product(found, (leader, coach)):
            if {leader, coach} == {"America/Toronto", "Asia/Kolkata"}:
                assert hour_at(each, zone, 30).burden <= Burden.EDGE, "nobody sleeps then"
            else:
                assert is_working_time(each, zone, 30)


def test_they_differ_in_their_hour_and_come_out_the_same_each_time() -> None:
    found = slots("Europe/Berlin", "Europe/Berlin")
    local = [each.astimezone(zoneinfo.ZoneInfo("Europe/Berlin")) for each in found]
    assert [each.hour for each in local] == [10, 14, 11]
    assert found == slots("Europe/Berlin", "Europe/Berlin")


def test_nobody_is_offered_a_time_at_which_they_are_needed() -> None:
    free = slots("Europe/Berlin", "Europe/Berlin")
    taken = Booking(free[0] - dt.timedelta(minutes=15), free[0] + dt.timedelta(minutes=30), "Pilot")
    found = slots("Europe/Berlin", "Europe/Berlin", taken)
    assert free[0] not in found
    assert not any(taken.is_during(each, 30) for each in found)


def test_a_talk_that_opens_later_is_not_offered_before() -> None:
    since = MONDAY + dt.timedelta(days=7)
    assert min(slots("Europe/Berlin", "Europe/Lisbon", since=since)) >= since


def test_where_two_never_wake_together_there_is_nothing_to_offer() -> None:
    always = Booking(MONDAY, MONDAY + dt.timedelta(days=30), "Away")
    assert slots("Europe/Berlin", "Europe/Berlin", always) == []
