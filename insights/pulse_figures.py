"""Closed waves as charts and a table: means with intervals, hidden parts with why. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from common.records import dataclass
from insights.pulse_change import Common, PulseChanges, pulse_changes
from surveys.recommending import Recommended
from surveys.results import ItemResult, PartResults, WaveResults, reason_text
from surveys.states import WaveState
from surveys.themes import ThemeCount
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
class BesideMeans:
    """What is known of waves besides their means."""

    common: Common
    recommended: tuple[Recommended, ...]
    themes: tuple[ThemeCount, ...]
    since: Mapping[int, str]
    """Wave -> what was done since."""


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
    changes: PulseChanges
    """The latest beside earlier ones."""
    beside: BesideMeans

    def themes_of(self, wave: WaveResults | None) -> list[ThemeCount]:
        """What people wrote about in a wave."""
        return [each for each in self.beside.themes if wave and each.wave_id == wave.wave_id]

    def since_of(self, wave: WaveResults | None) -> str:
        """What was done after it; '' where nothing was said."""
        return self.beside.since.get(wave.wave_id, "") if wave else ""


def pulse_figures(waves: Sequence[WaveResults], beside: BesideMeans, language: str) -> PulseFigures:
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
        items=tuple(item.title(language) for item in whole.items) if whole else (),
        rows=rows,
        changes=pulse_changes(waves, beside.common, language),
        beside=beside,
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
    place: int,
    item: ItemResult,
    closed: Sequence[WaveResults],
    language: str,
) -> IntervalChart:
    title = f"{place + 1}. {item.title(language)}"
    asked = ((wave, _asked(item.item_id, wave)) for wave in closed)
    points = tuple(_point(wave, found) for wave, found in asked if found is not None)
    return IntervalChart(f"pulse-{place + 1}", title, points)


def _asked(item_id: int, wave: WaveResults) -> ItemResult | None:
    """What a wave says to a question; None where it did not ask it."""
    items = wave.overall.items if wave.overall else ()
    return next((item for item in items if item.item_id == item_id), None)


def _point(wave: WaveResults, found: ItemResult) -> WavePoint:
    if found.mean is None or found.n is None:
        reason = reason_text(found.hidden_because, wave.minimum)
        return WavePoint(wave_name(wave), hidden_reason=reason)
    return WavePoint(wave_name(wave), found.n, found.mean, found.low, found.high)
