"""What matters: each assumption from its low to its high, the others at their middle. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum

from common.records import dataclass
from roi.assumptions import HUNDRED, ZERO, Assumptions, BenefitLine
from roi.benefits import Worth, held_below, left_out, weighed, worth_of
from roi.costs import amount_of, paid, times_paid
from roi.reckoning import kept_by_year


class Lever(StrEnum):
    """Which assumption of a line, or of all lines."""

    CHANGE = "change"
    VOLUME = "volume"
    UNIT = "unit"
    ISOLATION = "isolation"
    CONFIDENCE = "confidence"
    COST = "cost"


@dataclass(frozen=True)
class Swing:
    """What is left after costs at both ends of one assumption."""

    lever: Lever
    place: int | None
    """Which line it belongs to; None where it is all benefits."""
    low: Decimal
    high: Decimal
    """The assumption itself."""
    net_low: Decimal
    net_high: Decimal

    @property
    def width(self) -> Decimal:
        """How much hangs on it."""
        return abs(self.net_high - self.net_low)


@dataclass(frozen=True)
class _Setting:
    """One line at one place of its ranges."""

    change: Decimal
    volume: Decimal
    unit: Decimal
    isolation: Decimal
    confidence: Decimal


@dataclass(frozen=True)
class Tornado:
    """Swings, the widest first, around what is left with everything at its middle."""

    middle: Decimal
    swings: tuple[Swing, ...]


def tornado(assumptions: Assumptions) -> Tornado:
    """Assumptions that change nothing are left out."""
    every = every_swing(assumptions)
    wide = tuple(each for each in every.swings if each.width)
    return Tornado(middle=every.middle, swings=wide)


def every_swing(assumptions: Assumptions) -> Tornado:
    """Those that change nothing today as well, last."""
    counted = _counted(assumptions)
    middle = _net(assumptions, counted, _middle)
    listed = [
        *_line_swings(assumptions, counted, middle),
        *_common_swings(assumptions, counted),
        *_cost_swings(assumptions, middle),
    ]
    listed.sort(key=lambda each: -each.width)
    return Tornado(middle=middle, swings=tuple(listed))


def ends(value: Decimal, give: Decimal) -> tuple[Decimal, Decimal]:
    """A figure with what it may give or take, in percent; never below 0."""
    around = value * give / HUNDRED
    return max(value - around, ZERO), value + around


def middle_of(pair: tuple[Decimal, Decimal]) -> Decimal:
    """Half way between conservative and optimistic."""
    return sum(pair, ZERO) / 2


Counted = Sequence[tuple[int, BenefitLine]]
Setter = Callable[[BenefitLine], _Setting]


def _counted(assumptions: Assumptions) -> Counted:
    reasons = left_out(assumptions.benefits)
    return [
        (place, line) for place, line in enumerate(assumptions.benefits) if reasons[place] is None
    ]


def _middle(line: BenefitLine) -> _Setting:
    return _Setting(
        change=line.change.middle,
        volume=line.volume,
        unit=worth_of(line).unit_value,
        isolation=middle_of(line.isolation),
        confidence=middle_of(line.confidence),
    )


def _amount(line: BenefitLine, at: _Setting) -> Decimal:
    worth: Worth = worth_of(line)
    gross = held_below(at.change * worth.share, worth.most) * at.volume * at.unit
    return weighed(gross, at.isolation * at.confidence / HUNDRED**2)


def _net(assumptions: Assumptions, counted: Counted, setter: Setter) -> Decimal:
    yearly = sum((_amount(line, setter(line)) for _place, line in counted), ZERO)
    return yearly * sum(kept_by_year(assumptions), ZERO) - paid(
        assumptions.costs, assumptions.years
    )


def _line_swings(assumptions: Assumptions, counted: Counted, middle: Decimal) -> Iterator[Swing]:
    over_years = sum(kept_by_year(assumptions), ZERO)
    sums = {place for place, _line in counted}
    for place, line in enumerate(assumptions.benefits):
        at = _middle(line)
        own, times = _amount(line, at), over_years if place in sums else ZERO
        for lever, (low, high) in _ranges(line, at).items():
            net_low, net_high = (
                middle + (_amount(line, _with(at, lever, value)) - own) * times
                for value in (low, high)
            )
            yield Swing(lever, place, low, high, net_low, net_high)


def _ranges(line: BenefitLine, at: _Setting) -> dict[Lever, tuple[Decimal, Decimal]]:
    return {
        Lever.CHANGE: (line.change.low, line.change.high),
        Lever.VOLUME: ends(at.volume, line.volume_give),
        Lever.UNIT: ends(at.unit, line.unit_give),
    }


def _with(at: _Setting, lever: Lever, value: Decimal) -> _Setting:
    return _Setting(**{**vars(at), lever.value: value})


def _common_swings(assumptions: Assumptions, counted: Counted) -> Iterator[Swing]:
    """Whoever is too sure of one line is of the others: these two move all lines together."""
    for lever in (Lever.ISOLATION, Lever.CONFIDENCE):
        nets = [_net(assumptions, counted, _at_end(lever, end)) for end in (0, 1)]
        pairs = [getattr(line, lever.value) for _place, line in counted]
        low = min((pair[0] for pair in pairs), default=ZERO)
        high = max((pair[1] for pair in pairs), default=ZERO)
        yield Swing(lever, None, low, high, nets[0], nets[1])


def _at_end(lever: Lever, end: int) -> Setter:
    def setter(line: BenefitLine) -> _Setting:
        return _with(_middle(line), lever, getattr(line, lever.value)[end])

    return setter


def _cost_swings(assumptions: Assumptions, middle: Decimal) -> Iterator[Swing]:
    for place, line in enumerate(assumptions.costs):
        amount = amount_of(line)
        low, high = ends(amount, line.give)
        times = times_paid(line, assumptions.years)
        yield Swing(
            Lever.COST,
            place,
            low,
            high,
            middle - (low - amount) * times,
            middle - (high - amount) * times,
        )
