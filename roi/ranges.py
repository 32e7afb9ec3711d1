"""How likely it is to pay: all ranges at once, in a few thousand tries. Pure.

Latin hypercube (McKay, Beckman and Conover 1979): each range is cut into as many equally likely
parts as there are tries, and each part is tried once, in an order of its own. An assumption is
drawn from a triangle between its least and its most, highest at its middle; a measured change from
a normal distribution that has the measured interval as its 95%. Isolation and confidence are drawn
once for all lines, as whoever is too sure of one is of the others. The order comes from a fixed
seed: the same assumptions give the same band. These are chances, so they are floats; money comes
out of here as Decimal.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from statistics import NormalDist

from common.records import dataclass
from roi.assumptions import ZERO, Assumptions, BenefitLine, ChangeSpan, CostLine
from roi.benefits import held_below, left_out, weighed, worth_of
from roi.costs import amount_of, times_paid
from roi.reckoning import kept_by_year
from roi.tornado import ends, middle_of

TRIES = 2000
STEPS = 20
"""At least so many lie between the ends of a band as it is told."""
ROUND = (1, 2, 5)
SEED = "empathy-portal roi 1"
CENT = Decimal("0.01")
ENDS = (0.05, 0.5, 0.95)
SURE = NormalDist().inv_cdf(0.975)

Draws = list[float]


@dataclass(frozen=True)
class Band:
    """Where what is left after costs lies in 5, 50 and 95 of 100 tries."""

    net: tuple[Decimal, Decimal, Decimal]
    roi: tuple[float, float, float] | None
    """In percent; None where nothing is paid."""
    pays: float
    """Share of tries in which more came back than was paid, 0 to 1."""
    tries: int
    bins: tuple[tuple[Decimal, int], ...]
    """The upper end of each step of the picture, and how many tries fell into it."""


def band_of(assumptions: Assumptions, tries: int = TRIES) -> Band:
    """The same assumptions always give the same band."""
    gains, losses = _yearly(assumptions, tries)
    over_years = float(sum(kept_by_year(assumptions), ZERO))
    costs = _costs(assumptions, tries)
    nets, rois = [], []
    for gain, loss, cost in zip(gains, losses, costs, strict=True):
        paid = cost + loss * over_years
        nets.append(gain * over_years - paid)
        if paid > 0:
            rois.append(100 * nets[-1] / paid)
    rois.sort()
    nets.sort()
    return Band(
        net=tuple(map(_money, _ends_of(nets))),  # type: ignore[arg-type]
        roi=_ends_of(rois) if len(rois) == tries else None,
        pays=sum(net > 0 for net in nets) / tries,
        tries=tries,
        bins=_bins(nets),
    )


def told_ends(ends: Sequence[Decimal]) -> list[Decimal]:
    """Ends and middle of a band as they are told: other tries would give ends that differ by a
    twentieth of its width, so nothing finer is said.
    """
    width = max(ends) - min(ends)
    if not width:
        return [*ends]
    finest = width / STEPS
    power = Decimal(10) ** finest.adjusted()
    step = max(power * each for each in ROUND if power * each <= finest)
    return [(each / step).quantize(Decimal(1), ROUND_HALF_UP) * step for each in ends]


def triangle(share: float, low: float, middle: float, high: float) -> float:
    """The value below which this share of a triangular distribution lies."""
    whole = high - low
    if whole <= 0:
        return middle
    if share * whole < middle - low:
        return low + math.sqrt(share * whole * (middle - low))
    return high - math.sqrt((1 - share) * whole * (high - middle))


def interval_draw(share: float, low: float, middle: float, high: float) -> float:
    """The value below which this share of a normal distribution lies that has low to high as its
    95% interval; each side has its own spread.
    """
    steps = NormalDist().inv_cdf(share) / SURE
    return middle + steps * (high - middle if steps > 0 else middle - low)


def shares_of(what: str, tries: int) -> Draws:
    """The middle of each equally likely part, in an order that belongs to what is drawn: a line
    more elsewhere changes nothing here.
    """
    dice = random.Random(f"{SEED} {what}")  # noqa: S311  a draw, not a secret
    shares = [(place + 0.5) / tries for place in range(tries)]
    dice.shuffle(shares)
    return shares


def names_of(lines: Sequence[BenefitLine] | Sequence[CostLine]) -> Iterator[str]:
    """Each line by its kind, and how many of that kind came before."""
    before: Counter[str] = Counter()
    for line in lines:
        yield f"{line.kind} {before[line.kind]}"
        before[line.kind] += 1


def line_shares(name: str, tries: int) -> list[Draws]:
    """Of its change, of its volume, and of what one is worth."""
    return [shares_of(f"{name} {what}", tries) for what in ("change", "volume", "unit")]


def cost_shares(name: str, tries: int) -> Draws:
    """Of a line of costs."""
    return shares_of(f"cost {name}", tries)


def steps_of(shares: Draws) -> Draws:
    """Shares of a normal distribution, in steps of half its 95% interval."""
    normal = NormalDist()
    return [normal.inv_cdf(share) / SURE for share in shares]


def _yearly(assumptions: Assumptions, tries: int) -> tuple[Draws, Draws]:
    """What is gained and lost in the first year, try by try."""
    lines = assumptions.benefits
    gains, losses = [0.0] * tries, [0.0] * tries
    for line, reason, name in zip(lines, left_out(lines), names_of(lines), strict=True):
        if reason is not None:
            continue
        _grosses, amounts = benefit_draws(line, name, tries)
        for place, amount in enumerate(amounts):
            gains[place] += max(amount, 0.0)
            losses[place] += max(-amount, 0.0)
    return gains, losses


def benefit_draws(line: BenefitLine, name: str, tries: int) -> tuple[Draws, Draws]:
    """What a line is worth in a year, try by try: before isolation and confidence, and after."""
    grosses = _gross(line, line_shares(name, tries))
    weights = map(
        float.__mul__,
        _pair_draws(line.isolation, shares_of("isolation", tries)),
        _pair_draws(line.confidence, shares_of("confidence", tries)),
    )
    return grosses, list(map(weighed, grosses, weights))


def _gross(line: BenefitLine, shares: Sequence[Draws]) -> Draws:
    worth = worth_of(line)
    share, most = float(worth.share), None if worth.most is None else float(worth.most)
    draw = interval_draw if line.is_measured else triangle
    low, middle, high = _floats(line.change)
    changes = [draw(each, low, middle, high) for each in shares[0]]
    volumes = _give_draws(worth.volume, line.volume_give, shares[1])
    units = _give_draws(worth.unit_value, line.unit_give, shares[2])
    return [
        held_below(change * share, most) * volume * unit
        for change, volume, unit in zip(changes, volumes, units, strict=True)
    ]


def _floats(span: ChangeSpan) -> tuple[float, float, float]:
    return float(span.low), float(span.middle), float(span.high)


def _give_draws(value: Decimal, give: Decimal, shares: Draws) -> Draws:
    low, high = map(float, ends(value, give))
    return [triangle(share, low, float(value), high) for share in shares]


def _pair_draws(pair: tuple[Decimal, Decimal], shares: Draws) -> Draws:
    """As a share of 1."""
    low, high, middle = float(pair[0]), float(pair[1]), float(middle_of(pair))
    return [triangle(share, low, middle, high) / 100 for share in shares]


def _costs(assumptions: Assumptions, tries: int) -> Draws:
    costs = [0.0] * tries
    for line, name in zip(assumptions.costs, names_of(assumptions.costs), strict=True):
        for place, drawn in enumerate(cost_draws(line, name, assumptions.years, tries)):
            costs[place] += drawn
    return costs


def cost_draws(line: CostLine, name: str, years: int, tries: int) -> Draws:
    """What a line costs within the years, try by try."""
    times = times_paid(line, years)
    drawn = _give_draws(amount_of(line), line.give, cost_shares(name, tries))
    return [each * times for each in drawn]


def _ends_of(ordered: Draws) -> tuple[float, float, float]:
    if not ordered:
        return 0.0, 0.0, 0.0
    last = len(ordered) - 1
    low, middle, high = (ordered[round(last * share)] for share in ENDS)
    return low, middle, high


def _money(value: float) -> Decimal:
    return Decimal(value).quantize(CENT)


BINS = 24


def _bins(ordered: Draws) -> tuple[tuple[Decimal, int], ...]:
    low, high = ordered[0], ordered[-1]
    if low == high:
        return ((_money(high), len(ordered)),)
    step = (high - low) / BINS
    counts = [0] * BINS
    for value in ordered:
        counts[min(int((value - low) / step), BINS - 1)] += 1
    return tuple((_money(low + step * (place + 1)), count) for place, count in enumerate(counts))
