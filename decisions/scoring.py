"""What a scorecard says: who leads, how sure that is, and what would change it. Pure and exact.

Levels are 0 to 4. What nobody could judge is missing and never a 0: a criterion counts where every
option that has been judged at all was judged on it, so that all are compared on the same things.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import chain, groupby

from common.records import dataclass

LOWEST, HIGHEST = 0, 4
SWAY = Fraction(1, 4)
"""By how much every weight may be off, when it is asked how sure a result is."""
MOST_TALKED_ABOUT = 3
Means = Mapping[tuple[int, str], Fraction]


@dataclass(frozen=True, kw_only=True)
class Weight:
    """What one criterion weighs, in any unit, and the mean level below which an option is out."""

    key: str
    weight: Fraction
    must: int | None = None


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One level that one assessor gave one option on one criterion."""

    assessor: int
    option: int
    key: str
    level: int


@dataclass(frozen=True, kw_only=True)
class TurningPoint:
    """A share of the weight beyond which another option leads."""

    share: Fraction
    option: int


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """At which share of one criterion the winner changes, the others in the same proportions."""

    key: str
    share: Fraction
    below: TurningPoint | None
    above: TurningPoint | None

    @property
    def nearest(self) -> TurningPoint | None:
        """The change for which the least has to move."""
        turns = [each for each in (self.below, self.above) if each is not None]
        return min(turns, key=lambda each: abs(each.share - self.share), default=None)


@dataclass(frozen=True, kw_only=True)
class AssessorsApart:
    """How far assessors are apart about one option on one criterion."""

    key: str
    option: int
    low: int
    high: int

    @property
    def levels(self) -> int:
        """From the lowest to the highest."""
        return self.high - self.low


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """A scorecard as it stands."""

    shares: Mapping[str, Fraction]
    """Of every criterion that weighs something, adding up to 1."""
    means: Means
    compared: Sequence[str]
    """Criteria on which every judged option was judged."""
    scores: Mapping[int, Fraction]
    """Weighted means, 0 to 4."""
    ruled_out: Mapping[int, Sequence[str]]
    """Options that miss a must-have, and which."""
    untold: Mapping[int, Sequence[str]]
    """Must-haves on which nobody could judge an option."""
    places: Sequence[Sequence[int]]
    """Options in the running, best first; those that are level share a place."""

    @property
    def winner(self) -> int | None:
        """Whoever leads alone."""
        first = self.places[0] if self.places else ()
        return first[0] if len(first) == 1 else None

    @property
    def rivals(self) -> list[int]:
        """Everybody in the running behind the winner."""
        return list(chain.from_iterable(self.places[1:]))

    @property
    def left_out(self) -> list[str]:
        """Criteria that weigh something and could not be compared."""
        return [key for key in self.shares if key not in self.compared]

    @property
    def covered(self) -> Fraction:
        """How much of all weight was compared."""
        return sum((self.shares[key] for key in self.compared), Fraction())


def weigh(weights: Sequence[Weight], judged: Collection[Judged]) -> Weighed:
    """Put a scorecard together. Options that nobody has judged on anything are not in it."""
    shares = shares_of(weights)
    means = _means(judged)
    options = sorted({each.option for each in judged})
    compared = [key for key in shares if options and _is_known(means, key, options)]
    scores = _scores(shares, means, compared, options)
    musts = {each.key: each.must for each in weights if each.must is not None}
    ruled_out = {one: _missed(musts, means, one) for one in options}
    ruled_out = {one: missed for one, missed in ruled_out.items() if missed}
    untold = {one: sorted(musts.keys() - _known_of(means, one)) for one in options}
    return Weighed(
        shares=shares,
        means=means,
        compared=compared,
        scores=scores,
        ruled_out=ruled_out,
        untold={one: keys for one, keys in untold.items() if keys},
        places=_places({one: score for one, score in scores.items() if one not in ruled_out}),
    )


def _is_known(means: Means, key: str, options: Iterable[int]) -> bool:
    return all((one, key) in means for one in options)


def _known_of(means: Means, option: int) -> set[str]:
    return {key for one, key in means if one == option}


def shares_of(weights: Iterable[Weight]) -> dict[str, Fraction]:
    """Weights as shares of 1; what weighs nothing is left out."""
    counted = {each.key: each.weight for each in weights if each.weight > 0}
    total = sum(counted.values(), Fraction())
    return {key: weight / total for key, weight in counted.items()}


def _means(judged: Iterable[Judged]) -> dict[tuple[int, str], Fraction]:
    levels: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for each in judged:
        levels[each.option, each.key].append(each.level)
    return {cell: Fraction(sum(given), len(given)) for cell, given in levels.items()}


def _scores(
    shares: Mapping[str, Fraction], means: Means, compared: Sequence[str], options: Iterable[int]
) -> dict[int, Fraction]:
    total = sum((shares[key] for key in compared), Fraction())
    if not total:
        return {}

    def score(option: int) -> Fraction:
        parts = (shares[key] * means[option, key] for key in compared)
        return sum(parts, Fraction()) / total

    return {one: score(one) for one in options}


