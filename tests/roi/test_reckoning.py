"""ROI as it is published, to a millionth; and what must hold of every scenario."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from roi.assumptions import Assumptions, BenefitLine, CostLine, TakenChange
from roi.benefits import LeftOut, left_out
from roi.ranges import band_of, interval_draw, told_ends, triangle
from roi.readings import avoids_too_many, readings_of
from roi.reckoning import reckon_scenario
from roi.states import BenefitKind, CostKind, Definition, Every
from roi.tornado import Lever, tornado
from tests.roi.worked import escalations, flat, retention, span, worked


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-6)


def test_the_worked_example_comes_out_to_a_millionth() -> None:
    found = reckon_scenario(worked())
    assert [each.gross for each in found.benefits] == [18_000, 112_500]
    assert found.gross == 130_500
    careful, hopeful = found.conservative, found.optimistic
    assert careful.first_year == 54_810
    assert hopeful.first_year == 93_960
    assert (careful.bcr, careful.roi) == (Decimal("1.218"), Decimal("21.8"))
    assert (hopeful.bcr, hopeful.roi) == (Decimal("2.088"), Decimal("108.8"))
    assert float(careful.payback or 0) == near(9.852216748768)
    assert float(hopeful.payback or 0) == near(5.747126436782)
    assert float(found.break_even or 0) == near(34.48275862069)
    assert careful.npv == 7_200
    assert careful.net == 9_810


def test_better_retention_has_three_readings_that_differ_by_seven_times() -> None:
    found = readings_of(retention(flat("5"), None))
    assert [each.leavers for each in found] == [Decimal("3.75"), 25, Decimal("21.25")]
    assert [each.gross for each in found] == [112_500, 750_000, 637_500]


def test_without_a_reading_retention_is_not_counted() -> None:
    found = reckon_scenario(worked(definition=None))
    assert found.benefits[1].left_out == LeftOut.NOT_CHOSEN
    assert found.gross == 18_000


def test_nobody_keeps_more_people_than_would_leave() -> None:
    too_many = retention(flat("20"), Definition.POINTS)
    assert avoids_too_many(too_many)
    assert not avoids_too_many(retention(flat("20"), Definition.FEWER))
    assert not avoids_too_many(retention(flat("20"), None))
    assert [each.is_possible for each in readings_of(too_many)] == [True, False, False]
    assert reckon_scenario(worked(benefits=(too_many,))).gross == 75 * 30_000


def test_a_worsening_is_a_cost_and_counts_in_full() -> None:
    worse = (escalations(flat("-10")), retention(flat("5"), Definition.FEWER))
    found = reckon_scenario(worked(benefits=worse))
    assert found.conservative.worse == 18_000
    assert found.conservative.costs == 63_000
    assert found.conservative.benefits == Decimal(112_500) * Decimal("0.42")


def test_the_same_hours_are_not_counted_twice() -> None:
    kpi = TakenChange(
        kpi_id=7,
        slug="rework",
        name="Rework",
        change=flat("5"),
        teams=8,
        comparison_teams=8,
        is_claimed=True,
    )
    line = BenefitLine(
        kind=BenefitKind.CLARIFICATIONS,
        change=flat("5"),
        volume=Decimal(2000),
        unit_value=Decimal(60),
        minutes=Decimal(15),
    )
    apart = replace(line, is_apart=True, taken=kpi)
    own = BenefitLine(name="Rework again", change=flat("5"), taken=kpi)
    lines = (escalations(flat("10")), line, apart, own)
    assert left_out(lines) == [None, LeftOut.MAYBE_INSIDE, None, LeftOut.SAME_FIGURE]
    assert reckon_scenario(worked(benefits=(line,))).gross == 1_500


def test_later_years_hold_less_of_the_change_and_their_money_is_worth_less() -> None:
    license_fee = CostLine(
        kind=CostKind.LICENSE, quantity=Decimal(1), unit_value=Decimal(1000), every=Every.YEAR
    )
    time = CostLine(
        kind=CostKind.TIME, quantity=Decimal(10), hours=Decimal(20), unit_value=Decimal(80)
    )
    found = reckon_scenario(
        Assumptions(
            years=3,
            rate=Decimal(10),
            kept=Decimal(50),
            costs=(license_fee, time),
            benefits=(escalations(flat("50")),),
        )
    )
    yearly = 90_000 * 0.42
    assert found.program_costs == 19_000
    assert float(found.conservative.benefits) == near(yearly * 1.75)
    assert float(found.conservative.payback or 0) == near(19_000 / (yearly * 1.75 / 36))
    value = -16_000 - 1000 * (1 + 1 / 1.1 + 1 / 1.21)
    value += yearly * (1 / 1.1 + 0.5 / 1.21 + 0.25 / 1.331)
    assert float(found.conservative.npv) == near(value)


def test_what_cannot_be_divided_is_not_a_figure() -> None:
    nothing = reckon_scenario(Assumptions())
    assert nothing.conservative.bcr is None
    assert nothing.conservative.payback is None
    assert nothing.break_even is None
    assert band_of(Assumptions()).roi is None


def test_the_tornado_moves_one_assumption_at_a_time() -> None:
    costs = (
        CostLine(quantity=Decimal(1), unit_value=Decimal(45_000), give=Decimal(10)),
        CostLine(quantity=Decimal(1), unit_value=Decimal(500)),
    )
    lines = (
        escalations(span("5", "10", "15"), volume_give=Decimal(20), unit_give=Decimal(0)),
        retention(span("-1", "5", "8"), Definition.FEWER),
        retention(span("0", "5", "9"), None),
    )
    found = tornado(worked(costs=costs, benefits=lines))
    middle = (18_000 + 112_500) * 0.7 * 0.8 - 45_500
    assert float(found.middle) == near(middle)
    swings = {(each.lever, each.place): each for each in found.swings}
    assert next(iter(swings)) == (Lever.CHANGE, 1)
    assert set(swings) == {
        (Lever.CHANGE, 0), (Lever.CHANGE, 1), (Lever.VOLUME, 0), (Lever.ISOLATION, None),
        (Lever.CONFIDENCE, None), (Lever.COST, 0),
    }  # fmt: skip
    worse = swings[Lever.CHANGE, 1]
    assert float(worse.net_low) == near(middle - 112_500 * 0.56 - 22_500)
    assert float(swings[Lever.ISOLATION, None].net_low) == near(130_500 * 0.6 * 0.8 - 45_500)
    assert swings[Lever.COST, 0].net_high == found.middle - 4_500


def test_the_band_is_the_same_every_time_and_knows_what_is_sure() -> None:
    lines = (escalations(span("2", "10", "18")), retention(span("0", "5", "10"), Definition.FEWER))
    unsure = worked(benefits=lines)
    found = band_of(unsure)
    assert found == band_of(unsure)
    with_an_empty_line = (BenefitLine(kind=BenefitKind.REWORK), *lines)
    assert band_of(worked(benefits=with_an_empty_line)).net == found.net
    assert found.net[0] < found.net[1] < found.net[2]
    assert sum(count for _end, count in found.bins) == found.tries
    assert 0.5 < found.pays < 1
    certain = (
        escalations(flat("50"), isolation=(Decimal(100),) * 2, confidence=(Decimal(100),) * 2),
    )
    assert band_of(worked(benefits=certain)).net == (45_000, 45_000, 45_000)
    assert band_of(worked(benefits=certain)).pays == 1


def test_draws_have_the_quantiles_of_their_distributions() -> None:
    assert triangle(0.5, 0, 5, 10) == near(5)
    assert triangle(0.18, 0, 5, 10) == near(3)
    assert triangle(0.82, 0, 5, 10) == near(7)
    assert triangle(0.3, 4, 4, 4) == 4
    assert interval_draw(0.975, 2, 10, 20) == near(20)
    assert interval_draw(0.025, 2, 10, 20) == near(2)


def test_a_measured_change_is_drawn_wider_than_an_assumed_one_of_the_same_ends() -> None:
    taken = TakenChange(
        kpi_id=1, slug="escalations", name="Escalations", change=span("0", "10", "20"), teams=8,
        comparison_teams=8, is_claimed=True,
    )  # fmt: skip
    assumed = escalations(taken.change)
    wide, narrow = (
        band_of(worked(benefits=(line,))) for line in (replace(assumed, taken=taken), assumed)
    )
    assert wide.net[2] - wide.net[0] > narrow.net[2] - narrow.net[0]


percents = st.integers(-100, 100).map(Decimal)
amounts = st.integers(0, 100_000).map(Decimal)


@settings(max_examples=60, deadline=None)
@given(
    first=percents, more=st.integers(0, 50), cost=amounts, definition=st.sampled_from(Definition)
)
def test_more_change_never_pays_less_and_more_cost_never_more(
    first: Decimal, more: int, cost: Decimal, definition: Definition
) -> None:
    def net_of(change: Decimal, paid: Decimal) -> tuple[Decimal, Decimal]:
        line = CostLine(quantity=Decimal(1), unit_value=paid)
        ends = span(str(change), str(change), str(change))
        lines = (escalations(ends), retention(ends, definition))
        found = reckon_scenario(worked(costs=(line,), benefits=lines))
        return found.conservative.net, found.optimistic.net

    before, better = net_of(first, cost), net_of(first + more, cost)
    dearer = net_of(first, cost + more)
    assert all(one <= two for one, two in zip(before, better, strict=True))
    assert all(one >= two for one, two in zip(before, dearer, strict=True))
    assert before[0] <= before[1]


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (("-24824.93", "-6641.58", "8982.19"), (-25_000, -7_000, 9_000)),
        (("-69.5", "-32.5", "47.6"), (-70, -35, 50)),
        (("0.11", "0.52", "0.98"), ("0.12", "0.52", "0.98")),
        (("45000.37", "45000.37", "45000.37"), ("45000.37", "45000.37", "45000.37")),
    ],
)
def test_a_band_is_told_no_finer_than_other_tries_would_give_it(
    ends: tuple[str, ...], said: tuple[float | str, ...]
) -> None:
    assert told_ends([*map(Decimal, ends)]) == [*map(Decimal, said)]


def test_ten_times_as_many_tries_are_told_alike_within_a_step() -> None:
    few, many = (band_of(worked(), tries) for tries in (2_000, 20_000))
    step = (max(few.net) - min(few.net)) / 20
    for one, other in zip(told_ends(few.net), told_ends(many.net), strict=True):
        assert abs(one - other) <= 2 * step
