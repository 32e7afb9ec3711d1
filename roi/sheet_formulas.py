"""The formulas in the workbook of a scenario, with what they come to today. Pure text.

They say the same as roi.benefits, roi.reckoning and roi.tornado; a test has LibreOffice work them
out and compares.
"""

from __future__ import annotations

from decimal import Decimal

from common.records import dataclass
from roi.assumptions import HUNDRED, ZERO, Assumptions, BenefitLine
from roi.benefits import avoided
from roi.reckoning import RoiColumn, RoiOutcome, kept_by_year
from roi.sheet_inputs import MEANS, has_most, is_retention, is_timed
from roi.states import Definition
from roi.tornado import Lever, Swing

KEPT, GROWTH = "(kept/100)", "(1+rate/100)"
OVER_YEARS = f"IF(kept=100,years,(1-{KEPT}^years)/(1-{KEPT}))"
"""What the years make of the first one: each holds a part of the one before."""
BENEFITS_TODAY = (
    f"IF({KEPT}={GROWTH},years,(1-({KEPT}/{GROWTH})^years)/(1-{KEPT}/{GROWTH}))/{GROWTH}"
)
"""The same with interest; benefits come at the end of a year."""
COSTS_TODAY = f"IF(rate=0,years,(1-{GROWTH}^-years)/(1-{GROWTH}^-1))"
"""What is paid each year, at its start."""


@dataclass(frozen=True)
class Worked:
    """A formula, without its sign, and what it comes to."""

    formula: str
    value: Decimal


def cost_cells(number: int, found: RoiOutcome) -> list[Worked]:
    """Each time, how often, within the years, and both ends of it."""
    cost, name = found.costs[number - 1], f"cost_{number}"
    amount = f"{name}_quantity*{name}_hours*{name}_unit"
    times = f'IF({name}_every="year",years,1)'
    give = cost.within * cost.line.give / HUNDRED
    share = f"{name}_give/100"
    often = cost.within / cost.amount if cost.amount else Decimal(1)
    return [
        Worked(amount, cost.amount),
        Worked(times, often),
        Worked(f"{amount}*{times}", cost.within),
        Worked(f"MAX({amount}*{times}*(1-{share}),0)", max(cost.within - give, ZERO)),
        Worked(f"{amount}*{times}*(1+{share})", cost.within + give),
    ]


def unit_formula(name: str, line: BenefitLine) -> str:
    """What one is worth."""
    return f"{name}_unit*{name}_minutes/60" if is_timed(line) else f"{name}_unit"


def _cases(name: str, line: BenefitLine, change: str = "change") -> str:
    """Share of the volume that is avoided."""
    share = f"{name}_{change}/100"
    if is_retention(line):
        share = (
            f'{share}*IF({MEANS}="{Definition.POINTS}",1,IF({MEANS}="{Definition.TIMES}",'
            f"1-{name}_turnover/100,{name}_turnover/100))"
        )
    most = f"{name}_turnover/100" if is_retention(line) else "1"
    return f"MIN({share},{most})" if has_most(line) else share


def counted_formula(name: str, line: BenefitLine) -> str:
    """1 where a line is in the sums, else 0."""
    return f'{name}_counted*IF({MEANS}="",0,1)' if is_retention(line) else f"{name}_counted"


def _half(name: str, what: str) -> str:
    return f"(({name}_{what}_low+{name}_{what}_high)/2)"


def _weighed(gross: str, isolation: str, confidence: str) -> str:
    return f"IF({gross}>0,{gross}*{isolation}*{confidence}/10000,{gross})"


def _gross(name: str, line: BenefitLine, change: str = "change", more: str = "") -> str:
    return (
        f"({_cases(name, line, change)}*{name}_volume*{unit_formula(name, line)}{more}"
        f"*{counted_formula(name, line)})"
    )


def benefit_formulas(number: int, line: BenefitLine) -> list[str]:
    """Cases avoided, before isolation, conservative, optimistic, middle; then isolation at its
    ends, confidence at its ends.
    """
    name = f"benefit_{number}"
    gross = _gross(name, line)
    isolation, confidence = _half(name, "isolation"), _half(name, "confidence")
    weights = [
        (f"{name}_isolation_low", f"{name}_confidence_low"),
        (f"{name}_isolation_high", f"{name}_confidence_high"),
        (isolation, confidence),
        (f"{name}_isolation_low", confidence),
        (f"{name}_isolation_high", confidence),
        (isolation, f"{name}_confidence_low"),
        (isolation, f"{name}_confidence_high"),
    ]
    return [
        f"{_cases(name, line)}*{name}_volume*{counted_formula(name, line)}",
        gross,
        *(_weighed(gross, *pair) for pair in weights),
    ]


