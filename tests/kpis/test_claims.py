"""Holm over the report, and the chain from behavior to business."""

from dataclasses import replace

import pytest

from kpis.claims import asked_of, claims, deciding, least_teams
from kpis.findings import ChangeFound, Direction, KpiResult, TeamsLeft
from kpis.plans import Bar, Hypothesis, Measuring
from kpis.states import BarMeasure, Better, KpiKind, KpiLayer


def result(layer: KpiLayer, p: float | None, value: float = -1.0, n: int = 20) -> KpiResult:
    return KpiResult(
        kpi_id=1, name="", unit="", kind=KpiKind.MEAN, layer=layer, better=Better.LOWER,
        is_primary=False, expected=5, n_pilot=n, n_comparison=n, p=p,
        difference=None if p is None else ChangeFound(value=value, low=value - 1, high=value + 1),
    )  # fmt: skip


BEHAVIOR, BUSINESS = KpiLayer.BEHAVIOR, KpiLayer.BUSINESS


def test_a_business_outcome_is_claimed_only_where_behavior_moved():
    moved, not_moved = result(BEHAVIOR, 0.001), result(BEHAVIOR, 0.4)
    outcome = result(BUSINESS, 0.001)
    assert [each.claimed for each in claims([moved, outcome])] == [True, True]
    alone = claims([not_moved, outcome])
    assert [(each.moved, each.claimed) for each in alone] == [(False, False), (True, False)]


def test_behavior_of_other_teams_carries_no_claim():
    other = replace(result(BEHAVIOR, 0.001), teams=TeamsLeft(out=tuple(range(50))))
    assert not claims([other, result(BUSINESS, 0.001)])[1].claimed


def test_each_further_kpi_makes_it_harder():
    alone = claims([result(BEHAVIOR, 0.03)])
    among = claims([result(BEHAVIOR, 0.03), result(BEHAVIOR, 0.5), result(BEHAVIOR, None)])
    assert (alone[0].moved, among[0].moved) == (True, False)
    assert (among[0].p_adjusted, among[2].p_adjusted) == (0.06, None)


def test_what_moved_the_other_way_is_said_and_not_claimed():
    [found] = claims([result(BEHAVIOR, 0.001, value=1.0)])
    assert (found.direction, found.claimed) == (Direction.WORSE, False)


@pytest.mark.parametrize(("n", "p"), [(9, 0.2), (10, 0.01)])
def test_with_few_teams_the_test_over_all_splits_decides(n, p):
    found = replace(result(BEHAVIOR, 0.01, n=n), p_randomized=0.2)
    assert deciding(found) == p


def test_how_many_teams_could_show_something():
    assert [least_teams(tests) for tests in (0, 1, 3, 6)] == [4, 4, 5, 5]


def test_a_kpi_that_only_a_criterion_asks_for_is_worked_out_too():
    expected = Hypothesis(kpi_id=1, expected=10)
    bars = (
        Bar(measure=BarMeasure.KPI, kpi_id=1, least=5),
        Bar(measure=BarMeasure.KPI, kpi_id=2, least=3),
        Bar(measure=BarMeasure.RESPONSE, least=0.6),
    )
    found = asked_of(Measuring(hypotheses=(expected,), bars=bars))
    assert found == [expected, Hypothesis(kpi_id=2, expected=3)]
