"""Two raters, against a published table."""

from __future__ import annotations

import pytest

from measurement.pairs import likeness

TABLE = ((5, 2, 0, 0), (1, 9, 3, 0), (0, 2, 11, 2), (0, 0, 1, 4))
PAIRS = [(i, j) for i, row in enumerate(TABLE, 1) for j, n in enumerate(row, 1) for _ in range(n)]


def test_a_table_of_two_raters_gives_the_published_figures():
    found = likeness(PAIRS)
    assert (found.n, found.adjacent, found.widest) == (40, 1.0, 1)
    assert found.exact == pytest.approx(0.725, abs=1e-6)
    assert found.kappa == pytest.approx(0.838473, abs=1e-6)


def test_everybody_on_one_level_is_undefined_and_no_disagreement():
    found = likeness([(3, 3)] * 8)
    assert (found.exact, found.kappa) == (1.0, None)


@pytest.mark.parametrize("pairs", [[], [(0, 1)], [(1, 5)]])
def test_what_cannot_be_compared_is_refused(pairs):
    with pytest.raises(ValueError, match=r"pairs|levels"):
        likeness(pairs)
