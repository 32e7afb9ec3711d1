"""What the portal proposes, as far as it needs no database."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from pilots.proposals import fit_groups, propose_start


@given(st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31)))
def test_the_propose_start_is_a_monday_two_to_three_weeks_away(today: dt.date) -> None:
    start = propose_start(today)
    assert start.weekday() == 0
    assert 14 <= (start - today).days < 21


def test_groups_follow_the_leaders() -> None:
    assert fit_groups([(1, 2, 3), (4, 5)], [1, 2, 4, 5, 6]) == [[1, 2, 6], [4, 5]]
    assert fit_groups([(1,), (2, 3)], [2, 3]) == [[2, 3]]
    assert fit_groups([], [1, 2]) == []
