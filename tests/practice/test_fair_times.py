"""Proposed times: nobody twice, nobody at night where another hour is left, bad hours in turn."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from common.holidays import holiday_on
from practice.hours import Burden, hour_at
from practice.times import LiveStep, SessionTime, overlaps, propose_times

ZONES = [
    "Europe/Berlin", "America/Toronto", "America/Los_Angeles", "Asia/Kolkata", "Asia/Tokyo",
    "Pacific/Auckland", "Australia/Sydney", "UTC",
]  # fmt: skip
MONDAY = dt.date(2026, 9, 28)


def steps(count: int, first: dt.date = MONDAY) -> list[LiveStep]:
    return [LiveStep(n, first + dt.timedelta(weeks=2 * n)) for n in range(count)]


def people_of(time: SessionTime, groups: list[list[int]]) -> set[int]:
    return {*groups[time.group_position - 1], time.facilitator_id}


@st.composite
def pilots(draw: st.DrawFn) -> tuple[list[list[int]], list[int], dict[int, str]]:
    """One to four groups of one to six, one to three facilitators, who may be leaders."""
    sizes = draw(st.lists(st.integers(1, 6), min_size=1, max_size=4))
    ids = iter(range(100))
    groups = [[next(ids) for _each in range(size)] for size in sizes]
    facilitators = draw(st.lists(st.sampled_from([0, 200, 201, 202]), min_size=1, unique=True))
    everybody = {*range(100), *facilitators}
    few = draw(st.lists(st.sampled_from(ZONES), min_size=1, max_size=4))
    return groups, facilitators, {pk: few[pk % len(few)] for pk in everybody}


@settings(max_examples=40)
@given(pilots(), st.dates(dt.date(2026, 1, 1), dt.date(2028, 12, 31)))
def test_nobody_is_in_two_sessions_at_once_and_the_facilitators_take_turns(
    pilot: tuple[list[list[int]], list[int], dict[int, str]], day: dt.date
) -> None:
    groups, facilitators, zones = pilot
    monday = day - dt.timedelta(days=day.weekday())
    times = propose_times(groups, steps(3, monday), facilitators, zones)
    assert len(times) == 3 * len(groups)
    for one, other in combinations(times, 2):
        if overlaps(one.starts_at, other.starts_at):
            assert not people_of(one, groups) & people_of(other, groups)
    assert propose_times(groups, steps(3, monday), facilitators, zones) == times


@settings(max_examples=40)
@given(st.lists(st.sampled_from(ZONES), min_size=1, max_size=6), st.integers(0, 40))
def test_nobody_is_asked_at_night_while_another_answer_exists(names: list[str], week: int) -> None:
    zones = dict(enumerate(names)) | {99: names[0]}
    monday = MONDAY + dt.timedelta(weeks=week)
    for time in propose_times([list(range(len(names)))], steps(3, monday), [99], zones):
        at_night = [z for z in zones.values() if hour_at(time.starts_at, z).burden == Burden.NIGHT]
        if at_night:
            start = dt.datetime.combine(
                MONDAY + dt.timedelta(weeks=week + 2 * time.step_id), dt.time(), tzinfo=dt.UTC
            )
            moments = (start + dt.timedelta(minutes=30 * n) for n in range(-24, 5 * 48 - 28))
            assert all(
                any(hour_at(moment, zone).burden == Burden.NIGHT for zone in names)
                for moment in moments
            )


def test_the_unavoidable_bad_hour_goes_round() -> None:
    """Berlin and Auckland never work at the same time: evening here, early there, in turn."""
    zones = dict.fromkeys(range(5), "Europe/Berlin") | {5: "Pacific/Auckland", 9: "Europe/Berlin"}
    times = propose_times([[0, 1, 2, 3, 5]], steps(4), [9], zones)
    outside = Counter(
        zone
        for time in times
        for zone in ("Europe/Berlin", "Pacific/Auckland")
        if hour_at(time.starts_at, zone).minutes_outside
    )
    assert outside == {"Europe/Berlin": 2, "Pacific/Auckland": 2}
    for time in times:
        for zone in outside:
            assert hour_at(time.starts_at, zone).burden < Burden.NIGHT


def test_sessions_of_other_pilots_are_kept_clear_of() -> None:
    [usual] = propose_times([[1, 2, 3, 4]], steps(1), [9], {})
    for busy in (1, 9):
        [time] = propose_times([[1, 2, 3, 4]], steps(1), [9], {}, booked={busy: [usual.starts_at]})
        assert not overlaps(time.starts_at, usual.starts_at)
        assert time.starts_at.date() == usual.starts_at.date()


def test_another_facilitator_leads_where_only_they_are_free() -> None:
    start = dt.datetime(2026, 9, 25, tzinfo=dt.UTC)
    always = [start + dt.timedelta(minutes=30 * n) for n in range(48 * 9)]
    [time] = propose_times([[1, 2, 3, 4]], steps(1), [8, 9], {}, booked={8: always})
    assert time.facilitator_id == 9


def test_no_session_on_a_public_holiday_where_the_week_has_another_day() -> None:
    zones = {1: "Europe/Berlin", 2: "Asia/Kolkata", 9: "Europe/Berlin"}
    assert holiday_on(dt.date(2026, 10, 2), "IN")
    [time] = propose_times([[1, 2]], [LiveStep(1, dt.date(2026, 10, 1))], [9], zones)
    assert time.starts_at.date() == dt.date(2026, 10, 1)
    easter = [LiveStep(1, dt.date(2027, 3, 29))]
    [time] = propose_times([[1, 2]], easter, [9], zones)
    assert time.starts_at.date() == dt.date(2027, 3, 30)
