"""Until when a request has to be answered."""

from __future__ import annotations

import datetime as dt

import pytest

from privacy.deadlines import Deadline, Urgency, due_on, due_when_extended


@pytest.mark.parametrize(
    ("received", "due", "extended"),
    [
        ("2026-01-15", "2026-02-15", "2026-04-15"),
        ("2026-01-31", "2026-02-28", "2026-04-30"),
        ("2027-12-31", "2028-01-31", "2028-03-31"),
        ("2028-01-30", "2028-02-29", "2028-04-30"),
        ("2026-11-30", "2026-12-30", "2027-02-28"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_one(
    received: str, due: str, extended: str
) -> None:
    day = dt.date.fromisoformat(received)
    assert due_on(day) == dt.date.fromisoformat(due)
    assert due_when_extended(day) == dt.date.fromisoformat(extended)


def test_a_deadline_says_how_close_it_is() -> None:
    today = dt.date(2026, 9, 14)
    days = {8: Urgency.AHEAD, 7: Urgency.SOON, 1: Urgency.SOON, 0: Urgency.TODAY, -1: Urgency.OVER}
    for number, urgency in days.items():
        deadline = Deadline(today + dt.timedelta(days=number), today)
        assert (deadline.days, deadline.urgency) == (number, urgency)
        assert deadline.is_close == (urgency is not Urgency.AHEAD)
