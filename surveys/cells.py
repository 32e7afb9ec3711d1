"""What is published of one question in one part: between what the sum of the answers lies. And what
can be said from several of them together. Pure; everything any page shows is computed here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from common.records import dataclass
from measurement.estimates import Z
from surveys.states import HIGHEST, LOWEST

SPREAD = 1.0
"""The standard deviation that is reckoned with where too few answered to tell theirs."""
SPREAD_FROM = 30
"""From so many answers on the real one is published."""
LEAST_SPREAD = 0.75
AGREES_FROM = 4
"""Whoever answers so, or higher, agrees."""


@dataclass(frozen=True)
class Cell:
    """`n` of `asked` people gave numbers; their sum lies from `low` to `high`, both included."""

    asked: int
    n: int
    low: int
    high: int

    @property
    def least(self) -> float:
        """The smallest mean that fits."""
        return self.low / self.n

    @property
    def most(self) -> float:
        """The greatest mean that fits."""
        return self.high / self.n

    @property
    def is_end(self) -> bool:
        """Whether it reaches an end of the scale."""
        return self.low == self.n * LOWEST or self.high == self.n * HIGHEST


@dataclass(frozen=True)
class CellMean:
    """A mean as it is published: between `least` and `most`. With the 95% interval, `low` to
    `high`, of what everybody who was asked would have said, from the people and the rounding.
    """

    n: int
    asked: int
    mean: float
    least: float
    most: float
    low: float
    high: float


def figure(cells: Sequence[Cell], spread: float = SPREAD) -> CellMean:
    """One or several cells together, everybody's answer weighing the same.

    The interval has two parts. The people: those who answered stand for those who were asked
    (finite-population correction, part by part). The rounding: as far as the cells are wide; in
    several inner cells it evens out, at the ends of the scale it is taken whole.
    """
    n = sum(cell.n for cell in cells)
    least = sum(cell.low for cell in cells) / n
    most = sum(cell.high for cell in cells) / n
    mean = (least + most) / 2
    reach = margin(cells, spread) + _rounding(cells) / n
    return CellMean(
        n=n,
        asked=sum(cell.asked for cell in cells),
        mean=mean,
        least=least,
        most=most,
        low=max(float(LOWEST), mean - reach),
        high=min(float(HIGHEST), mean + reach),
    )


def margin(cells: Sequence[Cell], spread: float) -> float:
    """How far the mean of those who answered may lie from that of all who were asked, in 95 of
    100 cases; 0 where all did.
    """
    n = sum(cell.n for cell in cells)
    variance = sum(cell.n * (cell.asked - cell.n) / max(cell.asked - 1, 1) for cell in cells)
    return Z * spread * math.sqrt(variance) / n


def _rounding(cells: Sequence[Cell]) -> float:
    """How far the sum may lie from the middle of the cells together. Sums are whole numbers: of two
    of them, each is half a point off.
    """
    ends = math.fsum((cell.high - cell.low) / 2 for cell in cells if cell.is_end)
    inner = [cell.high - cell.low for cell in cells if not cell.is_end]
    variance = math.fsum(width * (width + 2) / 12 for width in inner)
    return ends + min(math.fsum(inner) / 2, Z * math.sqrt(variance))


@dataclass(frozen=True)
class Agreeing:
    """How many of `n` agree, 4 or 5: not fewer than `least`, not more than `most`."""

    n: int
    least: int
    most: int

    @property
    def says_something(self) -> bool:
        """Whether it leaves out a quarter of what could be, or more: wherever a mean is told that
        is not much coarser than the answers themselves.
        """
        return 4 * (self.most - self.least) <= 3 * self.n


def agreeing(cells: Sequence[Cell]) -> Agreeing:
    """What the sums say of those who agree, and nothing more: of each cell the fewest that reach
    its lowest sum (everybody else said 3) and the most that its highest sum holds (everybody else
    said 1). Arithmetic over what is published, so that it tells nothing that this does not tell.
    """
    rest, least = AGREES_FROM - 1, 0
    for cell in cells:
        least += max(0, math.ceil((cell.low - cell.n * rest) / (HIGHEST - rest)))
    most = sum(
        min(cell.n, (cell.high - cell.n * LOWEST) // (AGREES_FROM - LOWEST)) for cell in cells
    )
    return Agreeing(sum(cell.n for cell in cells), least, most)


def spread_of(scores: Sequence[Sequence[int]]) -> float | None:
    """The standard deviation within parts, rounded up to quarters; None where there are too few
    answers to tell it.
    """
    n = sum(len(each) for each in scores)
    if n < SPREAD_FROM:
        return None
    squares = math.fsum(len(each) * _variance(each) for each in scores if each)
    return max(LEAST_SPREAD, math.ceil(math.sqrt(squares / (n - len(scores))) * 4) / 4)


def _variance(scores: Sequence[int]) -> float:
    mean = math.fsum(scores) / len(scores)
    return math.fsum((score - mean) ** 2 for score in scores) / len(scores)
