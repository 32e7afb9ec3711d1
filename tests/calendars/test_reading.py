"""Calendars as people have them: repetitions, whole days, zones, and files that mean no good."""

from __future__ import annotations

import datetime as dt
import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.intervals import MOST, Interval, merged
from calendars.reader import busy_in
from calendars.reader import main as reader_main
from calendars.reading import LARGEST, UnreadCalendar, read_busy
from calendars.states import BusyProblem

NOW = dt.datetime(2026, 9, 14, 6, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def calendar(*events: str) -> bytes:
    parts = [f"BEGIN:VEVENT\r\nUID:{n}\r\n{each}\r\nEND:VEVENT" for n, each in enumerate(events)]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y", *parts, "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def read(*events: str, zone: str = "Europe/Berlin") -> list[tuple[str, str]]:
    busy = read_busy(calendar(*events), zone=zone, now=NOW)
    return [tuple(f"{each:%d.%m. %H:%M}" for each in (one.starts_at.astimezone(dt.UTC),
            one.ends_at.astimezone(dt.UTC))) for one in busy]  # fmt: skip


def test_what_repeats_is_busy_each_time_but_where_it_was_moved_or_left_out() -> None:
    weekly = (
        "SUMMARY:Secret talk\r\nDTSTART;TZID=Europe/Berlin:20260907T100000\r\n"
        "DTEND;TZID=Europe/Berlin:20260907T110000\r\nRRULE:FREQ=WEEKLY;COUNT=4\r\n"
        "EXDATE;TZID=Europe/Berlin:20260921T100000"
    )
    assert read(weekly) == [("14.09. 08:00", "14.09. 09:00"), ("28.09. 08:00", "28.09. 09:00")]


def test_a_week_in_which_clocks_change_is_read_by_the_clock_of_the_calendar() -> None:
    weekly = (
        "DTSTART;TZID=Europe/Berlin:20261019T090000\r\nDURATION:PT30M\r\nRRULE:FREQ=WEEKLY;COUNT=2"
    )
    assert read(weekly) == [("19.10. 07:00", "19.10. 07:30"), ("26.10. 08:00", "26.10. 08:30")]


def test_a_whole_day_is_the_day_of_its_owner() -> None:
    assert read("DTSTART;VALUE=DATE:20260916\r\nDTEND;VALUE=DATE:20260917") == [
        ("15.09. 22:00", "16.09. 22:00")
    ]
    assert read("DTSTART:20260916T100000\r\nDTEND:20260916T110000", zone="Asia/Tokyo") == [
        ("16.09. 01:00", "16.09. 02:00")
    ]


@pytest.mark.parametrize(
    "mark",
    ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"],
)
def test_what_is_free_or_off_is_not_busy(mark: str) -> None:
    assert read(f"DTSTART:20260916T100000Z\r\nDTEND:20260916T110000Z\r\n{mark}") == []


def test_a_free_busy_answer_is_read_with_both_kinds_of_periods() -> None:
    answer = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VFREEBUSY\r\nUID:1\r\n"
        b"FREEBUSY;FBTYPE=BUSY:20260916T100000Z/20260916T110000Z,20260917T080000Z/PT1H\r\n"
        b"FREEBUSY;FBTYPE=FREE:20260918T100000Z/20260918T110000Z\r\n"
        b"END:VFREEBUSY\r\nEND:VCALENDAR\r\n"
    )
    assert [each.starts_at.day for each in read_busy(answer, zone="UTC", now=NOW)] == [16, 17]


def test_a_free_busy_answer_without_a_zone_is_by_the_clock_of_its_owner() -> None:
    answer = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VFREEBUSY\r\nUID:1\r\n"
        b"FREEBUSY:20260916T100000/20260916T110000,20260917T080000Z/PT1H\r\n"
        b"END:VFREEBUSY\r\nEND:VCALENDAR\r\n"
    )
    busy = read_busy(answer, zone="Asia/Tokyo", now=NOW)
    assert [each.starts_at.astimezone(dt.UTC).hour for each in busy] == [1, 8]


