"""How far a mean has moved between two waves: arithmetic on what was published of both. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence

from common.records import dataclass
from measurement.estimates import Estimate, Z
from surveys.cells import SPREAD, Cell, figure, margin


@dataclass(frozen=True)
class QuestionMean:
    """One question in one wave, in some of its parts."""

    cells: Sequence[Cell]
    spread: float | None = None
    """The published standard deviation, where there is one."""

    @property
    def estimate(self) -> Estimate:
        """The mean of those who were asked, with its 95% interval."""
        found = figure(self.cells, self.spread or SPREAD)
        return Estimate(found.n, found.mean, found.low, found.high)

    @property
    def margin(self) -> float:
        """How far those who answered may be from those who were asked."""
        return margin(self.cells, self.spread or SPREAD)

    @property
    def n(self) -> int:
        """How many answers."""
        return sum(cell.n for cell in self.cells)


def shift(before: QuestionMean, after: QuestionMean) -> Estimate:
    """The later mean less the earlier one, of those who were asked, with its 95% interval.

    Answers cannot be linked, so the two count as if others had answered: too wide rather than too
    narrow where the same people were asked. The rounding of both is added as that of one mean is:
    it evens out over inner cells, and counts whole at the ends of the scale. `n` is the smaller.
    """
    moved = after.estimate.value - before.estimate.value
    reach = math.hypot(before.margin, after.margin) + _rounding((before, after))
    return Estimate(min(before.n, after.n), moved, moved - reach, moved + reach)


def _rounding(waves: Sequence[QuestionMean]) -> float:
    """Sums are whole numbers: a cell of two of them is half a point off, never less."""
    ends, inner, variance = 0.0, 0.0, 0.0
    for wave in waves:
        for cell in wave.cells:
            half = (cell.high - cell.low) / 2 / wave.n
            if cell.is_end:
                ends += half
            else:
                inner += half
                variance += (cell.high - cell.low) * (cell.high - cell.low + 2) / 12 / wave.n**2
    return ends + min(inner, Z * math.sqrt(variance))
