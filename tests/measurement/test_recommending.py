"""Published vectors of the net score."""

from __future__ import annotations

import pytest

from measurement.recommending import net_score, widest_error


def test_the_published_score_and_its_error() -> None:
    found = net_score(1 / 2, 1 / 6, 324)
    assert (round(found.value, 1), round(found.se, 2)) == (33.3, 4.14)


def test_nobody_has_no_score() -> None:
    with pytest.raises(ValueError, match="one answer"):
        net_score(0, 0, 0)


def test_the_widest_error_is_that_of_a_sample_without_anybody_undecided() -> None:
    assert widest_error(100 / 3, 324) == pytest.approx(net_score(2 / 3, 1 / 3, 324).se)
    assert widest_error(100 / 3, 324) > net_score(1 / 2, 1 / 6, 324).se
