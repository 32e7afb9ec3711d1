"""What a pilot may say that it moved: all its KPIs counted together, and the chain from behavior to
business. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from kpis.findings import SURE, Direction, KpiCaution, KpiResult
from kpis.plans import Hypothesis, Measuring
from kpis.states import BarMeasure, KpiLayer
from measurement.differences import RANDOMIZED_BELOW
from measurement.holm import holm


def asked_of(measuring: Measuring) -> list[Hypothesis]:
    """What is expected to move, and what only a criterion for going on asks for: that is expected
    to move by as much.
    """
    named = {each.kpi_id for each in measuring.hypotheses}
    barred = {
        bar.kpi_id: Hypothesis(kpi_id=bar.kpi_id, expected=bar.least)
        for bar in measuring.bars
        if bar.measure == BarMeasure.KPI and bar.kpi_id not in named
    }
    return [*measuring.hypotheses, *barred.values()]


def claims(results: Sequence[KpiResult]) -> tuple[KpiResult, ...]:
    """In the order given, each with what can be said of it.

    Behavior is claimed where it got better beyond teams that did not take part. A business outcome
    is claimed only where behavior of the same teams is: otherwise something else may have moved
    it, and that is said on the same page. Without teams to compare with nothing is claimed.
    """
    counted = _counted_together(results)
    behaved = [each for each in counted if each.layer == KpiLayer.BEHAVIOR and _stands(each)]
    return tuple(replace(each, claimed=_may_claim(each, behaved)) for each in counted)


def _stands(result: KpiResult) -> bool:
    return result.moved and result.has_comparison


def _may_claim(result: KpiResult, behaved: Sequence[KpiResult]) -> bool:
    if result.layer == KpiLayer.BEHAVIOR:
        return _stands(result)
    return _stands(result) and any(shares_teams(result, each) for each in behaved)


def shares_teams(result: KpiResult, other: KpiResult) -> bool:
    """Whether both are about the same teams: of neither more than half are missing in the other."""
    missing = {*other.teams.out, *other.teams.too_small}
    own = {*result.teams.out, *result.teams.too_small}
    return len(missing ^ own) * 2 <= result.n_pilot + result.n_comparison


def deciding(result: KpiResult) -> float | None:
    """The p that decides: with few teams that of all splits, which supposes nothing of how values
    are spread; otherwise that of the t test.
    """
    if result.p_randomized is None:
        return result.p
    return result.p_randomized if _are_few(result) else result.p


def _are_few(result: KpiResult) -> bool:
    """So few teams that Student's t alone is not enough."""
    return result.n_pilot + result.n_comparison < RANDOMIZED_BELOW


def least_teams(tests: int) -> int:
    """The least teams on each of two sides with which the clearest change could pass the exact
    test, once so many KPIs are counted in.
    """
    teams = 2
    while 2 * max(tests, 1) / math.comb(2 * teams, teams) > SURE:
        teams += 1
    return teams


def _counted_together(results: Sequence[KpiResult]) -> list[KpiResult]:
    ps = [(place, p) for place, each in enumerate(results) if (p := deciding(each)) is not None]
    adjusted = dict(zip((place for place, _p in ps), holm([p for _place, p in ps]), strict=True))
    return [
        _with_adjusted(each, adjusted.get(place), len(ps)) for place, each in enumerate(results)
    ]


def _with_adjusted(result: KpiResult, adjusted: float | None, tests: int) -> KpiResult:
    if adjusted is None or result.difference is None:
        return result
    is_better = (result.difference.value > 0) == result.counts_up
    direction = Direction.BETTER if is_better else Direction.WORSE
    is_beyond_reach = result.p_least is not None and result.p_least * tests > SURE
    has_few = _are_few(result) and is_beyond_reach
    return replace(
        result,
        p_adjusted=adjusted,
        direction=direction if adjusted < SURE else Direction.NOT_SHOWN,
        cautions=(*result.cautions, KpiCaution.FEW_TEAMS) if has_few else result.cautions,
        enough=least_teams(tests) if has_few else result.enough,
    )
