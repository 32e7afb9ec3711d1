"""The answer to the goal of a pilot: what is recommended, and by which criteria. Pure: figures in,
decisions out; the words are in answer_words.

A point estimate never decides where its interval cannot: a criterion is met when the whole interval
reaches it, not met when none of it does, and else it cannot be told.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias

from common.records import dataclass
from insights.endpoint import Endpoint
from insights.measures import GatedFigure, nothing_of
from kpis.plans import Bar, Measuring
from kpis.states import BarMeasure
from measurement.alpha import TENTATIVE
from measurement.estimates import CARE_BELOW

FiguresFound: TypeAlias = Mapping[tuple[BarMeasure, int], GatedFigure]
"""By what they measure; KPIs by their ids, all else by 0."""
MANY_TIMES = 10
"""So many times as many people are no advice any more."""
DEFAULTS = (
    Bar(measure=BarMeasure.COMPLETION, least=0.8),
    Bar(measure=BarMeasure.RESPONSE, least=CARE_BELOW, is_needed=False),
    Bar(measure=BarMeasure.AGREEMENT, least=TENTATIVE, is_needed=False),
    Bar(measure=BarMeasure.LEVELS, least=0.0, is_needed=False),
)
"""What is looked at where nothing was agreed before: for orientation, and nobody's promise."""


class Recommendation(StrEnum):
    """What to do next, as far as criteria can say."""

    GO = "go"
    """All are met: another round, with teams to compare with."""
    EXPAND = "expand"
    """All are met by a pilot that had teams to compare with: on to many more leaders."""
    ADAPT = "adapt"
    """Change something, or look again: something is not met, or cannot be told."""
    STOP = "stop"
    """Something is not met below which the pilot was to stop."""
    TOO_EARLY = "too_early"
    """The endpoint has not come."""


class Verdict(StrEnum):
    """Of one criterion."""

    MET = "met"
    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, kw_only=True)
class WeighedBar:
    """One criterion for going on, with the figure it went by."""

    bar: Bar
    figure: GatedFigure
    verdict: Verdict
    needed: int | None = None
    """Where only the interval is too wide: of how many people or teams one would be narrow enough,
    if the estimate stays; None where that is no way.
    """


@dataclass(frozen=True, kw_only=True)
class PilotAnswer:
    """What a pilot comes to."""

    recommendation: Recommendation
    is_agreed: bool
    """Whether criteria were frozen before it began; else they are our defaults."""
    criteria: tuple[WeighedBar, ...]
    figures: tuple[GatedFigure, ...]
    """The three that it leads with."""
    endpoint: Endpoint

    def having(self, verdict: Verdict) -> tuple[WeighedBar, ...]:
        """Criteria of one verdict."""
        return tuple(each for each in self.criteria if each.verdict == verdict)


def criteria_of(measuring: Measuring | None, found: FiguresFound) -> tuple[WeighedBar, ...]:
    """Each with the figure it goes by; the defaults where none were frozen."""
    bars = measuring.bars if measuring and measuring.bars else DEFAULTS
    return tuple(
        _criterion(bar, found.get((bar.measure, bar.kpi_id)) or nothing_of(bar.measure, bar.kpi_id))
        for bar in bars
    )


def _criterion(bar: Bar, figure: GatedFigure) -> WeighedBar:
    verdict = verdict_of(bar, figure)
    needed = needed_for(bar, figure) if verdict == Verdict.CANNOT_TELL else None
    return WeighedBar(bar=bar, figure=figure, verdict=verdict, needed=needed)


def verdict_of(bar: Bar, figure: GatedFigure) -> Verdict:
    """Where the gate lets a decision rest on the figure, and its interval lies on one side.

    Without a least change above 0 asked for, a change has to be above 0 for certain.
    """
    ends = figure.ends
    if ends is None or not figure.gate.decides:
        return Verdict.CANNOT_TELL
    if ends[0] > bar.least or (ends[0] >= bar.least and not _is_from_zero(bar)):
        return Verdict.MET
    if ends[1] < bar.least and not figure.gate.understates:
        return Verdict.NOT_MET
    return Verdict.CANNOT_TELL


def _is_from_zero(bar: Bar) -> bool:
    changes = {BarMeasure.LEVELS, BarMeasure.PULSE, BarMeasure.KPI}
    return bar.measure in changes and bar.least <= 0


def needed_for(bar: Bar, figure: GatedFigure) -> int | None:
    """How many would be enough if estimate and spread stay: an interval narrows with the root."""
    ends = figure.ends
    if ends is None or figure.value is None or not figure.n or not figure.gate.decides:
        return None
    away = figure.value - bar.least
    reach = figure.value - ends[0] if away > 0 else ends[1] - figure.value
    if not away or reach <= abs(away):
        return None
    times = (reach / abs(away)) ** 2
    return math.ceil(figure.n * times) if times <= MANY_TIMES else None


def recommendation_of(
    criteria: Sequence[WeighedBar], endpoint: Endpoint, *, is_agreed: bool, is_pilot: bool
) -> Recommendation:
    """By criteria alone. Without agreed ones nothing stronger than to adapt, or look again."""
    if not endpoint.is_over:
        return Recommendation.TOO_EARLY
    if not is_agreed:
        return Recommendation.ADAPT
    if any(each.verdict == Verdict.NOT_MET and each.bar.is_needed for each in criteria):
        return Recommendation.STOP
    if any(each.verdict != Verdict.MET for each in criteria):
        return Recommendation.ADAPT
    is_compared = any(each.figure.has_comparison for each in criteria)
    return Recommendation.EXPAND if is_pilot and is_compared else Recommendation.GO


def answer_of(
    measuring: Measuring | None,
    found: FiguresFound,
    endpoint: Endpoint,
    *,
    is_pilot: bool,
) -> PilotAnswer:
    """From figures by what they measure, KPIs by their ids."""
    criteria = criteria_of(measuring, found)
    is_agreed = bool(measuring and measuring.bars)
    return PilotAnswer(
        recommendation=recommendation_of(
            criteria, endpoint, is_agreed=is_agreed, is_pilot=is_pilot
        ),
        is_agreed=is_agreed,
        criteria=criteria,
        figures=leading(measuring, found),
        endpoint=endpoint,
    )


def leading(measuring: Measuring | None, found: FiguresFound) -> tuple[GatedFigure, ...]:
    """The three figures: feasibility, levels at the endpoint, and what the plan called primary; the
    pulse where it named none.
    """
    hypotheses = measuring.hypotheses if measuring else ()
    primary = next((each.kpi_id for each in hypotheses if each.is_primary), 0)
    kpi = found.get((BarMeasure.KPI, primary))
    return (
        found[BarMeasure.COMPLETION, 0],
        found[BarMeasure.LEVELS, 0],
        kpi or found[BarMeasure.PULSE, 0],
    )
