"""Figures about raters as charts: alpha, severity, drift."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from django.utils.translation import gettext as _

from insights.agreement import RatersFound
from insights.drifting import Measured
from insights.rater_words import rater_name, why_not
from measurement.alpha import FIRM, TENTATIVE
from ui.charts import RangeChart, RangeRow


def alpha_chart(found: RatersFound) -> RangeChart:
    """Alpha by criterion, all together last; lines at what is tentative and what is firm."""
    return RangeChart(
        "alpha",
        _("Krippendorff's alpha by criterion"),
        tuple(_range(each.name or _("All criteria"), each.alpha) for each in found.alphas),
        minimum=min(0.0, *_lows(found)),
        maximum=1,
        ticks=(0, 0.5, 1),
        marks=(TENTATIVE, FIRM),
        first_heading=_("Criterion"),
        value_heading=_("Alpha"),
    )


def _lows(found: RatersFound) -> Sequence[float]:
    return [each.alpha.low for each in found.alphas if each.alpha.low is not None] or [0.0]


def severity_chart(found: RatersFound, reader: int | None) -> RangeChart | None:
    """Shifts beside the mean of all; None where nobody has one."""
    shifts = [(rater_name(found, each, reader), each.shift) for each in found.raters]
    title = _("Levels above or below the mean of all raters, on the same role-plays")
    return _levels_chart("severity", title, shifts)


def drift_chart(found: RatersFound, reader: int | None) -> RangeChart | None:
    """How far each moved from the first role-play to the closing; None where nobody's is told."""
    moved = [(rater_name(found, each, reader), each.drift) for each in found.raters]
    title = _("Levels milder at the closing than at the kickoff, compared with the other raters")
    return _levels_chart("drift", title, moved)


def _levels_chart(name: str, title: str, rows: Sequence[tuple[str, Measured]]) -> RangeChart | None:
    ends = list(map(abs, chain.from_iterable(_known_ends(each) for _label, each in rows)))
    if not ends:
        return None
    widest = 0.5 if max(ends) <= 0.5 else 1.0 if max(ends) <= 1 else 3.0
    return RangeChart(
        name,
        title,
        tuple(_range(label, each) for label, each in rows),
        minimum=-widest,
        maximum=widest,
        ticks=(-widest, 0, widest),
        marks=(0,),
        first_heading=_("Rater"),
        value_heading=_("Levels"),
    )


def _known_ends(found: Measured) -> list[float]:
    return [each for each in (found.value, found.low, found.high) if each is not None]


def _range(label: str, found: Measured) -> RangeRow:
    return RangeRow(
        label,
        found.n,
        found.value,
        found.low,
        found.high,
        "" if found.value is not None else why_not(found),
    )
