"""Figures in words, ready for the page: each with its n, interval, method and, where it is weak, a
caution.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from insights.formatting import counts, interval, percent, share_interval, signed
from insights.published import PublishedFigure
from insights.pulse_figures import PartRow, wave_name
from insights.pulse_lines import window_words
from insights.results import Results, other_raters, too_few
from insights.stats import Stat
from measurement.alpha import reading
from measurement.estimates import Rate
from programs.cadence import LIVE_KINDS, StepKind
from surveys.results import ItemResult
from ui.dates import in_words
from ui.numbers import DASH, number

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


@dataclass(frozen=True, kw_only=True)
class LevelLine:
    """One row of the table of changes."""

    name: str
    n: int
    change: str = ""
    interval: str = ""
    hidden: str = ""


@dataclass(frozen=True, kw_only=True)
class WaveLine:
    """How many answered one wave."""

    name: str
    answered: str
    rate: str
    window: str
    needs_care: bool
    hidden: bool


@dataclass(frozen=True, kw_only=True)
class ItemMean:
    """One item in one part."""

    number: str
    mean: str
    hidden_reason: str


@dataclass(frozen=True, kw_only=True)
class PartLine:
    """One part of the latest wave."""

    label: str
    answered: str
    means: tuple[ItemMean, ...]
    hidden_reason: str


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One published finding, with what limits it."""

    found: StrOrPromise
    limits: StrOrPromise
    source: str


EVIDENCE = (
    Evidence(
        found=gettext_lazy(
            "Training in empathy, 20 randomized trials pooled: 0.45 standard deviations (95% "
            "interval 0.25 to 0.65)."
        ),
        limits=gettext_lazy(
            "All with students of health care, none with leaders. The trials differ widely among "
            "themselves (I² 79%), and more than half have a high risk of bias."
        ),
        source="BMC Medical Education 2025, doi 10.1186/s12909-025-07038-5",
    ),
    Evidence(
        found=gettext_lazy(
            "How long it lasts: 0.69 standard deviations up to twelve weeks after, 0.34 later (95% "
            "interval 0.11 to 0.57)."
        ),
        limits=gettext_lazy(
            "What was gained early faded by about half, so a figure taken in week 12 is an early "
            "one."
        ),
        source="BMJ Open 2020",
    ),
)


def headline_stats(results: Results) -> list[Stat]:
    """Feasibility first, then levels."""
    found = results.participation
    stats = []
    if found.kept_up.total:
        label = _("Leaders who have finished every module open for a week")
        stats.append(_share(label, found.kept_up, note=_left(found.left)))
    if found.attendance.total:
        note = _("several sessions per leader, so the interval is a little too narrow")
        stats.append(_share(_("Attendance in live sessions"), found.attendance, note=note))
    latest = results.pulses.latest
    if latest is not None and latest.response is not None:
        label = _("Answered pulse %(number)s") % {"number": latest.number}
        stats.append(
            Stat(
                label=label,
                value=_of_all(latest.response),
                method=_("counted: everybody was asked"),
                note=_("read with care") if latest.response.needs_care else "",
            )
        )
    stats.append(_overall(results))
    return stats


def _overall(results: Results) -> Stat:
    label, change = (
        _("Mean change of level, first role-play to latest session"),
        results.rubric.overall,
    )
    if change is None or change.value is None:
        return Stat(label=label, hidden=too_few() if change is None else other_raters())
    return Stat(
        label=label,
        value=signed(change.value, 1),
        n=change.n,
        interval=interval(change.low, change.high, 1),
        method=_("paired, strictness of raters counted in, t interval 95%"),
        note=_reading(change),
    )


def _reading(change: PublishedFigure) -> str:
    """What the interval allows to say about the direction."""
    if change.low is None or change.high is None:
        return ""
    if change.low > 0:
        return _("higher than at first; why, it cannot tell")
    return (
        _("lower than at first; why, it cannot tell")
        if change.high < 0
        else _("may be no change at all")
    )


def _of_all(rate: Rate) -> str:
    return _("%(share)s (%(counts)s)") % {"share": percent(rate.value), "counts": counts(rate)}


def _share(label: str, rate: Rate, *, note: str) -> Stat:
    return Stat(
        label=label,
        value=_of_all(rate),
        interval=share_interval(rate),
        method=_("Wilson interval 95%"),
        note=note,
    )


def _left(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(count)s leader has left and is not counted",
        "%(count)s leaders have left and are not counted",
        count,
    ) % {"count": count}


