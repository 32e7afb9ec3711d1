"""Changes beside those of others, against Morris' five studies and a simulation."""

from __future__ import annotations

import numpy as np

from measurement.compared import compared_with_others
from measurement.differences import BeforeAfter, difference_in_differences
from tests.proofs.evidence_vectors import morris_compared_vectors


def test_the_five_studies_come_to_what_was_published() -> None:
    for name, ours, published, digits in morris_compared_vectors():
        assert round(ours, digits) == published, name


def drawn(effect: float, rng: np.random.Generator, n: int) -> list[BeforeAfter]:
    first = rng.normal(size=n)
    later = 0.7 * first + effect + rng.normal(size=n) * (1 - 0.7**2) ** 0.5
    return list(zip(map(float, first), map(float, later), strict=True))


def test_its_interval_holds_the_truth_and_agrees_with_that_of_the_difference() -> None:
    rng, held = np.random.default_rng(14), []
    for _pilot in range(300):
        treated, control = drawn(0.5, rng, 6), drawn(0.0, rng, 8)
        found = compared_with_others(treated, control)
        plain = difference_in_differences(treated, control)
        assert found is not None
        assert plain.low is not None
        assert (found.low > 0) == (plain.low > 0)
        held.append(found.low <= 0.5 <= found.high)
    assert 0.92 <= sum(held) / len(held) <= 0.98


def test_too_few_or_nothing_that_varies_gives_no_figure() -> None:
    pair = [(1.0, 2.0), (2.0, 4.0)]
    assert compared_with_others(pair, [*pair, (3.0, 3.0)]) is None
    assert compared_with_others([(1.0, 2.0)] * 3, [(1.0, 1.5)] * 3) is None
    assert compared_with_others([(1.0, 2.0), (1.0, 3.0), (1.0, 4.0)], [(1.0, 1.0)] * 3) is None
