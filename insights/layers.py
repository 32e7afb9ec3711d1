"""What came of a pilot in three layers, each resting on the one below: leaders learned, teams
notice another behavior, the business has something of it. Pure.

The third may be claimed only where the second moved in the same teams (kpis.claims). What did not
move stands in its layer like everything else.
"""

from __future__ import annotations

from enum import StrEnum

from common.records import dataclass
from insights.answer import FiguresFound
from insights.measures import GatedFigure
from kpis.findings import Direction, KpiResult, KpiResults
from kpis.states import BarMeasure, KpiLayer


class Moved(StrEnum):
    """Whether a figure moved, as far as its interval and its gate allow to say."""

    BETTER = "better"
    WORSE = "worse"
    MAYBE_NOT = "maybe_not"
    """Its interval holds "no change"."""
    UNEXPLAINED = "unexplained"
    """A business outcome that got better where no behavior of the same teams did."""
    CANNOT_TELL = "cannot_tell"
    COUNTED = "counted"
    """It is no change, but a share of people."""


@dataclass(frozen=True, kw_only=True)
class LayerFigure:
    """One figure in its layer."""

    figure: GatedFigure
    moved: Moved


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One of the three."""

    number: int
    figures: tuple[LayerFigure, ...]

    @property
    def has_moved(self) -> bool:
        """Whether anything in it got better."""
        return any(each.moved == Moved.BETTER for each in self.figures)


def layers_of(found: FiguresFound, kpis: KpiResults) -> tuple[Layer, ...]:
    """All three, also where nothing is known of one."""
    first = (BarMeasure.COMPLETION, BarMeasure.ATTENDANCE, BarMeasure.RESPONSE)
    second = (BarMeasure.LEVELS, BarMeasure.PULSE)
    learned = tuple(_of(found[each, 0]) for each in first)
    behaved = tuple(_of(found[each, 0]) for each in second)
    return (
        Layer(number=1, figures=learned),
        Layer(number=2, figures=behaved + _kpis(found, kpis, KpiLayer.BEHAVIOR)),
        Layer(number=3, figures=_kpis(found, kpis, KpiLayer.BUSINESS)),
    )


def _kpis(found: FiguresFound, kpis: KpiResults, layer: KpiLayer) -> tuple[LayerFigure, ...]:
    return tuple(
        LayerFigure(figure=found[BarMeasure.KPI, each.kpi_id], moved=moved_kpi(each))
        for each in kpis.kpis
        if each.layer == layer
    )


def moved_kpi(found: KpiResult) -> Moved:
    """What its own reckoning says, with all KPIs of the pilot counted in: never its interval
    alone.
    """
    if found.percent is None or not found.has_comparison:
        return Moved.CANNOT_TELL
    if found.moved:
        return Moved.BETTER if found.claimed else Moved.UNEXPLAINED
    return Moved.WORSE if found.direction == Direction.WORSE else Moved.MAYBE_NOT


def _of(figure: GatedFigure) -> LayerFigure:
    return LayerFigure(figure=figure, moved=moved_of(figure))


def moved_of(figure: GatedFigure) -> Moved:
    """By the whole interval, where the gate lets anybody read it."""
    if figure.is_counted:
        return Moved.COUNTED if figure.is_shown else Moved.CANNOT_TELL
    ends = figure.ends
    if ends is None or not figure.gate.decides:
        return Moved.CANNOT_TELL
    if ends[0] > 0:
        return Moved.BETTER
    return Moved.WORSE if ends[1] < 0 else Moved.MAYBE_NOT
