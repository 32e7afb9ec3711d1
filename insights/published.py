"""What a closed round tells of levels, as coarse as pages show it: no reader gets more digits than
another. Pure.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace

from common.records import dataclass
from insights.agreement import (
    CriterionAgreement,
    RaterFigures,
    RatersFound,
)
from insights.bands import Band, band_of, bands_of, least_reach, tenth, tenth_above, tenth_below
from insights.drifting import LEAST_OF_RATER, Measured
from insights.form_order import FormsFound
from insights.rubric_change import CriterionChange, RubricChange
from measurement.effects import Standardised
from measurement.level_change import LevelChange, LevelGap
from measurement.ratings import WhyNot
from ui.numbers import whole_percent


@dataclass(frozen=True, kw_only=True)
class PublishedFigure:
    """A change in tenths, its interval rounded outward; without a value it cannot be told."""

    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class PublishedCriterion:
    """One criterion: where leaders stood before and after, in bands, and the mean change."""

    criterion_id: int
    """Whose name it goes by."""
    change: PublishedFigure
    before: tuple[Band, ...]
    after: tuple[Band, ...]


@dataclass(frozen=True, kw_only=True)
class PublishedLevels:
    """All that is told about levels; before the first round nothing."""

    n: int = 0
    """Leaders with both."""
    criteria: tuple[PublishedCriterion, ...] = ()
    overall: PublishedFigure | None = None
    standardised: PublishedFigure | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    crosses_modules: bool = False
    """The later session used another module's scenario and anchors."""
    is_of_groups: bool = False
    """Whether the interval speaks of practice groups like these, too; else of leaders alone."""
    forms: FormsFound = field(default_factory=FormsFound)
    first_gap: PublishedFigure | None = None
    """Where those began who have no closing role-play, beside those who have: told once."""

    @property
    def is_hidden(self) -> bool:
        return self.overall is None

    @property
    def has_counts(self) -> bool:
        """Whether it says how many stood on which level."""
        return all(each.before for each in self.criteria)


@dataclass(frozen=True, kw_only=True)
class PublishedBeside:
    """How far closing levels stand above the first levels of those who waited."""

    gap: PublishedFigure
    """Its n are those who took part."""
    waiting: int
    """Leaders who waited."""
    since: dt.date
    until: dt.date
    """From the first to the last day of both."""


@dataclass(frozen=True, kw_only=True)
class RoundFigures:
    """What is told of levels, and about those who gave them."""

    levels: PublishedLevels = field(default_factory=PublishedLevels)
    """First to closing role-play: the endpoint."""
    interim: PublishedLevels = field(default_factory=PublishedLevels)
    """First to latest practice, while the endpoint is not told."""
    follow_up: PublishedLevels = field(default_factory=PublishedLevels)
    """First role-play to the follow-up after the closing."""
    raters: RatersFound = field(default_factory=RatersFound)
    waited: PublishedBeside | None = None
    """Beside the later half of a waiting list, once both halves are told."""
    waiting: int = 0
    """Leaders who are complete and wait until enough others are."""

    @property
    def criterion_ids(self) -> set[int]:
        """Whose names are needed."""
        levels = {each.criterion_id for each in self.levels.criteria}
        return levels | {each.criterion_id for each in self.raters.alphas if each.criterion_id}


def named(found: RoundFigures, names: Mapping[int, str]) -> RoundFigures:
    """With the names of criteria in one language, where figures about raters have them."""
    alphas = (
        replace(each, name=names[each.criterion_id]) if each.criterion_id else each
        for each in found.raters.alphas
    )
    return replace(found, raters=replace(found.raters, alphas=tuple(alphas)))


def published_levels(found: RubricChange, forms: FormsFound) -> PublishedLevels:
    """Of leaders who all have every criterion at both ends; there are enough of them."""
    return PublishedLevels(
        n=found.n,
        criteria=tuple(_criterion(each) for each in found.criteria if each.change is not None),
        overall=None if found.overall is None else _figure(found.overall),
        standardised=None if found.standardised is None else _deviations(found.standardised),
        since=found.since,
        until=found.until,
        crosses_modules=found.crosses_modules,
        is_of_groups=found.overall is not None and found.overall.is_of_groups,
        forms=forms,
    )