def cannot_say(results: Results) -> list[str]:
    """The limits of this pilot's figures, most important first."""
    count = results.rubric.n or results.participation.leaders
    limits = [
        ngettext(
            "Whether the program works. With %(count)s leader, an effect as large as the published "
            "average of 0.45 would show in about %(detects)s of 100 such pilots.",
            "Whether the program works. With %(count)s leaders, an effect as large as the "
            "published average of 0.45 would show in about %(detects)s of 100 such pilots.",
            count,
        )
        % {"count": count, "detects": results.detects},
        _(
            "What changed levels. There is no comparison group, raters know which session comes "
            "first, and repeating a role-play helps by itself."
        ),
    ]
    if results.rubric.crosses_modules:
        limits.append(
            _(
                "How hard the two scenes were. First and latest session use different scenarios "
                "with the same criteria."
            )
        )
    if not results.raters.is_hidden and reading(results.raters.together.value) == "none":
        limits.append(
            _(
                "How reliable the levels are. Two raters of the same role-play agree too little, "
                "see below."
            )
        )
    if results.pulses.changes.baseline.items:
        limits.append(
            _(
                "What moved the pulse. Nobody beside these teams was asked before and after, and "
                "whoever answered may not be the same people."
            )
        )
    if results.pulses.latest is not None:
        limits.append(_("What those think who did not answer the pulse."))
    return limits


def next_lines(results: Results) -> list[str]:
    """What comes next, so that a page with little on it says when there will be more."""
    ahead, planned = results.participation.ahead, results.pulses.planned
    dated: list[tuple[dt.date, str]] = []
    if ahead and ahead[0].kind != StepKind.PULSE:
        words = {"day": in_words(ahead[0].opens_on), "title": ahead[0].title}
        dated.append((ahead[0].opens_on, _("%(day)s: %(title)s") % words))
    scored = next((step for step in ahead if step.kind in LIVE_KINDS), None)
    if scored is not None and scored != ahead[0]:
        words = {"day": in_words(scored.opens_on), "title": scored.title}
        line = _("Week of %(day)s: %(title)s, the next session in which levels are scored") % words
        dated.append((scored.opens_on, line))
    if planned is not None:
        words = {"day": in_words(planned.opens_on), "number": str(planned.number)}
        line = (
            _("%(day)s: pulse %(number)s asks the teams; its results show here once it has closed")
            % words
        )
        dated.append((planned.opens_on, line))
    return [line for _opens_on, line in sorted(dated)] or [
        _(
            "Everything planned has taken place. Measuring again some months later would tell "
            "whether it lasted."
        )
    ]


def level_lines(results: Results) -> list[LevelLine]:
    """Mean change by criterion, all together last."""
    lines = [
        _line(results.names[each.criterion_id], each.change) for each in results.rubric.criteria
    ]
    if results.rubric.overall is not None:
        lines.append(_line(_("All together"), results.rubric.overall))
    return lines


def _line(name: str, change: PublishedFigure) -> LevelLine:
    if change.value is None:
        return LevelLine(name=name, n=change.n, hidden=other_raters())
    return LevelLine(
        name=name,
        n=change.n,
        change=signed(change.value, 1),
        interval=interval(change.low, change.high, 1),
    )


def standardised(results: Results) -> Stat | None:
    """g, the figure that stands on the same scale as published ones."""
    found = results.rubric.standardised
    if found is None or found.value is None:
        return None
    return Stat(
        label=_("The same in standard deviations of the first role-play (g)"),
        value=signed(found.value, 1),
        n=found.n,
        interval=interval(found.low, found.high, 1),
        method=_("Morris 2008, corrected for small numbers, 95%"),
    )


def wave_lines(results: Results) -> list[WaveLine]:
    """Response by wave."""
    lines = []
    for wave in results.pulses.closed:
        rate = wave.response
        lines.append(
            WaveLine(
                name=wave_name(wave),
                answered=counts(rate) if rate else "",
                rate=percent(rate.value) if rate else "",
                window=window_words(wave),
                needs_care=bool(rate and rate.needs_care),
                hidden=rate is None,
            )
        )
    return lines


def part_lines(results: Results) -> list[PartLine]:
    """The latest wave by part: mean and interval by item, hidden ones with their reason."""
    return [_part_line(row) for row in results.pulses.rows]


def _part_line(row: PartRow) -> PartLine:
    reasoned = zip(row.part.items, row.item_reasons, strict=True)
    means = (
        ItemMean(number=str(place), mean=_mean(item), hidden_reason=reason)
        for place, (item, reason) in enumerate(reasoned, start=1)
    )
    return PartLine(
        label=row.label,
        answered=counts(row.part.response) if row.part.response else DASH,
        means=tuple(means),
        hidden_reason=row.hidden_reason,
    )


def _mean(item: ItemResult) -> str:
    if item.mean is None:
        return DASH
    if item.low is None or item.high is None:
        return number(item.mean)
    return f"{number(item.mean)} ({_range(item.low, item.high, 1)})"


def _range(low: float, high: float, digits: int) -> str:
    return _("%(low)s to %(high)s") % {"low": number(low, digits), "high": number(high, digits)}
