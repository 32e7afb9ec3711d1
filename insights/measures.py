"""What a criterion or a figure of the answer goes by: one figure of each kind, with its interval
and its gate. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace

from common.records import dataclass
from insights.agreement import RatersFound
from insights.endpoint import Endpoint
from insights.gates import (
    FigureGate,
    Hurdle,
    HurdleKind,
    agreement_hurdle,
    gate,
    gate_of_levels,
    gate_of_share,
    response_hurdle,
)
from insights.published import PublishedLevels
from insights.pulse_change import PulseChange
from kpis.findings import KpiCaution, KpiResult
from kpis.states import BarMeasure
from measurement.estimates import Rate


@dataclass(frozen=True, kw_only=True)
class GatedFigure:
    """One figure. Without a value its gate says why there is none."""

    measure: BarMeasure
    kpi_id: int = 0
    """Where the measure is a KPI."""
    name: str = ""
    """Of the KPI."""
    n: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    """95%; where everybody was counted it is about leaders or people elsewhere."""
    is_counted: bool = False
    """Whether everybody it is about is in it, so that it needs no interval."""
    expected: float = 0
    """Of a KPI: what was expected at the start, in percent counted the good way; 0: nothing."""
    beside: int = 0
    """Teams that it is compared with; n counts the pilot's."""
    gate: FigureGate = field(default_factory=FigureGate)

    @property
    def has_comparison(self) -> bool:
        """Whether the figure is one of two sides."""
        return self.beside > 0

    @property
    def is_shown(self) -> bool:
        """Whether there is a figure at all."""
        return self.value is not None and not self.gate.is_refused

    @property
    def ends(self) -> tuple[float, float] | None:
        """Between what it certainly lies, as far as it can be told: a count is what it is."""
        if not self.is_shown or self.value is None:
            return None
        if self.is_counted:
            return self.value, self.value
        return None if self.low is None or self.high is None else (self.low, self.high)


def share_figure(measure: BarMeasure, rate: Rate | None) -> GatedFigure:
    """Of leaders or of places, all of them counted."""
    if rate is None or not rate.total:
        nothing = gate(Hurdle(kind=HurdleKind.NOT_YET))
        return GatedFigure(measure=measure, is_counted=True, gate=nothing)
    low, high = rate.interval
    return GatedFigure(
        measure=measure,
        n=rate.total,
        value=rate.value,
        low=low,
        high=high,
        is_counted=True,
        gate=gate_of_share(rate),
    )


def agreement_figure(raters: RatersFound) -> GatedFigure:
    """Krippendorff's alpha over all criteria. That raters agree little does not make it small: it
    is what it says.
    """
    known = raters.together
    hurdle = agreement_hurdle(raters)
    stops = {HurdleKind.NOT_DOUBLED, HurdleKind.UNDEFINED}
    return GatedFigure(
        measure=BarMeasure.AGREEMENT,
        n=known.n,
        value=known.value,
        low=known.low,
        high=known.high,
        gate=gate(hurdle if hurdle and hurdle.kind in stops else None),
    )


def levels_figure(levels: PublishedLevels, raters: RatersFound, endpoint: Endpoint) -> GatedFigure:
    """The mean change from the first to the closing role-play."""
    change = levels.overall
    stands = gate_of_levels(levels, raters, change, is_told=endpoint.is_over)
    if change is None or stands.is_refused:
        return GatedFigure(measure=BarMeasure.LEVELS, gate=stands)
    return GatedFigure(
        measure=BarMeasure.LEVELS,
        n=change.n,
        value=change.value,
        low=change.low,
        high=change.high,
        gate=stands,
    )


def pulse_figure(change: PulseChange, response: Rate | None) -> GatedFigure:
    """The mean of what the questions moved since the baseline, of those that are shown both times.

    Its interval is the mean of theirs: right if they all move together, else too wide.
    """
    moved = [each.change for each in change.items if each.change is not None]
    if not moved:
        nothing = gate(Hurdle(kind=HurdleKind.NOT_YET))
        return GatedFigure(measure=BarMeasure.PULSE, gate=nothing)
    return GatedFigure(
        measure=BarMeasure.PULSE,
        n=min(each.n for each in moved),
        value=_mean([each.value for each in moved]),
        low=_mean([each.low for each in moved]),
        high=_mean([each.high for each in moved]),
        gate=gate(response_hurdle(response), response_hurdle(_response(change))),
    )


def nothing_of(measure: BarMeasure, kpi_id: int = 0) -> GatedFigure:
    """Where what a criterion asks about is not known here."""
    kind = HurdleKind.NO_KPI if measure == BarMeasure.KPI else HurdleKind.NOT_YET
    return GatedFigure(measure=measure, kpi_id=kpi_id, gate=gate(Hurdle(kind=kind)))


def _response(change: PulseChange) -> Rate | None:
    return change.before.response if change.before else None


CAUTIONED = {
    KpiCaution.NOTHING_TO_COMPARE: HurdleKind.NOTHING_TO_COMPARE,
    KpiCaution.FEW_TEAMS: HurdleKind.FEW_TEAMS,
    KpiCaution.PARTED_BEFORE: HurdleKind.PARTED_BEFORE,
}
"""What the page of KPIs says of a figure, as hurdles. That too few months are known is said there
alone.
"""


def kpi_figure(found: KpiResult) -> GatedFigure:
    """One KPI: the difference to comparison teams in percent of where pilot teams began, counted
    the good way.
    """
    hurdles = [
        Hurdle(kind=CAUTIONED[each], have=found.n_pilot, need=found.enough)
        for each in found.cautions
        if each in CAUTIONED
    ]
    change = found.percent
    if change is None:
        nothing = replace(nothing_of(BarMeasure.KPI, found.kpi_id), name=found.name)
        if found.difference is None:
            return nothing
        return replace(nothing, gate=gate(Hurdle(kind=HurdleKind.NOT_IN_PERCENT)))
    return GatedFigure(
        measure=BarMeasure.KPI,
        kpi_id=found.kpi_id,
        name=found.name,
        n=found.n_pilot,
        value=change.value,
        low=change.low,
        high=change.high,
        expected=found.expected,
        beside=found.n_comparison,
        gate=gate(*hurdles),
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