@pytest.mark.parametrize(
    "broken",
    [
        "DTSTART:20260915T100000Z\r\nRRULE:FREQ=WEEKLY;BYDAY=XX",
        "SUMMARY:Some day",
        "DTSTART:some day",
        "DTSTART:20260915T100000Z\r\nDURATION:long",
    ],
)
def test_one_entry_that_cannot_be_read_leaves_the_others_readable(broken: str) -> None:
    good = "DTSTART:20260916T100000Z\r\nDTEND:20260916T110000Z"
    assert ("16.09. 10:00", "16.09. 11:00") in read(broken, good)


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff\xfe\x00", b"BEGIN:VCARD\r\nEND:VCARD"])
def test_what_is_no_calendar_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(UnreadCalendar) as caught:
        read_busy(content, zone="UTC", now=NOW)
    assert caught.value.problem == BusyProblem.NO_CALENDAR


def test_a_file_that_means_no_good_takes_no_more_than_its_time() -> None:
    each_second = "DTSTART:19700101T000000Z\r\nDURATION:PT1S\r\nRRULE:FREQ=SECONDLY"
    fine = "DTSTART:20260916T100000Z\r\nDTEND:20260916T110000Z"
    assert read(each_second, fine) == [("16.09. 10:00", "16.09. 11:00")]
    with pytest.raises(UnreadCalendar) as caught:
        read_busy(b"x" * (LARGEST + 1), zone="UTC", now=NOW)
    assert caught.value.problem == BusyProblem.TOO_MUCH


def test_no_more_busy_times_are_kept_than_anybody_has() -> None:
    many = [Interval(NOW + n * HOUR, NOW + n * HOUR + HOUR / 2) for n in range(MOST + 5)]
    assert len(merged(many, NOW, NOW + len(many) * HOUR)) == MOST


moments = st.integers(0, 200).map(lambda n: NOW + n * dt.timedelta(minutes=15))


@given(st.lists(st.tuples(moments, st.integers(1, 20)), max_size=12), moments)
def test_merged_times_cover_the_same_and_touch_nobody(
    given_times: list[tuple[dt.datetime, int]], asked: dt.datetime
) -> None:
    found = [Interval(at, at + n * dt.timedelta(minutes=15)) for at, n in given_times]
    last = NOW + 100 * dt.timedelta(minutes=15)
    kept = merged(found, NOW, last)
    inside = asked < last and any(each.starts_at <= asked < each.ends_at for each in found)
    assert any(each.starts_at <= asked < each.ends_at for each in kept) == inside
    assert all(one.ends_at < other.starts_at for one, other in pairwise(kept))


def test_the_reading_itself_in_this_process() -> None:
    """What runs in a process of its own, with its limits and its output."""
    first, last = NOW, NOW + dt.timedelta(days=9)
    often = "DTSTART:20260901T000000Z\r\nDURATION:PT1S\r\nRRULE:FREQ=HOURLY"
    fine = "DTSTART:20260916T100000Z\r\nDTEND:20260916T110000Z"
    free = f"{fine}\r\nTRANSP:TRANSPARENT"
    day = "DTSTART;VALUE=DATE:20260917\r\nDTEND;VALUE=DATE:20260918"
    answer = calendar(often, fine, free, day)
    found = list(busy_in(answer, first, last, "Europe/Berlin"))
    assert [each[0].day for each in found] == [16, 17]
    periods = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VFREEBUSY\r\nUID:1\r\n"
        b"FREEBUSY:20260916T100000Z/20260916T110000Z,20260917T080000Z/PT1H\r\n"
        b"FREEBUSY;FBTYPE=FREE:20260918T100000Z/PT1H\r\nEND:VFREEBUSY\r\nEND:VCALENDAR\r\n"
    )
    assert len(list(busy_in(periods, first, last, "UTC"))) == 2
    for nothing in (b"", b"BEGIN:VCARD\r\nEND:VCARD\r\n"):
        with pytest.raises(ValueError, match="this is"):
            list(busy_in(nothing, first, last, "UTC"))


def test_what_it_finds_is_printed_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calendars.reader.confine", lambda *, seconds: None)
    target = io.StringIO()
    source = io.BytesIO(calendar("DTSTART:20260916T100000Z\r\nDTEND:20260916T110000Z"))
    last = NOW + dt.timedelta(days=9)
    reader_main(source, target, ["5", NOW.isoformat(), last.isoformat(), "UTC"])
    assert target.getvalue() == '["2026-09-16T10:00:00+00:00", "2026-09-16T11:00:00+00:00"]\n'