def _missed(musts: Mapping[str, int], means: Means, option: int) -> list[str]:
    known = {key: means[option, key] for key in musts if (option, key) in means}
    return [key for key, mean in known.items() if mean < musts[key]]


def _places(scores: Mapping[int, Fraction]) -> list[list[int]]:
    ranked = sorted(scores, key=lambda one: (-scores[one], one))
    return [list(level) for _score, level in groupby(ranked, key=lambda one: scores[one])]


def sensitivity(weighed: Weighed) -> list[Sensitivity]:
    """For each compared criterion, where another option would take the lead: as its share grows
    from what it is to 1, and as it shrinks to 0. Nothing where nobody leads alone.
    """
    winner = weighed.winner
    if winner is None or len(weighed.compared) < 2:
        return []
    return [_sensitivity(weighed, winner, key) for key in weighed.compared]


def _sensitivity(weighed: Weighed, winner: int, key: str) -> Sensitivity:
    share = weighed.shares[key] / weighed.covered
    lines = {one: _line(weighed, key, winner, one) for one in weighed.rivals}
    below = [
        TurningPoint(share=at_none / (at_none - at_all), option=one)
        for one, (at_none, at_all) in lines.items()
        if at_none < 0
    ]
    above = [
        TurningPoint(share=at_none / (at_none - at_all), option=one)
        for one, (at_none, at_all) in lines.items()
        if at_all < 0
    ]
    return Sensitivity(
        key=key,
        share=share,
        below=max(below, key=lambda turn: turn.share, default=None),
        above=min(above, key=lambda turn: turn.share, default=None),
    )


def _line(weighed: Weighed, key: str, winner: int, rival: int) -> tuple[Fraction, Fraction]:
    """How far the winner is ahead of a rival where the criterion is nothing, and where it is all;
    in between that is a straight line.
    """
    share = weighed.shares[key] / weighed.covered
    ahead = weighed.scores[winner] - weighed.scores[rival]
    at_all = weighed.means[winner, key] - weighed.means[rival, key]
    return (ahead - share * at_all) / (1 - share), at_all


def slack(weighed: Weighed) -> tuple[Fraction, int | None]:
    """By which part all weights together may be off at most, each up or down as it does the most
    harm, before the winner is overtaken, and by whom: (1, None) where no weights do that.

    With a part p the winner stays ahead of a rival while P(1-p) > N(1+p), P and N being what
    speaks for the one and for the other.
    """
    least: tuple[Fraction, int | None] = (Fraction(1), None)
    for rival in weighed.rivals if weighed.winner is not None else ():
        pro, contra = _for_and_against(weighed, weighed.places[0][0], rival)
        part = (pro - contra) / (pro + contra)
        if part < least[0]:
            least = part, rival
    return least


def _for_and_against(weighed: Weighed, winner: int, rival: int) -> tuple[Fraction, Fraction]:
    pro = contra = Fraction()
    for key in weighed.compared:
        ahead = weighed.means[winner, key] - weighed.means[rival, key]
        pro += weighed.shares[key] * max(ahead, Fraction())
        contra += weighed.shares[key] * max(-ahead, Fraction())
    return pro, contra


def holds(weighed: Weighed, sway: Fraction = SWAY) -> bool:
    """Whether the winner leads with all weights between 1 - sway and 1 + sway of what they are."""
    return weighed.winner is not None and slack(weighed)[0] > sway


def apart(judged: Iterable[Judged]) -> list[AssessorsApart]:
    """Where assessors disagree, the widest first: one line for each criterion, for the option that
    they are furthest apart about.
    """
    levels: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for each in judged:
        levels[each.key, each.option].append(each.level)
    every = [
        AssessorsApart(key=key, option=option, low=min(given), high=max(given))
        for (key, option), given in levels.items()
    ]
    widest: dict[str, AssessorsApart] = {}
    for found in sorted(every, key=lambda each: -each.levels):
        if found.levels:
            widest.setdefault(found.key, found)
    return list(widest.values())


def uneven(judged: Iterable[Judged]) -> list[str]:
    """Criteria on which not the same people judged every option: strict ones may have met one."""
    by_cell: defaultdict[str, defaultdict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for each in judged:
        by_cell[each.key][each.option].add(each.assessor)
    return [key for key, cells in by_cell.items() if len(set(map(frozenset, cells.values()))) > 1]


def without_each(
    weights: Sequence[Weight], judged: Collection[Judged]
) -> dict[int, Sequence[Sequence[int]]]:
    """Places as they would be without one of the assessors, for each of them."""
    assessors = sorted({each.assessor for each in judged})
    if len(assessors) < 2:
        return {}
    return {gone: _without(weights, judged, gone) for gone in assessors}


def _without(
    weights: Sequence[Weight], judged: Collection[Judged], gone: int
) -> Sequence[Sequence[int]]:
    return weigh(weights, [each for each in judged if each.assessor != gone]).places
