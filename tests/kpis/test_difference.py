"""What came of one KPI, on teams with planted effects: found where they are, and not where not."""

import datetime as dt

import pytest

from kpis.claims import claims
from kpis.difference import result_of
from kpis.findings import Direction, KpiCaution, KpiResult, Lacking
from kpis.queries import KpiPoint
from kpis.windows import windows_of
from measurement.windows import month_number
from tests.kpis.measured import KPIS, OCTOBER, START, measured, points_of, read_rows

PLANTED = ["response_time_hours", "clarification_rate", "meeting_participation", "escalations"]
JULY = month_number(START)


@pytest.fixture(scope="module")
def points() -> list[KpiPoint]:
    return points_of(read_rows())


@pytest.fixture(scope="module")
def report(points: list[KpiPoint]) -> dict[str, KpiResult]:
    slugs = [slug for slug in KPIS if slug != "headcount"]
    found = claims([result_of(measured(slug, points)) for slug in slugs])
    return {each.name: each for each in found}


def test_what_was_planted_is_found_and_what_was_not_is_not(report):
    assert [name for name, each in report.items() if each.moved] == PLANTED
    assert [name for name, each in report.items() if each.claimed] == PLANTED
    leavers = report["voluntary_leavers"]
    assert leavers.direction == Direction.NOT_SHOWN
    assert leavers.percent.low < 0 < leavers.percent.high


def test_figures_are_those_of_the_months_around_the_start(report):
    found = report["response_time_hours"]
    assert (found.n_pilot, found.n_comparison) == (10, 10)
    assert found.baseline == tuple(dt.date(2026, each, 1) for each in (4, 5, 6))
    assert found.window == tuple(dt.date(2026, each, 1) for each in (7, 8, 9, 10))
    assert found.before == pytest.approx(9.175633333)
    assert found.difference.value == pytest.approx(-1.042141667)
    assert found.percent.value == pytest.approx(11.3577083)
    assert (found.splits, found.is_exact) == (184_756, True)


def test_counts_are_of_heads_and_higher_is_better_where_it_is(report):
    assert report["escalations"].before == pytest.approx(3.014, abs=0.001)
    assert report["meeting_participation"].percent.low > 0


def test_months_before_the_start_are_shown_and_one_that_differs_changes_nothing(report):
    found = report["response_time_hours"]
    assert len(found.placebo.months) == 6
    assert found.placebo.alone == (dt.date(2026, 1, 1),)
    assert not found.placebo.has_failed
    assert found.cautions == ()


def test_with_nothing_to_compare_a_change_is_told_and_never_claimed(points):
    [found] = claims([result_of(measured("response_time_hours", points, comparison=[]))])
    assert found.moved
    assert not found.claimed
    assert found.cautions[0] == KpiCaution.NOTHING_TO_COMPARE
    assert (found.placebo, found.p_randomized) == (None, None)


def test_too_few_teams_can_show_nothing_and_it_is_said_how_many_would(points):
    few = measured("response_time_hours", points, pilot=[1, 2, 3], comparison=[11, 12, 13])
    [found] = claims([result_of(few)])
    assert KpiCaution.FEW_TEAMS in found.cautions
    assert (found.enough, found.moved) == (4, False)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"pilot": [1]}, Lacking.TOO_FEW_PILOT),
        ({"comparison": [11]}, Lacking.TOO_FEW_COMPARED),
        ({"starts": dict.fromkeys(range(11, 21), JULY)}, Lacking.TOO_FEW_COMPARED),
        ({"windows": windows_of(dt.date(2026, 11, 3), 90, OCTOBER)}, Lacking.NO_MONTH_AFTER),
        ({"windows": windows_of(dt.date(2025, 11, 3), 90, OCTOBER)}, Lacking.NO_BASELINE),
    ],
)
def test_a_figure_is_refused_where_there_is_not_enough(points, changed, reason):
    found = result_of(measured("escalations", points, **changed))
    assert (found.refused, found.difference) == (reason, None)


def test_teams_that_all_change_alike_have_no_interval():
    rows = [
        KpiPoint(1, team, dt.date(2026, month, 1), float(month >= 7), None)
        for team in range(1, 5)
        for month in range(4, 9)
    ]
    august = windows_of(START, 90, JULY + 1)
    alike = measured("response_time_hours", rows, pilot=[1, 2], comparison=[3, 4], windows=august)
    assert result_of(alike).refused == Lacking.NO_SPREAD


def test_teams_with_gaps_are_left_out_whichever_side_they_are_on(points):
    kept = [each for each in points if not (each.team_id in {1, 11} and each.month >= START)]
    found = result_of(measured("clarification_rate", kept))
    assert (found.n_pilot, found.n_comparison, found.teams.out) == (9, 9, (1, 11))


def test_a_waiting_list_is_compared_with_until_it_begins(points):
    starts = dict.fromkeys(range(11, 21), JULY + 2)
    found = result_of(measured("clarification_rate", points, starts=starts))
    assert found.window == (dt.date(2026, 7, 1), dt.date(2026, 8, 1))
    assert found.n_comparison == 10


def test_sides_that_parted_before_the_start_are_said_to_have(points):
    early = windows_of(dt.date(2026, 9, 1), 90, OCTOBER)
    found = result_of(measured("response_time_hours", points, windows=early))
    assert KpiCaution.PARTED_BEFORE in found.cautions


def test_one_month_and_too_few_before_are_said(points):
    kept = [each for each in points if each.month >= dt.date(2026, 4, 1)]
    windows = windows_of(START, 90, JULY)
    found = result_of(measured("response_time_hours", kept, windows=windows))
    assert found.cautions == (KpiCaution.NO_PLACEBO, KpiCaution.ONE_MONTH)


def test_percent_counts_in_that_teams_tell_badly_where_they_began(report):
    """It was divided by as if it were certain."""
    found = report["escalations"]
    ends = -found.difference.high, -found.difference.low
    certain = [100 * each / found.before for each in ends]
    assert (found.percent.low, found.percent.high) != pytest.approx(certain, abs=0.1)
    assert found.percent.value == pytest.approx(-100 * found.difference.value / found.before)


def test_nothing_is_put_in_percent_of_nothing():
    rows = [
        KpiPoint(1, team, dt.date(2026, month, 1), float(month >= 7) * team, None)
        for team in range(1, 9)
        for month in range(4, 9)
    ]
    august = windows_of(START, 90, JULY + 1)
    sides = {"pilot": range(1, 5), "comparison": range(5, 9)}
    found = result_of(measured("response_time_hours", rows, windows=august, **sides))
    assert (found.before, found.percent) == (0.0, None)
    assert found.difference is not None
    assert KpiCaution.NOT_IN_PERCENT in found.cautions


def test_many_teams_are_not_dealt_anew():
    rows = [
        KpiPoint(1, team, dt.date(2026, month, 1), team % 7 + month % 3 + (team % 5) * month, None)
        for team in range(1, 103)
        for month in range(4, 9)
    ]
    august = windows_of(START, 90, JULY + 1)
    found = result_of(
        measured(
            "response_time_hours", rows, pilot=range(1, 52), comparison=range(52, 103),
            windows=august,
        )
    )  # fmt: skip
    assert found.n_pilot + found.n_comparison == 102
    assert found.p is not None
    assert found.p_randomized is None
