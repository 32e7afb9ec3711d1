"""What figures of a scenario rest on is said beside them."""

from __future__ import annotations

from decimal import Decimal

from django.utils import translation
from msgspec.structs import replace

from roi.assumptions import BenefitLine, CostLine
from roi.basis import assumed_lines, basis_lines
from roi.presenters import scenario_shown
from roi.reckoning import reckon_scenario
from roi.states import CostKind, Every
from tests.roi.worked import escalations, span, worked


def test_payback_holds_what_is_paid_each_year_within_the_years_looked_at() -> None:
    license_ = CostLine(
        kind=CostKind.LICENSE, quantity=Decimal(10), unit_value=Decimal(60), every=Every.YEAR
    )
    two = worked(years=2, kept=Decimal(50))
    both = reckon_scenario(replace(two, costs=(*two.costs, license_))).conservative
    assert both.costs == 46_200
    assert both.payback is not None
    assert float(both.payback) == float(46_200 / (both.benefits / 24))


def test_the_years_and_the_interest_stand_beside_what_hangs_on_them() -> None:
    late = worked(years=2, rate=Decimal(4), benefits=(escalations(span("1", "2", "3")),))
    with translation.override("en"):
        shown = scenario_shown(late)
    assert shown.figures[-1].label == "Present value (NPV) of 2 years at 4% interest"
    assert "those of 2 years" in shown.basis[0]
    assert any("within the 2 years looked at" in each for each in shown.cautions)


def test_the_roi_of_the_tries_is_not_said_to_be_that_of_the_same_tries() -> None:
    with translation.override("en"):
        told = scenario_shown(worked()).chance
    assert "need not be the same tries" in told[-1]
    assert not any("That is an ROI" in each for each in told)


def test_every_assumption_stands_with_its_range_and_empty_lines_do_not() -> None:
    line = escalations(span("2", "10", "18"), volume_give=Decimal(10))
    cost = replace(worked().costs[0], give=Decimal(20))
    full = worked(years=2, benefits=(line, BenefitLine()), costs=(cost, CostLine()))
    with translation.override("en"):
        told = {(each.line, each.what): each for each in assumed_lines(full)}
        assert len(basis_lines(full)) == 3
    assert len(told) == 9
    change = told["Escalations avoided", "Change"]
    assert (change.low, change.middle, change.high) == ("2%", "10%", "18%")
    volume = told["Escalations avoided", "How many in a year"]
    assert (volume.low, volume.middle, volume.high) == ("1,080", "1,200", "1,320")
    paid = told["Content", "Cost, each time"]
    assert (paid.low, paid.middle, paid.high) == ("€36,000", "€45,000", "€54,000")
    value = told["Escalations avoided", "What one is worth"]
    assert (value.low, value.middle, value.high) == ("", "€150", "")