def benefit_values(number: int, found: RoiOutcome) -> list[Decimal]:
    """What these come to."""
    each = found.benefits[number - 1]
    line = each.line
    if not each.is_counted:
        return [ZERO] * 9
    isolation, confidence = (sum(pair, ZERO) / 2 for pair in (line.isolation, line.confidence))
    weights = (
        (isolation, confidence),
        *((end, confidence) for end in line.isolation),
        *((isolation, end) for end in line.confidence),
    )
    middles = [
        each.gross * one * two / HUNDRED**2 if each.gross > 0 else each.gross
        for one, two in weights
    ]
    return [avoided(line), each.gross, each.conservative, each.optimistic, *middles]


def result_cells(side: str, column: RoiColumn) -> list[tuple[str, Worked]]:
    """Name of each cell, and its formula; what cannot be divided is empty text."""
    gains, losses = f"gains_{side}", f"losses_{side}"
    benefits, costs = f"benefits_{side}", f"costs_{side}"
    listed = [
        (benefits, f"{gains}*over_years", column.benefits),
        (costs, f"costs_once+costs_yearly*years+{losses}*over_years", column.costs),
        (f"net_{side}", f"{benefits}-{costs}", column.net),
        (f"roi_{side}", _divided(f"({benefits}-{costs})*100", costs), column.roi),
        (f"bcr_{side}", _divided(benefits, costs), column.bcr),
        (f"payback_{side}", _divided(f"{costs}*12*years", benefits), column.payback),
        (
            f"npv_{side}",
            f"({gains}-{losses})*{BENEFITS_TODAY}-costs_once-costs_yearly*{COSTS_TODAY}",
            column.npv,
        ),
    ]
    return [(name, Worked(formula, value or ZERO)) for name, formula, value in listed]


def _divided(part: str, whole: str) -> str:
    return f'IF({whole}>0,({part})/{whole},"")'


def over_years(assumptions: Assumptions) -> Worked:
    """What the years make of the first one."""
    return Worked(OVER_YEARS, sum(kept_by_year(assumptions), ZERO))


def swing_formulas(swing: Swing, assumptions: Assumptions) -> tuple[str, str, str, str]:
    """At least, at most, and what is left at both."""
    if swing.place is None:
        return _common(swing.lever, assumptions)
    if swing.lever == Lever.COST:
        return _of_cost(f"cost_{swing.place + 1}")
    name, line = f"benefit_{swing.place + 1}", assumptions.benefits[swing.place]
    if swing.lever == Lever.CHANGE:
        nets = (_swung(name, line, change=end) for end in ("low", "high"))
        return (f"{name}_low", f"{name}_high", *nets)  # type: ignore[return-value]
    field = "volume" if swing.lever == Lever.VOLUME else "unit"
    base = f"{name}_volume" if swing.lever == Lever.VOLUME else unit_formula(name, line)
    low, high = f"MAX(1-{name}_{field}_give/100,0)", f"(1+{name}_{field}_give/100)"
    nets = (_swung(name, line, more=f"*{times}") for times in (low, high))
    return (f"{base}*{low}", f"{base}*{high}", *nets)  # type: ignore[return-value]


def _swung(name: str, line: BenefitLine, change: str = "change", more: str = "") -> str:
    weights = _half(name, "isolation"), _half(name, "confidence")
    there = _weighed(_gross(name, line, change, more), *weights)
    here = _weighed(_gross(name, line), *weights)
    return f"net_middle+({there}-{here})*over_years"


def _common(lever: Lever, assumptions: Assumptions) -> tuple[str, str, str, str]:
    fields = [
        f"benefit_{number}_{lever.value}"
        for number, _line in enumerate(assumptions.benefits, start=1)
    ]
    low, high = (_each_end(fields, end) for end in ("low", "high"))
    costs = "(costs_once+costs_yearly*years)"
    return (
        f"MIN({low})",
        f"MAX({high})",
        f"{lever.value}_low_sum*over_years-{costs}",
        f"{lever.value}_high_sum*over_years-{costs}",
    )


def _each_end(fields: list[str], end: str) -> str:
    return ",".join(f"{field}_{end}" for field in fields)


def _of_cost(name: str) -> tuple[str, str, str, str]:
    amount = f"{name}_quantity*{name}_hours*{name}_unit"
    low, high = f"{amount}*MAX(1-{name}_give/100,0)", f"{amount}*(1+{name}_give/100)"
    times = f'IF({name}_every="year",years,1)'
    nets = (f"net_middle-({end}-{amount})*{times}" for end in (low, high))
    return (low, high, *nets)  # type: ignore[return-value]
