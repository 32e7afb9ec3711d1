"""What comes of a scenario: conservative and optimistic side by side. Pure.

All benefits and costs are those of the years that are looked at. BCR = benefits / costs, ROI =
(benefits - costs) / costs, payback = costs / benefits of a month, break-even = costs / benefits
before isolation and confidence (Phillips 2003). For the present value costs fall due at the start
of a year and benefits at its end.
"""

from __future__ import annotations

from decimal import Decimal

from common.records import dataclass
from roi.assumptions import HUNDRED, ONE, ZERO, Assumptions, BenefitLine, CostLine
from roi.benefits import LeftOut, gross_of, left_out, weighed
from roi.costs import amount_of, paid, paid_each_time, times_paid
from roi.states import Every

MONTHS = Decimal(12)


@dataclass(frozen=True)
class CostAmount:
    """One line of costs: each time, and within the years."""

    line: CostLine
    amount: Decimal
    within: Decimal


@dataclass(frozen=True)
class BenefitAmount:
    """One line of benefits in the first year; below 0 it is a cost."""

    line: BenefitLine
    left_out: LeftOut | None
    gross: Decimal
    conservative: Decimal
    optimistic: Decimal

    @property
    def is_counted(self) -> bool:
        """Whether it is in the sums."""
        return self.left_out is None


@dataclass(frozen=True)
class RoiColumn:
    """One of the two ways to look at it; what cannot be divided is None."""

    first_year: Decimal
    """Benefits of the first year, without what became worse."""
    worse: Decimal
    """What became worse in the first year, as a cost above 0."""
    benefits: Decimal
    costs: Decimal
    """Those of the program, and what became worse."""
    bcr: Decimal | None
    roi: Decimal | None
    """In percent."""
    payback: Decimal | None
    """Months of the average benefit that pay for all costs."""
    npv: Decimal

    @property
    def net(self) -> Decimal:
        """What is left of the benefits."""
        return self.benefits - self.costs


@dataclass(frozen=True)
class RoiOutcome:
    """All of a scenario's figures that follow from its assumptions without chance."""

    assumptions: Assumptions
    costs: tuple[CostAmount, ...]
    benefits: tuple[BenefitAmount, ...]
    program_costs: Decimal
    gross: Decimal
    """Benefits of the years before isolation and confidence."""
    break_even: Decimal | None
    """The percent of the gross benefit that pays for everything."""
    conservative: RoiColumn
    optimistic: RoiColumn

    @property
    def counted(self) -> list[BenefitAmount]:
        """Lines that are in the sums."""
        return [each for each in self.benefits if each.is_counted]


def reckon_scenario(assumptions: Assumptions) -> RoiOutcome:
    """Everything at once; a few hundred operations."""
    benefits = tuple(
        _benefit(line, reason)
        for line, reason in zip(assumptions.benefits, left_out(assumptions.benefits), strict=True)
    )
    counted = [each for each in benefits if each.is_counted]
    gains, losses = _split([each.gross for each in counted])
    over_years = sum(kept_by_year(assumptions), ZERO)
    program_costs = paid(assumptions.costs, assumptions.years)
    return RoiOutcome(
        assumptions=assumptions,
        costs=tuple(_cost(line, assumptions.years) for line in assumptions.costs),
        benefits=benefits,
        program_costs=program_costs,
        gross=gains * over_years,
        break_even=_ratio(HUNDRED * (program_costs + losses * over_years), gains * over_years),
        conservative=_column(assumptions, [each.conservative for each in counted]),
        optimistic=_column(assumptions, [each.optimistic for each in counted]),
    )


def kept_by_year(assumptions: Assumptions) -> list[Decimal]:
    """What is left of the change in each year: 1, then less and less."""
    kept = assumptions.kept / HUNDRED
    return [kept**year if year else ONE for year in range(assumptions.years)]


def _cost(line: CostLine, years: int) -> CostAmount:
    amount = amount_of(line)
    return CostAmount(line=line, amount=amount, within=amount * times_paid(line, years))


def _benefit(line: BenefitLine, reason: LeftOut | None) -> BenefitAmount:
    gross = gross_of(line)
    (careful, hopeful) = (
        isolation * confidence / HUNDRED**2
        for isolation, confidence in zip(line.isolation, line.confidence, strict=True)
    )
    return BenefitAmount(
        line=line,
        left_out=reason,
        gross=gross,
        conservative=weighed(gross, careful),
        optimistic=weighed(gross, hopeful),
    )


def _column(assumptions: Assumptions, yearly: list[Decimal]) -> RoiColumn:
    gains, losses = _split(yearly)
    left = kept_by_year(assumptions)
    benefits = gains * sum(left, ZERO)
    costs = paid(assumptions.costs, assumptions.years) + losses * sum(left, ZERO)
    months = MONTHS * assumptions.years
    return RoiColumn(
        first_year=gains,
        worse=losses,
        benefits=benefits,
        costs=costs,
        bcr=_ratio(benefits, costs),
        roi=_ratio(HUNDRED * (benefits - costs), costs),
        payback=_ratio(costs * months, benefits),
        npv=_present_value(assumptions, gains - losses),
    )


def _present_value(assumptions: Assumptions, net: Decimal) -> Decimal:
    growth = ONE + assumptions.rate / HUNDRED
    value = -paid_each_time(assumptions.costs, Every.ONCE)
    each_year = paid_each_time(assumptions.costs, Every.YEAR)
    for year, left in enumerate(kept_by_year(assumptions)):
        value += net * left / growth ** (year + 1) - each_year / growth**year
    return value


def _split(amounts: list[Decimal]) -> tuple[Decimal, Decimal]:
    """What was gained and what was lost, both from 0 up."""
    gains = sum((each for each in amounts if each > 0), ZERO)
    return gains, gains - sum(amounts, ZERO)


def _ratio(part: Decimal, whole: Decimal) -> Decimal | None:
    return part / whole if whole > 0 else None
