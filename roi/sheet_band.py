"""The formulas of the band in the workbook of a scenario, each over all tries at once. Pure text.

They say the same as roi.ranges: the shares that were drawn stand in the sheet as numbers, and what
they come to follows the inputs. A test has LibreOffice work them out and compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from common.records import dataclass
from roi.assumptions import Assumptions, BenefitLine, CostLine
from roi.benefits import LeftOut, left_out
from roi.ranges import TRIES, cost_shares, line_shares, names_of, shares_of, steps_of
from roi.sheet_formulas import counted_formula, unit_formula
from roi.sheet_inputs import MEANS, has_most, is_retention
from roi.states import Definition

DRAWS = "Draws"
FIRST_TRY = 5
"""The row of the first try, counted from 1: above it stand heading, least, middle and most."""
LAST_TRY = FIRST_TRY + TRIES - 1
ENDLESS = "1E+300"


@dataclass(frozen=True, kw_only=True)
class DrawColumn:
    """One thing that is drawn: its ends as formulas, and what was drawn."""

    key: str
    """benefit_1_change, isolation."""
    low: str = ""
    middle: str = ""
    high: str = ""
    is_normal: bool = False
    """Whether steps of a normal distribution stand there instead of shares."""
    drawn: list[float]


def draw_columns(assumptions: Assumptions, tries: int) -> list[DrawColumn]:
    """Those that all lines share first, then each line's own."""
    return [
        DrawColumn(key="isolation", drawn=shares_of("isolation", tries)),
        DrawColumn(key="confidence", drawn=shares_of("confidence", tries)),
        *_of_benefits(assumptions, tries),
        *_of_costs(assumptions, tries),
    ]


def drawn_benefits(assumptions: Assumptions) -> Iterator[tuple[int, BenefitLine, str]]:
    """Lines with a range of their own: number, line, and the name their draws go by. What is left
    out for good, or worth nothing today, has none.
    """
    lines = assumptions.benefits
    reasons = left_out(lines)
    for number, line, reason, name in zip(count(1), lines, reasons, names_of(lines), strict=False):
        if reason in {None, LeftOut.NOT_CHOSEN} and line.volume * line.unit_value:
            yield number, line, name


def drawn_costs(assumptions: Assumptions) -> Iterator[tuple[int, CostLine, str]]:
    """Those that cost something today."""
    lines = assumptions.costs
    for number, line, name in zip(count(1), lines, names_of(lines), strict=False):
        if line.quantity * line.hours * line.unit_value:
            yield number, line, name


def _of_benefits(assumptions: Assumptions, tries: int) -> Iterator[DrawColumn]:
    for number, line, name in drawn_benefits(assumptions):
        key = f"benefit_{number}"
        change, volume, unit = line_shares(name, tries)
        yield DrawColumn(
            key=f"{key}_change",
            low=f"{key}_low",
            middle=f"{key}_change",
            high=f"{key}_high",
            is_normal=line.is_measured,
            drawn=steps_of(change) if line.is_measured else change,
        )
        yield _giving(f"{key}_volume", f"{key}_volume", f"{key}_volume_give", volume)
        yield _giving(f"{key}_unit", unit_formula(key, line), f"{key}_unit_give", unit)


def _of_costs(assumptions: Assumptions, tries: int) -> Iterator[DrawColumn]:
    for number, _line, name in drawn_costs(assumptions):
        key = f"cost_{number}"
        amount = f"{key}_quantity*{key}_hours*{key}_unit"
        yield _giving(key, amount, f"{key}_give", cost_shares(name, tries))


def _giving(key: str, value: str, give: str, drawn: list[float]) -> DrawColumn:
    return DrawColumn(
        key=key,
        low=f"MAX({value}*(1-{give}/100),0)",
        middle=value,
        high=f"{value}*(1+{give}/100)",
        drawn=drawn,
    )


@dataclass(frozen=True, kw_only=True)
class DrawsPlace:
    """Where a column of draws stands."""

    letter: str
    is_normal: bool = False

    @property
    def drawn(self) -> str:
        """All that was drawn."""
        return f"{DRAWS}!{tries_of(self.letter)}"

    @property
    def value(self) -> str:
        """What it comes to in each try, as the inputs stand."""
        low, middle, high = (f"{DRAWS}!${self.letter}${each}" for each in (2, 3, 4))
        if self.is_normal:
            return f"({middle}+{self.drawn}*IF({self.drawn}>0,{high}-{middle},{middle}-{low}))"
        return triangle_formula(self.drawn, low, middle, high)


def tries_of(letter: str) -> str:
    """All tries of a column."""
    return f"${letter}${FIRST_TRY}:${letter}${LAST_TRY}"


def triangle_formula(share: str, low: str, middle: str, high: str) -> str:
    """The values below which these shares of a triangular distribution lie. In a formula over a
    range both sides of a choice are worked out, so no root may be one of less than nothing.
    """
    whole = f"({high}-{low})"
    return (
        f"IF({whole}<=0,{middle},IF({share}*{whole}<{middle}-{low},"
        f"{low}+SQRT(ABS({share}*{whole}*({middle}-{low}))),"
        f"{high}-SQRT(ABS((1-{share})*{whole}*({high}-{middle})))))"
    )


def factor_formula(number: int, line: BenefitLine) -> str:
    """What a percent of change makes of the volume; 0 where the line is not counted."""
    key = f"benefit_{number}"
    share = "0.01"
    if is_retention(line):
        turnover = f"{key}_turnover/100"
        share = (
            f'IF({MEANS}="{Definition.POINTS}",1,IF({MEANS}="{Definition.TIMES}",'
            f"1-{turnover},{turnover}))/100"
        )
    return f"{share}*{counted_formula(key, line)}"


def most_formula(number: int, line: BenefitLine) -> str:
    """Of the volume: nobody can avoid more than there is."""
    if not has_most(line):
        return ENDLESS
    return f"benefit_{number}_turnover/100" if is_retention(line) else "1"


def weight_formula(number: int, shared: DrawsPlace, what: str) -> str:
    """Isolation or confidence of a line in each try, as a share of 1."""
    low, high = f"benefit_{number}_{what}_low", f"benefit_{number}_{what}_high"
    middle = f"(({low}+{high})/2)"
    return f"{triangle_formula(shared.drawn, low, middle, high)}/100"
