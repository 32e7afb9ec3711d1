"""Proposed times."""

from __future__ import annotations

import datetime as dt
import itertools
import zoneinfo

from hypothesis import given
from hypothesis import strategies as st

from practice.times import LiveStep, is_working_time, minutes_outside, propose_times

WEDNESDAY = dt.date(2026, 9, 30)
STEPS = [LiveStep(1, WEDNESDAY), LiveStep(2, WEDNESDAY + dt.timedelta(weeks=2))]


def test_everybody_at_work_where_that_is_possible() -> None:
    zones = {
        1: "Europe/Berlin",
        2: "Europe/London",
        3: "America/Toronto",
        4: "America/Toronto",
        9: "America/Toronto",
    }
    times = propose_times([[1, 2, 3, 4]], STEPS, [9], zones)
    assert [time.step_id for time in times] == [1, 2]
    for time in times:
        assert all(is_working_time(time.starts_at, zone) for zone in zones.values())
        assert time.time_zone == "America/Toronto"
    assert times[0].starts_at.date() == WEDNESDAY


def test_as_many_as_possible_where_not_everybody_can() -> None:
    zones = {
        1: "Asia/Tokyo",
        2: "Europe/Berlin",
        3: "Europe/Berlin",
        4: "America/Toronto",
        9: "Europe/Berlin",
    }
    [time, _] = propose_times([[1, 2, 3, 4]], STEPS, [9], zones)
    at_work = [person for person, zone in zones.items() if is_working_time(time.starts_at, zone)]
    assert at_work == [2, 3, 4, 9]


def test_facilitators_take_turns_and_are_in_one_place_at_a_time() -> None:
    groups = [[1], [2], [3]]
    times = propose_times(groups, STEPS, [8, 9], {})
    assert [time.facilitator_id for time in times] == [8, 9, 8, 9, 8, 9]
    alone = propose_times(groups, STEPS[:1], [8], {})
    starts = sorted(time.starts_at for time in alone)
    assert all(
        later - earlier >= dt.timedelta(hours=1) for earlier, later in itertools.pairwise(starts)
    )
    assert [time.group_position for time in alone] == [1, 2, 3]


def test_a_full_week_still_gets_times() -> None:
    friday = [LiveStep(1, dt.date(2026, 10, 2))]
    assert len(propose_times([[n] for n in range(60)], friday, [100], {})) == 60


def test_a_weekend_means_the_week_after() -> None:
    [time] = propose_times([[1]], [LiveStep(1, dt.date(2026, 10, 3))], [9], {})
    assert time.starts_at.date() == dt.date(2026, 10, 5)


def test_an_empty_group_meets_when_its_facilitator_works() -> None:
    [time] = propose_times([[]], STEPS[:1], [9], {9: "Asia/Tokyo"})
    assert is_working_time(time.starts_at, "Asia/Tokyo")


def test_outside_is_counted_to_the_minute() -> None:
    def at(hour: int, minute: int, day: int = 30) -> dt.datetime:
        return dt.datetime(2026, 9, day, hour, minute, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin"))

    assert minutes_outside(at(8, 0), "Europe/Berlin") == 0
    assert minutes_outside(at(7, 50), "Europe/Berlin") == 10
    assert minutes_outside(at(17, 15), "Europe/Berlin") == 0
    assert minutes_outside(at(17, 30), "Europe/Berlin") == 15
    assert minutes_outside(at(10, 0, day=27), "Europe/Berlin") == 24 * 60


@given(
    st.lists(st.sampled_from(sorted(zoneinfo.available_timezones())), min_size=1, max_size=6),
    st.dates(min_value=dt.date(2026, 1, 1), max_value=dt.date(2027, 12, 31)),
)
def test_always_a_weekday_of_the_steps_week(names: list[str], day: dt.date) -> None:
    zones = dict(enumerate(names))
    [time] = propose_times([list(zones)], [LiveStep(1, day)], [0], zones)
    local = time.starts_at.astimezone(zoneinfo.ZoneInfo(time.time_zone)).date()
    monday = day + dt.timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day
    assert monday <= local <= monday + dt.timedelta(days=4 - monday.weekday())
