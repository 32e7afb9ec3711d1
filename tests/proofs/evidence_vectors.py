"""Every published figure that measurement is held against, in one table; tests look closer."""

from __future__ import annotations

from collections.abc import Iterator

from measurement.alpha import Metric, alpha_of, coincidences
from measurement.compared import SideSummary, morris_compared
from measurement.consistency import feldt
from measurement.differences import BeforeAfter, difference_in_differences
from measurement.effects import morris, standardised_change
from measurement.estimates import Rate
from measurement.icc import Correlation, correlations
from measurement.paired import paired_effects
from measurement.pairs import likeness, weighted_kappa
from measurement.recommending import net_score

Vector = tuple[str, float, float, int]
"""What it is, what we come to, what is published, and to how many digits."""
BEFORE, AFTER = [5, 6, 4, 7, 5, 6, 5, 6, 7, 5], [7, 7, 6, 8, 6, 8, 6, 7, 8, 6]
MORRIS = (
    (30.6, 38.5, 15, 20, 0.47, 0.5056, 0.0594),
    (23.5, 26.8, 3.1, 50, 0.64, 1.0481, 0.0254),
    (0.5, 0.7, 0.1, 9, 0.77, 1.8054, 0.2322),
    (53.4, 75.9, 14.5, 10, 0.89, 1.4181, 0.1225),
    (35.6, 36.0, 4.7, 14, 0.44, 0.0801, 0.0802),
)
MORRIS_CONTROL = (
    (23.1, 19.7, 13.8, 20, 0.77, 0.11),
    (24.9, 25.3, 4.1, 42, 0.80, 0.04),
    (0.6, 0.6, 0.2, 9, 1.20, 0.14),
    (55.7, 60.7, 17.3, 11, 1.05, 0.07),
    (34.8, 33.4, 3.1, 14, 0.44, 0.16),
)
"""His comparison groups, and d_ppc2 with its variance as metafor works them out."""
SHROUT = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
KRIPPENDORFF = (
    "* * * * * 3 4 1 2 1 1 3 3 * 3",
    "1 * 2 1 3 3 4 3 * * * * * * *",
    "* * 2 1 3 4 4 * 2 1 1 3 3 * 4",
)
KAPPA = ((5, 2, 0, 0), (1, 9, 3, 0), (0, 2, 11, 2), (0, 0, 1, 4))
CONTROL: list[BeforeAfter] = [(18, 19), (19, 18), (20, 19), (17, 20), (20, 17), (16, 16)]
TREATED: list[BeforeAfter] = [(19, 16), (16, 10), (16, 12), (14, 9), (16, 13), (18, 15)]


def vectors() -> Iterator[Vector]:
    """All of them."""
    for name, found, published in _pilot_of_ten():
        yield name, found, published, 6
    for before, after, spread, n, r, g, variance in MORRIS:
        ours = morris(after - before, spread, n, r)
        yield f"Morris {before}, g", ours[0], g, 4
        yield f"Morris {before}, variance", ours[1], variance, 4
    yield from morris_compared_vectors()
    yield from _raters()
    yield from _shares()
    found = difference_in_differences(TREATED, CONTROL)
    published = (-3.8333, 0.98036, 8.3465, -6.0778, -1.5888)
    ours = (found.value, found.se, found.df, found.low, found.high)
    for place, (one, other) in enumerate(zip(ours, published, strict=True)):
        yield f"difference in differences, {place}", one or 0.0, other, 5 if place == 1 else 4


def morris_compared_vectors() -> Iterator[Vector]:
    """d_ppc2 of his five studies."""
    for treated, control in zip(MORRIS, MORRIS_CONTROL, strict=True):
        before, after, spread, n, r, *_rest = treated
        first, then, other_spread, others, *told = control
        ours = morris_compared(
            SideSummary(n=n, mean_change=after - before, spread=spread),
            SideSummary(n=others, mean_change=then - first, spread=other_spread),
            r,
        )
        for name, one, published in zip(("d_ppc2", "its variance"), ours, told, strict=True):
            yield f"Morris {before} beside {first}, {name}", one, published, 2


def misses() -> list[str]:
    """Those that are off."""
    return [
        name
        for name, found, published, digits in vectors()
        if abs(round(found, digits) - published) > 1.001 * 10**-6
    ]


def _pilot_of_ten() -> Iterator[tuple[str, float, float]]:
    pairs = paired_effects(BEFORE, AFTER)
    g = standardised_change(BEFORE, AFTER, mean_change=1.3)
    assert pairs is not None
    assert g is not None
    yield "pilot of ten, mean change", pairs.mean_change, 1.3
    yield "pilot of ten, r", pairs.r, 0.866921
    yield "pilot of ten, t", pairs.t, 8.510498
    yield "pilot of ten, d_z", pairs.d_z, 2.691256
    yield "pilot of ten, d_z from", pairs.low, 1.308203
    yield "pilot of ten, d_z to", pairs.high, 4.047454
    yield "pilot of ten, d_av", pairs.d_av or 0.0, 1.410048
    yield "pilot of ten, d_pre", pairs.d_pre or 0.0, 1.345628
    yield "pilot of ten, g_pre", g.g, 1.229735
    yield "pilot of ten, variance", g.variance, 0.102228


def _raters() -> Iterator[Vector]:
    found = correlations(SHROUT)
    four = (
        (found.agreement_one, 0.2898), (found.consistency_one, 0.7148),
        (found.agreement_all, 0.6201), (found.consistency_all, 0.9093),
    )  # fmt: skip
    for each, icc in four:
        yield f"ICC {icc}", _value(each), icc, 4
    columns = zip(*(row.split() for row in KRIPPENDORFF), strict=True)
    units = [[int(each) for each in column if each != "*"] for column in columns]
    tables = [coincidences(unit) for unit in units if len(unit) > 1]
    table = sum(tables[1:], start=tables[0])
    for metric, published in zip(
        (Metric.NOMINAL, Metric.ORDINAL, Metric.INTERVAL), (0.691358, 0.806721, 0.810845),
        strict=True,
    ):  # fmt: skip
        yield f"alpha, {metric}", alpha_of(table, metric) or 0.0, published, 6
    pairs = [
        (i, j)
        for i, row in enumerate(KAPPA, 1)
        for j, count in enumerate(row, 1)
        for _each in range(count)
    ]
    like = likeness(pairs)
    yield "exact", like.exact, 0.725, 6
    yield "adjacent", like.adjacent, 1.0, 6
    yield "linear kappa", weighted_kappa(pairs, power=1) or 0.0, 0.727723, 6
    yield "quadratic kappa", like.kappa or 0.0, 0.838473, 6


def _value(found: Correlation | None) -> float:
    assert found is not None
    return found.value


def _shares() -> Iterator[Vector]:
    around = feldt(0.85, people=89, items=7)
    yield "Feldt from", around.low, 0.797, 3
    yield "Feldt to", around.high, 0.893, 3
    score = net_score(1 / 2, 1 / 6, 324)
    yield "eNPS", score.value, 33.3, 1
    yield "eNPS, error", score.se, 4.14, 2
    rate = Rate(33, 42)
    low, high = rate.interval
    for name, ours, theirs in (
        ("", rate.value, 0.786),
        (" from", low, 0.641),
        (" to", high, 0.883),
    ):
        yield f"Wilson{name}", ours, theirs, 3
