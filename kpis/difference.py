"""What came of one KPI: the change of pilot teams beyond that of teams they are compared with.
Pure; months by their number.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from common.records import dataclass
from kpis.findings import ChangeFound, KpiCaution, KpiResult, Lacking, Placebo, SideLine, TeamsLeft
from kpis.lines import TeamUnit, months_with_most, together, units_of, without_lone
from kpis.states import Better, Side
from kpis.windows import Windows, days, first_to_begin
from measurement.compared import compared_with_others
from measurement.differences import (
    LEAST_TEAMS,
    BeforeAfter,
    Difference,
    WhyNoDifference,
    change_of_teams,
    changes_of,
    difference_in_differences,
)
from measurement.placebo import placebo, pre_period
from measurement.randomization import Randomized, randomization
from measurement.relative import relative_difference
from measurement.windows import Line, first_day

LEAST_BEFORE = 4
"""Months before the start, so that there is anything to look at before it."""
MOST_DEALT = 100
"""Teams of both sides that are dealt anew."""
REASONS = {
    WhyNoDifference.TOO_FEW_TREATED: Lacking.TOO_FEW_PILOT,
    WhyNoDifference.TOO_FEW_COMPARED: Lacking.TOO_FEW_COMPARED,
    WhyNoDifference.ALL_ALIKE: Lacking.NO_SPREAD,
}


@dataclass(frozen=True, kw_only=True)
class MeasuredKpi:
    """Everything that is known about one KPI of one pilot."""

    kpi: KpiResult
    """As far as it is known before anything is reckoned."""
    least_team: int
    pilot: Sequence[int]
    comparison: Sequence[int]
    lines: Mapping[int, Line]
    sizes: Mapping[int, float]
    starts: Mapping[int, int]
    """The month in which a comparison team takes part in a pilot itself."""
    windows: Windows
    last: int
    """The last month that is in, for the picture."""


@dataclass(frozen=True, kw_only=True)
class BothSides:
    """What counts on both sides."""

    units: Sequence[TeamUnit]
    windows: Windows
    teams: TeamsLeft

    def of(self, side: Side) -> list[TeamUnit]:
        """One of them."""
        return [unit for unit in self.units if unit.side == side]

    def pairs(self, side: Side) -> list[BeforeAfter]:
        """Before and after, each team once."""
        baseline, after = self.windows.baseline, self.windows.window
        return [(unit.mean(baseline), unit.mean(after)) for unit in self.of(side)]


def sides_of(known: MeasuredKpi) -> BothSides:
    """Which teams count, alike on both sides: those with most months before and after; small ones
    together; teams to compare with only as long as they do not take part themselves.
    """
    last, begun = first_to_begin(known.starts, known.comparison, known.windows)
    windows = replace(known.windows, last=last)
    kept = [team for team in known.comparison if team not in begun]
    pilot, small = _units(known, Side.PILOT, known.pilot)
    comparison, small_too = _units(known, Side.COMPARISON, kept)
    every = [*pilot, *comparison]
    units = _counted(every, windows)
    counted = set(chain.from_iterable(unit.teams for unit in units))
    lone = [
        each.teams[0]
        for each in every
        if not each.is_drawn and _has_both(each, windows) and each.teams[0] not in counted
    ]
    placed = {*counted, *begun, *small, *small_too, *lone}
    teams = TeamsLeft(
        pools=tuple(unit.teams for unit in units if len(unit.teams) > 1),
        too_small=(*small, *small_too, *lone),
        without_size=tuple(unit.teams[0] for unit in units if not unit.is_drawn),
        out=tuple(team for team in (*known.pilot, *known.comparison) if team not in placed),
        begun=tuple(sorted(begun)),
    )
    return BothSides(units=units, windows=windows, teams=teams)


def _units(
    known: MeasuredKpi, side: Side, teams: Sequence[int]
) -> tuple[list[TeamUnit], tuple[int, ...]]:
    return units_of(side, teams, known.lines, known.sizes, known.least_team)


def _counted(units: Sequence[TeamUnit], windows: Windows) -> list[TeamUnit]:
    """Those with enough months, once no team of unknown size is left by itself."""
    kept = [each for each in units if _has_both(each, windows)]
    told = without_lone(kept)
    return kept if told == kept else _counted(told, windows)


def _has_both(unit: TeamUnit, windows: Windows) -> bool:
    """Before anything of the time after is in, only what was before is asked."""
    return unit.has_most(windows.baseline) and (not windows.window or unit.has_most(windows.window))


def result_of(known: MeasuredKpi) -> KpiResult:
    """The figure with all that stands beside it; not yet counted together with the other KPIs
    (kpis.claims).
    """
    sides = sides_of(known)
    result = replace(
        known.kpi,
        n_pilot=len(sides.of(Side.PILOT)),
        n_comparison=len(sides.of(Side.COMPARISON)),
        baseline=days(sides.windows.baseline),
        window=days(sides.windows.window),
        ends_early=sides.windows.last < known.windows.last,
        lines=_drawn(known, sides),
        teams=sides.teams,
    )
    lacking = _lacking(known, sides)
    if lacking is not None:
        return replace(result, refused=lacking)
    return _with_difference(_with_means(result, sides), sides, bool(known.comparison))


def _drawn(known: MeasuredKpi, sides: BothSides) -> tuple[SideLine, ...]:
    """Both sides, and teams to compare with no longer than they are that."""
    lines = together(sides.units, sides.windows.drawn_from, known.last)
    if sides.windows.last == known.windows.last:
        return lines
    end = first_day(sides.windows.last)
    return tuple(each if each.month <= end else replace(each, comparison=None) for each in lines)


def _lacking(known: MeasuredKpi, sides: BothSides) -> Lacking | None:
    if not any(each.has_most(sides.windows.baseline) for each in _every_unit(known)):
        return Lacking.NO_BASELINE
    return None if sides.windows.window else Lacking.NO_MONTH_AFTER


def _every_unit(known: MeasuredKpi) -> list[TeamUnit]:
    return _units(known, Side.PILOT, known.pilot)[0]


def _with_means(result: KpiResult, sides: BothSides) -> KpiResult:
    before, after = _means(sides.pairs(Side.PILOT))
    comparison_before, comparison_after = _means(sides.pairs(Side.COMPARISON))
    return replace(
        result,
        before=before,
        after=after,
        comparison_before=comparison_before,
        comparison_after=comparison_after,
    )


def _means(pairs: Sequence[BeforeAfter]) -> tuple[float | None, float | None]:
    if not pairs:
        return None, None
    before, after = zip(*pairs, strict=True)
    return sum(before) / len(before), sum(after) / len(after)


def _with_difference(result: KpiResult, sides: BothSides, is_compared: bool) -> KpiResult:  # noqa: FBT001
    pilot, comparison = sides.pairs(Side.PILOT), sides.pairs(Side.COMPARISON)
    found = difference_in_differences(pilot, comparison) if is_compared else change_of_teams(pilot)
    if found.why_not is not None or found.value is None:
        lacking = REASONS.get(found.why_not or WhyNoDifference.ALL_ALIKE)
        return replace(result, refused=lacking, enough=LEAST_TEAMS)
    chance = _dealt_anew(pilot, comparison)
    before = _before(sides) if is_compared else None
    told = replace(
        result,
        difference=_found(found),
        percent=in_percent(sides, result),
        standardised=_standardised(pilot, comparison, result),
        df=found.df,
        p=found.p,
        placebo=before,
    )
    return replace(_randomized(told, chance), cautions=_cautions(told, before, is_compared))


def _dealt_anew(
    pilot: Sequence[BeforeAfter], comparison: Sequence[BeforeAfter]
) -> Randomized | None:
    """Of many teams nothing that the t test does not tell: it would only take memory."""
    if len(pilot) + len(comparison) > MOST_DEALT:
        return None
    return randomization(changes_of(pilot), changes_of(comparison))


def _found(found: Difference) -> ChangeFound | None:
    if found.value is None or found.low is None or found.high is None:
        return None
    return ChangeFound(value=found.value, low=found.low, high=found.high)


def in_percent(sides: BothSides, result: KpiResult) -> ChangeFound | None:
    """Of where pilot teams began, turned so that above 0 is better, with the interval that counts
    in that this is known from these teams alone. None where it has none (see measurement.relative).
    """
    found = relative_difference(sides.pairs(Side.PILOT), sides.pairs(Side.COMPARISON))
    if found is None:
        return None
    scale = 100 if (result.better == Better.HIGHER) == ((result.before or 0.0) > 0) else -100
    low, high = sorted((scale * found.low, scale * found.high))
    return ChangeFound(value=scale * found.value, low=low, high=high)


def _standardised(
    pilot: Sequence[BeforeAfter], comparison: Sequence[BeforeAfter], result: KpiResult
) -> ChangeFound | None:
    found = compared_with_others(pilot, comparison)
    if found is None:
        return None
    if result.counts_up:
        return ChangeFound(value=found.g, low=found.low, high=found.high)
    return ChangeFound(value=-found.g, low=-found.high, high=-found.low)


def _randomized(result: KpiResult, chance: Randomized | None) -> KpiResult:
    if chance is None:
        return result
    return replace(
        result,
        p_randomized=chance.p,
        p_least=chance.least,
        splits=chance.splits,
        is_exact=chance.is_exact,
    )


def _before(sides: BothSides) -> Placebo | None:
    """The look at the months before the start, later half against earlier; at most twice the
    baseline, so that it is a like test.
    """
    most = months_with_most(sides.units, sides.windows)
    months = min(most, max(2 * len(sides.windows.baseline), LEAST_BEFORE))
    start = sides.windows.before + 1
    if months < LEAST_BEFORE:
        return None
    lines = [unit.line for unit in sides.of(Side.PILOT)]
    others = [unit.line for unit in sides.of(Side.COMPARISON)]
    halves = placebo(lines, others, start=start, baseline=months)
    found = _found(halves) if halves is not None else None
    if halves is None or found is None or halves.p is None:
        return None
    alone = pre_period(lines, others, start=start, baseline=months)
    return Placebo(
        found=found,
        p=halves.p,
        months=days(range(start - months, start)),
        alone=days(alone.failed),
        has_parted=alone.moved_apart,
    )


def _cautions(
    result: KpiResult,
    before: Placebo | None,
    is_compared: bool,  # noqa: FBT001
) -> tuple[KpiCaution, ...]:
    """The gravest first; whether teams are too few is said with all KPIs together."""
    found: Collection[tuple[KpiCaution, bool]] = (
        (KpiCaution.NOTHING_TO_COMPARE, not is_compared),
        (KpiCaution.PARTED_BEFORE, before is not None and (before.has_failed or before.has_parted)),
        (KpiCaution.NOT_IN_PERCENT, result.percent is None),
        (KpiCaution.NO_PLACEBO, is_compared and before is None),
        (KpiCaution.ONE_MONTH, len(result.window) == 1),
    )
    return tuple(caution for caution, holds in found if holds)
