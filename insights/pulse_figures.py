"""Closed waves as charts and a table: means with intervals, hidden parts with why. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.languages import in_language
from insights.pulse_change import PulseChange, pulse_change
from surveys.results import ItemResult, PartResults, WaveResults, reason_text
from surveys.states import Hidden, WaveState
from ui.charts import IntervalChart, WavePoint


@dataclass(frozen=True, kw_only=True)
class PartRow:
    """One part of the latest wave: its figures, or why there are none."""

    label: str
    part: PartResults
    hidden_reason: str
    """Why nothing of it is shown."""
    item_reasons: tuple[str, ...]
    """The same for each item."""


@dataclass(frozen=True, kw_only=True)
class PulseFigures:
    """What the pulses of a pilot say."""

    closed: tuple[WaveResults, ...]
    open_now: WaveResults | None
    planned: WaveResults | None
    """The next one."""
    charts: tuple[IntervalChart, ...]
    latest: WaveResults | None
    items: tuple[str, ...]
    rows: tuple[PartRow, ...]
    is_rounded: bool
    change: PulseChange
    """The latest beside the baseline."""


def pulse_figures(waves: Sequence[WaveResults], language: str) -> PulseFigures:
    """Waves in order, as surveys.results gives them."""
    closed = tuple(
        wave for wave in waves if wave.state == WaveState.CLOSED and wave.overall is not None
    )
    latest = closed[-1] if closed else None
    whole = latest.overall if latest else None
    rows = tuple(_part_row(part, latest) for part in latest.parts) if latest else ()
    return PulseFigures(
        closed=closed,
        open_now=next((wave for wave in waves if wave.state == WaveState.OPEN), None),
        planned=next((wave for wave in waves if wave.state == WaveState.PLANNED), None),
        charts=tuple(
            _chart(place, item, closed, language) for place, item in enumerate(whole.items)
        )
        if whole
        else (),
        latest=latest,
        items=tuple(in_language(item.text, language) for item in whole.items) if whole else (),
        rows=rows,
        is_rounded=any(row.part.is_rounded for row in rows),
        change=pulse_change(waves, closed, language),
    )


def _part_row(part: PartResults, wave: WaveResults) -> PartRow:
    return PartRow(
        label=part.label,
        part=part,
        hidden_reason=reason_text(part.hidden_because, wave.minimum),
        item_reasons=tuple(reason_text(item.hidden_because, wave.minimum) for item in part.items),
    )


def wave_name(wave: WaveResults) -> str:
    """What a wave is called on the page."""
    if wave.is_baseline:
        return _("Baseline")
    return _("Pulse %(number)s") % {"number": wave.number}


def _chart(
    place: int, item: ItemResult, closed: Sequence[WaveResults], language: str
) -> IntervalChart:
    title = f"{place + 1}. {in_language(item.text, language)}"
    points = tuple(_point(place, wave) for wave in closed)
    return IntervalChart(f"pulse-{place + 1}", title, points)


def _point(place: int, wave: WaveResults) -> WavePoint:
    label = wave_name(wave)
    found = wave.overall.items[place] if wave.overall else None
    if found is None or found.mean is None or found.n is None:
        return WavePoint(
            label,
            hidden_reason=reason_text(found.hidden_because if found else Hidden.NOT, wave.minimum),
        )
    return WavePoint(label, found.n, found.mean, found.low, found.high)
