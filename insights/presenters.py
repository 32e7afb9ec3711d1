"""Figures in words, ready for the page: each with its n, interval, method and, where it is weak, a
caution.
"""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.records import dataclass
from insights.formatting import counts, interval, percent, signed
from insights.gate_words import enough_words, gated, why_words
from insights.gates import FigureSize, gate_of_apart, gate_of_levels, gate_of_waiting
from insights.published import PublishedBeside, PublishedFigure, PublishedLevels
from insights.pulse_figures import PartRow, wave_name
from insights.pulse_halves import PulsesApart
from insights.pulse_lines import window_words
from insights.results import Results
from insights.stats import Stat
from surveys.results import ItemResult
from ui.dates import in_words
from ui.numbers import DASH, number


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


def level_lines(results: Results) -> list[LevelLine]:
    """Mean change by criterion, all together last."""
    rubric = results.rubric
    lines = [
        _line(results, results.names[each.criterion_id], each.change) for each in rubric.criteria
    ]
    if rubric.overall is not None:
        lines.append(_line(results, _("All together"), rubric.overall))
    return lines


def _line(results: Results, name: str, change: PublishedFigure) -> LevelLine:
    stands = gate_of_levels(results.rubric, results.raters, change, is_told=True)
    if change.value is None or stands.is_refused:
        reasons = (why_words(stands), enough_words(stands))
        return LevelLine(name=name, n=change.n, hidden=". ".join(filter(None, reasons)))
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
    stat = Stat(
        label=_("The same in standard deviations of the first role-play (g)"),
        value=signed(found.value, 1),
        n=found.n,
        interval=interval(found.low, found.high, 1),
        method=_("g by Morris 2008, interval by Weerahandi 1993, 95%"),
    )
    return gated(stat, gate_of_levels(results.rubric, results.raters, found, is_told=True))


def beside_stats(results: Results) -> list[Stat]:
    """What was measured at other times than the endpoint, and so is not the answer."""
    labels = (
        (results.interim, _("Interim: first role-play to latest practice")),
        (results.follow_up, _("Follow-up: first role-play to the one months after the closing")),
    )
    found = [(told, label) for told, label in labels if told.overall is not None]
    stats = [_beside(told, label, results) for told, label in found]
    stats += [_waited(results.waited, results)] if results.waited else []
    return [*stats, _apart(results.apart)] if results.apart else stats


def _apart(apart: PulsesApart) -> Stat:
    """Pulses about both halves, at nearly the same time."""
    told, days = apart.estimate, (in_words(apart.since), in_words(apart.until))
    words = {"since": days[0], "until": days[1], "first": apart.groups, "later": apart.waiting}
    text = _(
        "%(first)s groups against %(later)s of the later half, asked before that one began "
        "(%(since)s to %(until)s)"
    )
    stat = Stat(
        label=_("Pulse about this half compared with the first one about the half that waited"),
        value=signed(told.value, 1) if told else "",
        n=told.n if told else None,
        interval=interval(told.low, told.high, 1) if told else "",
        method=_("mean of all questions on 1 to 5, groups counted, t interval 95%"),
        note="; ".join((text % words, *_what_is_in_pulses())),
    )
    shown = gated(stat, gate_of_apart(apart))
    return shown if shown.hidden else replace(shown, size=FigureSize.SMALL)


def _what_is_in_pulses() -> tuple[str, ...]:
    """What this difference holds besides the program."""
    return (
        _("only direct reports, who speak of one half each"),
        _("having been asked before, and knowing of the program, is in it, too"),
        _("not the answer"),
    )


def _waited(beside: PublishedBeside, results: Results) -> Stat:
    gap = beside.gap
    words = {"since": in_words(beside.since), "until": in_words(beside.until)}
    text = ngettext(
        "against %(count)s leader of the later half, before that one began (%(since)s to "
        "%(until)s)",
        "against %(count)s leaders of the later half, before that one began (%(since)s to "
        "%(until)s)",
        beside.waiting,
    )
    stat = Stat(
        label=_(
            "Closing role-play of this half compared with the first one of the half that waited"
        ),
        value=signed(gap.value or 0.0, 1),
        n=gap.n,
        interval=interval(gap.low, gap.high, 1),
        method=_("two groups of leaders, strictness of raters counted in, t interval 95%"),
        note="; ".join((text % {"count": beside.waiting, **words}, *_what_is_in_it())),
    )
    shown = gated(stat, gate_of_waiting(results.rubric, results.raters, beside))
    return shown if shown.hidden else replace(shown, size=FigureSize.SMALL)


def _what_is_in_it() -> tuple[str, ...]:
    """What the difference holds besides the program."""
    return (
        _("only leaders with both role-plays, in either half"),
        _("having been scored once before is in it, too"),
        _("shown once, and not the answer"),
    )


def _beside(told: PublishedLevels, label: str, results: Results) -> Stat:
    change = told.overall or PublishedFigure(n=0)
    stat = Stat(
        label=label,
        value=signed(change.value or 0.0, 1),
        n=change.n,
        interval=interval(change.low, change.high, 1),
        method=_("paired, strictness of raters counted in, t interval 95%"),
        note=_("not the answer, which depends on the closing role-play"),
    )
    shown = gated(stat, gate_of_levels(told, results.raters, change, is_told=True))
    return shown if shown.hidden else replace(shown, size=FigureSize.SMALL)


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
