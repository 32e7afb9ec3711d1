"""Nine o'clock is nine o'clock, once, in every zone and on every day of the year."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest

from common.local_time import at_local, is_zone

NINE = dt.time(9)


@pytest.mark.parametrize("zone", sorted(zoneinfo.available_timezones()))
def test_nine_is_nine_all_year_and_days_follow_each_other(zone: str) -> None:
    local = zoneinfo.ZoneInfo(zone)
    instants = []
    for number in range(366):
        day = dt.date(2026, 1, 1) + dt.timedelta(days=number)
        instant = at_local(day, NINE, zone)
        shown = instant.astimezone(local)
        assert (shown.date(), shown.time()) == (day, NINE)
        instants.append(instant)
    assert instants == sorted(set(instants))


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


def test_zones_are_known_by_their_names() -> None:
    assert is_zone("Asia/Kathmandu")
    assert not is_zone("Mars/Olympus")
