"""When people are asked and reminded."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import pytest

from common.local_time import at_local
from surveys.asking import (
    FIRST_LASTS,
    Reminder,
    Rhythm,
    Window,
    closing_of,
    due_reminder,
    is_baseline,
    reminders_of,
    window_of,
    without_missed,
)

DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
AT_TEN = Rhythm(dt.time(10), open_days=7)
MONDAY = dt.date(2026, 9, 21)
TEN_UTC = dt.datetime(2026, 9, 21, 10, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("late", "opens_at"),
    [
        (-3 * DAY, TEN_UTC),
        (0 * DAY, TEN_UTC),
        (DAY / 2, TEN_UTC),
        (DAY / 2 + MINUTE, TEN_UTC + DAY),
        (DAY, TEN_UTC + DAY),
        (5 * DAY + 3 * MINUTE, TEN_UTC + 5 * DAY),
        (5 * DAY + DAY / 2 + MINUTE, TEN_UTC + 6 * DAY),
    ],
)
def test_a_window_opens_on_its_day_or_on_the_first_that_is_not_long_gone(
    late: dt.timedelta, opens_at: dt.datetime
) -> None:
    window = window_of(MONDAY, AT_TEN, "UTC", now=TEN_UTC + late)
    assert window == Window(opens_at, opens_at + 7 * DAY)


BASELINE = Rhythm(dt.time(10), open_days=7, until=MONDAY + 7 * DAY)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "UTC", "Pacific/Niue"])
@pytest.mark.parametrize("open_days", [3, 7, 21])
def test_a_baseline_is_over_when_the_first_cards_open(zone: str, open_days: int) -> None:
    rhythm = replace(BASELINE, open_days=open_days)
    window = window_of(MONDAY, rhythm, zone, now=TEN_UTC - DAY)
    cards_at = at_local(MONDAY + 7 * DAY, dt.time(9), zone)
    usual = window_of(MONDAY, replace(rhythm, until=None), zone, now=TEN_UTC - DAY)
    assert window.closes_at == min(usual.closes_at, cards_at)
    assert window.opens_at == usual.opens_at


def test_who_is_asked_too_late_for_a_baseline_has_the_usual_time() -> None:
    late = window_of(MONDAY, BASELINE, "UTC", now=TEN_UTC + 8 * DAY)
    assert late == Window(TEN_UTC + 8 * DAY, TEN_UTC + 15 * DAY)


@dataclass
class Asked:
    opens_on: dt.date


@pytest.mark.parametrize(
    ("today", "asked"),
    [
        (MONDAY - DAY, [0, 4, 8]),
        (MONDAY + DAY, [0, 4, 8]),
        (MONDAY + 7 * DAY, [4, 8]),
        (MONDAY + 29 * DAY, [4, 8]),
        (MONDAY + 57 * DAY, [8]),
    ],
)
def test_a_plan_that_begins_late_asks_no_baseline_after_the_first_cards(
    today: dt.date, asked: list[int]
) -> None:
    pulses = [Asked(MONDAY + 7 * week * DAY) for week in (0, 4, 8)]
    cards_on = MONDAY + 7 * DAY
    assert [is_baseline(each, cards_on) for each in pulses] == [True, False, False]
    assert not is_baseline(pulses[0], None)
    found = without_missed(pulses, today=today, cards_on=cards_on)
    assert [(each.opens_on - MONDAY).days // 7 for each in found] == asked


def test_a_wave_closes_with_the_last_window() -> None:
    zones = ["Pacific/Kiritimati", "UTC", "Pacific/Niue"]
    windows = [window_of(MONDAY, AT_TEN, zone, now=TEN_UTC - DAY) for zone in zones]
    assert closing_of(windows) == TEN_UTC + 11 * DAY / 24 + 7 * DAY


def test_reminders_come_at_the_same_hour_on_days_three_and_five() -> None:
    closes_at = TEN_UTC + 7 * DAY
    assert reminders_of(TEN_UTC, AT_TEN, "UTC", closes_at=closes_at) == [
        Reminder(3, TEN_UTC + 3 * DAY, TEN_UTC + 3 * DAY + FIRST_LASTS),
        Reminder(5, TEN_UTC + 5 * DAY, closes_at),
    ]
    short = reminders_of(TEN_UTC, AT_TEN, "UTC", closes_at=TEN_UTC + 4 * DAY)
    assert [each.ends_at for each in short] == [TEN_UTC + 4 * DAY] * 2


def test_the_wall_clock_counts_when_clocks_change() -> None:
    friday = dt.datetime(2026, 10, 23, 8, tzinfo=dt.UTC)  # ten in Berlin, in summer time
    first, _last = reminders_of(friday, AT_TEN, "Europe/Berlin", closes_at=friday + 7 * DAY)
    assert first.at == dt.datetime(2026, 10, 26, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("days", "due"),
    [(2.99, None), (3, 3), (4.49, 3), (4.5, None), (4.99, None), (5, 5), (6.99, 5), (7, None)],
)
def test_the_latest_reminder_is_due_while_it_lasts(days: float, due: int | None) -> None:
    reminders = reminders_of(TEN_UTC, AT_TEN, "UTC", closes_at=TEN_UTC + 7 * DAY)
    found = due_reminder(reminders, TEN_UTC + days * DAY)
    assert (found.day if found else None) == due
