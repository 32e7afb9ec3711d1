"""Nine o'clock is nine o'clock, once, in every zone and on every day of the year."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from common.local_time import at_local, is_zone

NINE = dt.time(9)
SMALL = (range(2026, 2027), (NINE,))
LARGE = (range(2020, 2033), (dt.time(6), NINE, dt.time(12, 30), dt.time(18)))


@pytest.mark.proof("zones")
@pytest.mark.parametrize("zone", sorted(zoneinfo.available_timezones()))
def test_nine_is_nine_all_year_and_days_follow_each_other(
    zone: str, figure: Callable[[str, float], None], is_large: bool
) -> None:
    local = zoneinfo.ZoneInfo(zone)
    years, times = LARGE if is_large else SMALL
    first, last = dt.date(years[0], 1, 1), dt.date(years[-1] + 1, 1, 1)
    days = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    for time in times:
        instants = [at_local(day, time, zone) for day in days]
        clocks = [instant.astimezone(local).replace(tzinfo=None) for instant in instants]
        assert clocks == [dt.datetime.combine(day, time) for day in days]
        assert instants == sorted(set(instants))
    figure("zones", 1)
    figure("mornings" if not is_large else "times of day", len(days) * len(times))


@pytest.mark.parametrize(
    ("day", "time", "zone", "utc"),
    [
        # A gap moves to its first valid minute: clocks in Berlin jump from 02:00 to 03:00.
        (
            dt.date(2026, 3, 29),
            dt.time(2, 30),
            "Europe/Berlin",
            dt.datetime(2026, 3, 29, 1, 0, tzinfo=dt.UTC),
        ),
        (
            dt.date(2026, 3, 29),
            dt.time(2, 0),
            "Europe/Berlin",
            dt.datetime(2026, 3, 29, 1, 0, tzinfo=dt.UTC),
        ),
        (
            dt.date(2026, 3, 29),
            dt.time(3, 0),
            "Europe/Berlin",
            dt.datetime(2026, 3, 29, 1, 0, tzinfo=dt.UTC),
        ),
        # Half an hour on Lord Howe Island.
        (
            dt.date(2026, 10, 4),
            dt.time(2, 10),
            "Australia/Lord_Howe",
            dt.datetime(2026, 10, 3, 15, 30, tzinfo=dt.UTC),
        ),
        # Midnight itself is missing in Cairo when summer begins.
        (
            dt.date(2026, 4, 24),
            dt.time(0, 15),
            "Africa/Cairo",
            dt.datetime(2026, 4, 23, 22, 0, tzinfo=dt.UTC),
        ),
        # A time that happens twice is the first of the two.
        (
            dt.date(2026, 10, 25),
            dt.time(2, 30),
            "Europe/Berlin",
            dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC),
        ),
        (
            dt.date(2026, 11, 1),
            dt.time(1, 30),
            "America/Denver",
            dt.datetime(2026, 11, 1, 7, 30, tzinfo=dt.UTC),
        ),
    ],
)
def test_gaps_and_overlaps(day: dt.date, time: dt.time, zone: str, utc: dt.datetime) -> None:
    assert at_local(day, time, zone) == utc


@example(zone="America/Montreal", day=dt.date(2032, 11, 7), time=dt.time(1, 0, fold=1))
@given(
    zone=st.sampled_from(sorted(zoneinfo.available_timezones())),
    day=st.dates(dt.date(1990, 1, 1), dt.date(2037, 12, 31)),
    time=st.times(),
)
def test_the_first_moment_when_clocks_show_it_or_have_jumped_over_it(
    zone: str, day: dt.date, time: dt.time
) -> None:
    time = time.replace(microsecond=0)
    local, wish = zoneinfo.ZoneInfo(zone), dt.datetime.combine(day, time)
    instant = at_local(day, time, zone)
    assert instant.tzinfo is dt.UTC

    def clock(seconds: int) -> dt.datetime:
        moment = instant + dt.timedelta(seconds=seconds)
        return moment.astimezone(local).replace(tzinfo=None)

    if clock(0) == wish:
        earlier = {clock(-60 * minutes) for minutes in range(1, 24 * 60)}
        assert wish not in earlier, "the second of two"
    else:
        assert clock(-1) < wish < clock(0), "not the first moment after the gap"


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(zoneinfo.ZoneInfoNotFoundError):
        at_local(dt.date(2026, 1, 1), NINE, "Mars/Olympus")


def test_zones_are_known_by_their_names() -> None:
    assert is_zone("Asia/Kathmandu")
    assert not is_zone("Mars/Olympus")
