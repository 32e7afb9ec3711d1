"""The band in the workbook of a scenario: a sheet of what was drawn, one of what each try comes to,
and where 5, 50 and 95 of 100 tries lie. Everything but the draws follows the inputs.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common.records import dataclass
from roi.assumptions import ZERO, Assumptions, BenefitLine
from roi.ranges import ENDS, TRIES, Band, benefit_draws, cost_draws
from roi.reckoning import kept_by_year
from roi.sheet_band import (
    FIRST_TRY,
    LAST_TRY,
    DrawColumn,
    DrawsPlace,
    draw_columns,
    drawn_benefits,
    drawn_costs,
    factor_formula,
    most_formula,
    tries_of,
    weight_formula,
)
from roi.sheet_formulas import Worked
from roi.wording import benefit_name, cost_name

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

BAND, BENEFITS, COSTS = "Band", "Benefits", "Costs"
WIDTH = 16


@dataclass
class BandSheets:
    """Both sheets while they are written."""

    draws: Worksheet
    tries: Worksheet
    heading: Format
    figure: Format
    assumptions: Assumptions
    places: dict[str, DrawsPlace] = field(init=False, default_factory=dict)
    column: int = field(init=False, default=1)

    def write(self) -> str:
        """Both; returns the cells with what is left after costs, as formulas name them."""
        for sheet in (self.draws, self.tries):
            sheet.set_column(0, 60, WIDTH)
            sheet.set_row(0, 45)
            sheet.freeze_panes(FIRST_TRY - 1, 1)
        for place, drawn in enumerate(draw_columns(self.assumptions, TRIES), start=1):
            self._write_draws(place, drawn)
        for row, label in enumerate((_("At least"), _("In the middle"), _("At most")), start=1):
            self.draws.write_string(row, 0, label)
        self.tries.write_string(0, 0, _("Try"), self.heading)
        for sheet in (self.draws, self.tries):
            sheet.write_column(FIRST_TRY - 1, 0, range(1, TRIES + 1))
        return self._write_tries()

    def _write_draws(self, place: int, drawn: DrawColumn) -> None:
        letter = letter_of(place)
        self.places[drawn.key] = DrawsPlace(letter=letter, is_normal=drawn.is_normal)
        self.draws.write_string(0, place, drawn.key, self.heading)
        for row, formula in enumerate((drawn.low, drawn.middle, drawn.high), start=1):
            if formula:
                self.draws.write_formula(row, place, f"={formula}", self.figure)
        self.draws.write_column(FIRST_TRY - 1, place, drawn.drawn)

    def _write_tries(self) -> str:
        years = float(sum(kept_by_year(self.assumptions), ZERO))
        nets = [0.0] * TRIES
        weighed = []
        for number, line, name in drawn_benefits(self.assumptions):
            grosses, amounts = benefit_draws(line, name, TRIES)
            if not self._is_counted(line):
                grosses = amounts = [0.0] * TRIES
            weighed.append(self._write_benefit(number, line, grosses, amounts))
            nets = [net + years * amount for net, amount in zip(nets, amounts, strict=True)]
        paid = []
        for number, cost, name in drawn_costs(self.assumptions):
            costs = cost_draws(cost, name, self.assumptions.years, TRIES)
            times = f'IF(cost_{number}_every="year",years,1)'
            at = self.places[f"cost_{number}"]
            paid.append(self._write_column(cost_name(cost), f"{at.value}*{times}", costs))
            nets = [net - each for net, each in zip(nets, costs, strict=True)]
        formula = self._left(weighed, paid)
        letter = self._write_column(_("Left after costs"), formula, nets)
        return f"{BAND}!{tries_of(letter)}"

    def _left(self, weighed: Sequence[str], paid: Sequence[str]) -> str:
        """What is left after costs in each try."""
        benefits = [number for number, _line, _name in drawn_benefits(self.assumptions)]
        costing = [number for number, _line, _name in drawn_costs(self.assumptions)]
        gains = [*map(tries_of, weighed), *self._rest(BENEFITS, "F", benefits)]
        losses = [*map(tries_of, paid), *self._rest(COSTS, "D", costing)]
        return f"({'+'.join(gains) or 0})*over_years-({'+'.join(losses) or 0})"

    def _rest(self, sheet: str, column: str, drawn: Collection[int]) -> list[str]:
        """Of lines that have no tries: what their own sheet says they come to."""
        listed = self.assumptions.benefits if sheet == BENEFITS else self.assumptions.costs
        numbers = range(1, len(listed) + 1)
        return [f"{sheet}!${column}${each + 1}" for each in numbers if each not in drawn]

    def _is_counted(self, line: BenefitLine) -> bool:
        return line is not self.assumptions.retention or line.definition is not None

    def _write_benefit(
        self, number: int, line: BenefitLine, grosses: Sequence[float], amounts: Sequence[float]
    ) -> str:
        key = f"benefit_{number}"
        change, volume, unit = (
            self.places[f"{key}_{what}"] for what in ("change", "volume", "unit")
        )
        letter = letter_of(self.column)
        self.tries.write_formula(1, self.column, f"={factor_formula(number, line)}")
        self.tries.write_formula(2, self.column, f"={most_formula(number, line)}")
        share, most = f"{change.value}*${letter}$2", f"${letter}$3"
        gross = f"IF({share}>{most},{most},{share})*{volume.value}*{unit.value}"
        name = benefit_name(line)
        self._write_column(_("%(name)s, before deductions") % {"name": name}, gross, grosses)
        isolation, confidence = (
            weight_formula(number, self.places[what], what) for what in ("isolation", "confidence")
        )
        before = tries_of(letter)
        weighed = f"IF({before}>0,{before}*{isolation}*{confidence},{before})"
        return self._write_column(name, weighed, amounts)

    def _write_column(self, label: str, formula: str, values: Sequence[float]) -> str:
        """One formula over all tries, with what it comes to today."""
        first, column = FIRST_TRY - 1, self.column
        self.tries.write_string(0, column, label, self.heading)
        self.tries.write_array_formula(
            first, column, LAST_TRY - 1, column, f"{{={formula}}}", self.figure, values[0]
        )
        self.tries.write_column(first + 1, column, values[1:], self.figure)
        self.column += 1
        return letter_of(column)


def letter_of(column: int) -> str:
    """What a column is called: A, Z, AA."""
    before, rest = divmod(column, 26)
    return (letter_of(before - 1) if before else "") + chr(ord("A") + rest)


def band_cells(nets: str, band: Band) -> list[Worked]:
    """How many of 100 tries pay for themselves, then where 5, 50 and 95 of 100 lie."""
    last = TRIES - 1
    pays = Worked(f'100*COUNTIF({nets},">0")/{TRIES}', 100 * Decimal(str(band.pays)))
    ends = [
        Worked(f"SMALL({nets},{round(last * share) + 1})", net)
        for share, net in zip(ENDS, band.net, strict=True)
    ]
    return [pays, *ends]