def beside_endpoint(found: RubricChange) -> PublishedLevels:
    """Of another role-play than the closing: all criteria together and nothing else. First levels
    are told with the endpoint alone, since two rounds of them could be subtracted.
    """
    return PublishedLevels(
        n=found.n,
        overall=None if found.overall is None else _figure(found.overall),
        since=found.since,
        until=found.until,
        crosses_modules=found.crosses_modules,
    )


def _criterion(found: CriterionChange) -> PublishedCriterion:
    return PublishedCriterion(
        criterion_id=found.criterion_id,
        change=_figure(found.change or LevelChange(n=found.n)),
        before=bands_of(found.before),
        after=bands_of(found.after),
    )


def _figure(found: LevelChange) -> PublishedFigure:
    if found.value is None:
        return PublishedFigure(n=found.n)
    return outward(found.n, found.value, least_reach(found.n), found.low, found.high)


def beside_waiting(found: LevelGap, days: Collection[dt.date]) -> PublishedBeside:
    """Told once, rounded outward like a change."""
    reach = math.hypot(least_reach(found.n), least_reach(found.waiting))
    gap = PublishedFigure(n=found.n)
    if found.value is not None:
        gap = outward(found.n, found.value, reach, found.low, found.high)
    return PublishedBeside(gap=gap, waiting=found.waiting, since=min(days), until=max(days))


def _deviations(found: Standardised) -> PublishedFigure:
    return outward(found.n, found.g, 0.0, found.low, found.high)


def outward(
    n: int, value: float, reach: float, low: float | None, high: float | None
) -> PublishedFigure:
    """In tenths, the interval rounded outward and never narrower than `reach` on either side."""
    least, most = value - reach, value + reach
    return PublishedFigure(
        n=n,
        value=tenth(value),
        low=tenth_below(least if low is None else min(low, least)),
        high=tenth_above(most if high is None else max(high, most)),
    )


def published_raters(
    found: RatersFound, before: RatersFound, met: Mapping[int, Collection[int]]
) -> RatersFound:
    """In hundredths, counts in bands. `met` has the leaders of whom each rater has scored something
    new since the round before; of a rater with fewer than five the figures stay what they were.
    """
    every = sum(map(sum, found.counts))
    return replace(
        found,
        raters=tuple(_rater(each, before, len(met.get(each.rater, ()))) for each in found.raters),
        exact=_share(found.exact),
        adjacent=_share(found.adjacent),
        kappa=None if found.kappa is None else _hundredths(found.kappa),
        alphas=tuple(map(_alpha, found.alphas)),
        agreement_one=_hundredths(found.agreement_one),
        agreement_all=_hundredths(found.agreement_all),
        consistency_one=_hundredths(found.consistency_one),
        all_enough=_tens(found.all_enough),
        separation=_rounded(found.separation),
        twice_enough=_tens(found.twice_enough),
        counts=(),
        bands=tuple(_row(row, every) for row in found.counts),
    )


def _row(counts: Sequence[int], every: int) -> tuple[Band, ...]:
    return tuple(band_of(count, every) for count in counts)


def _rater(found: RaterFigures, before: RatersFound, met: int) -> RaterFigures:
    if met < LEAST_OF_RATER:
        nothing = Measured(n=0, why_not=WhyNot.TOO_FEW)
        silent = RaterFigures(
            rater=found.rater, scored=0, levels=(), exact=nothing, adjacent=nothing, shift=nothing
        )
        return before.own(found.rater) or silent
    return replace(
        found,
        levels=(),
        bands=bands_of(found.levels),
        exact=_share(found.exact),
        adjacent=_share(found.adjacent),
        shift=_hundredths(found.shift),
        drift=_hundredths(found.drift),
        error=None if found.error is None else round(found.error, 2),
    )


def _alpha(found: CriterionAgreement) -> CriterionAgreement:
    return replace(found, alpha=_hundredths(found.alpha))


def _hundredths(found: Measured) -> Measured:
    return replace(
        found, value=_rounded(found.value), low=_rounded(found.low), high=_rounded(found.high)
    )


def _tens(count: int) -> int:
    """Upward."""
    return -(-count // 10) * 10


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2) or 0.0


def _share(found: Measured) -> Measured:
    return replace(
        found, value=_percent(found.value), low=_percent(found.low), high=_percent(found.high)
    )


def _percent(value: float | None) -> float | None:
    return None if value is None else whole_percent(value) / 100
