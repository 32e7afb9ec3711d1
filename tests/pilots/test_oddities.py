"""What looks odd in a draft."""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from pilots.oddities import odd_number, odd_sizes, odd_start, own_group
from tests.pilots.wholes import MONDAY, WHOLE


def test_few_leaders_a_past_start_and_odd_groups_get_a_word() -> None:
    assert odd_number(3)
    assert not odd_number(4)
    assert not odd_number(0)
    assert odd_start(MONDAY, MONDAY + dt.timedelta(days=1))
    assert not odd_start(MONDAY, MONDAY)
    assert not odd_start(None, MONDAY)
    assert len(odd_sizes([(1, 2, 3), (4, 5, 6, 7, 8, 9, 10)])) == 2
    assert odd_sizes([(1, 2, 3, 4, 5), (6, 7, 8, 9, 10)]) == {}
    assert odd_sizes([(1, 2, 3)]) == {}  # three cannot be split into fours to sixes
    assert odd_sizes([]) == {}


def test_facilitating_the_own_group_is_noticed() -> None:
    assert own_group(WHOLE) == set()
    assert own_group(replace(WHOLE, groups=((1, 20, 3, 4),))) == {20}
