"""Which months are before and after."""

import datetime as dt

from kpis.windows import days, first_to_begin, last_month_in, windows_of
from measurement.windows import month_number


def month(year: int, number: int) -> int:
    return month_number(dt.date(year, number, 1))


def test_the_month_of_the_start_belongs_to_neither_side():
    found = windows_of(dt.date(2026, 7, 6), 90, month(2026, 10))
    assert days(found.baseline) == tuple(dt.date(2026, each, 1) for each in (4, 5, 6))
    assert days(found.window) == tuple(dt.date(2026, each, 1) for each in (8, 9, 10))
    assert found.left_out == month(2026, 7)


def test_a_start_on_the_first_leaves_no_month_out_and_sixty_days_are_two_months():
    found = windows_of(dt.date(2027, 1, 1), 60, month(2027, 2))
    assert days(found.baseline) == (dt.date(2026, 11, 1), dt.date(2026, 12, 1))
    assert days(found.window) == (dt.date(2027, 1, 1), dt.date(2027, 2, 1))
    assert found.left_out is None


def test_after_a_year_no_month_is_added_and_before_the_first_there_is_none():
    assert len(windows_of(dt.date(2026, 7, 6), 90, month(2029, 1)).window) == 12
    assert list(windows_of(dt.date(2026, 7, 6), 90, month(2026, 7)).window) == []


def test_a_month_counts_as_in_once_it_is_over_and_half_of_the_teams_have_it():
    met = {month(2026, 8): 10, month(2026, 9): 5, month(2026, 10): 4, month(2026, 11): 10}
    assert last_month_in(met, 10, dt.date(2026, 11, 27)) == month(2026, 9)
    assert last_month_in({}, 10, dt.date(2026, 11, 27)) == 0


WINDOWS = windows_of(dt.date(2026, 7, 6), 90, month(2026, 12))


def test_a_few_comparison_teams_that_begin_themselves_leave():
    starts = {1: month(2026, 10), 2: month(2027, 3)}
    assert first_to_begin(starts, range(1, 7), WINDOWS) == (month(2026, 12), {1})


def test_on_a_waiting_list_months_end_before_the_first_of_it_begins():
    """And whoever began before the first month after the start is no team to compare with."""
    starts = dict.fromkeys(range(1, 6), month(2026, 11)) | {6: month(2026, 8), 7: month(2026, 2)}
    assert first_to_begin(starts, range(1, 8), WINDOWS) == (month(2026, 10), {6, 7})
    assert first_to_begin({1: month(2026, 8)}, [1], WINDOWS) == (month(2026, 12), {1})
