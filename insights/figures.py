"""The page's figures as rows of a table, for the download: the same numbers, hidden where the page
hides them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, replace

from django.utils.translation import gettext as _

from common.spreadsheets import Cell
from insights.figure_rows import Figure, answer_rows, caution_words
from insights.form_words import gap_words, order_name
from insights.gate_words import size_words, why_words
from insights.gates import (
    FigureGate,
    FigureSize,
    gate,
    gate_of_apart,
    gate_of_levels,
    gate_of_share,
    gate_of_waiting,
    response_hurdle,
)
from insights.published import PublishedBeside, PublishedFigure
from insights.pulse_change import ItemChange
from insights.pulse_figures import wave_name
from insights.pulse_halves import PulsesApart
from insights.pulse_lines import score_reason
from insights.rater_words import all_figures, why_not
from insights.results import Results
from kpis.states import BarMeasure
from measurement.estimates import Rate
from ui.charts import WavePoint


def figures(results: Results) -> list[Figure]:
    """The answer with what it was decided by, then every figure it was made of."""
    found = [
        *answer_rows(results),
        *_participation(results),
        *_levels(results),
        *_beside(results),
        *_agreement(results),
        *_pulses(results),
    ]
    return [_sized(each) for each in found]


def _sized(figure: Figure) -> Figure:
    """A hidden one is refused; others are large unless they say else."""
    if figure.hidden:
        return replace(figure, size=size_words(FigureSize.REFUSED))
    is_unsaid = figure.size == FigureSize.LARGE
    return replace(figure, size=size_words(FigureSize.LARGE)) if is_unsaid else figure


def _with_gate(figure: Figure, stands: FigureGate) -> Figure:
    return replace(figure, size=size_words(stands.size), caution=caution_words(stands))


def _rate(section: str, what: str, rate: Rate) -> Figure:
    low, high = rate.interval
    method = _("share, Wilson interval 95%")
    found = Figure(section, what, rate.total, rate.value, low, high, _("share"), method)
    return _with_gate(found, gate_of_share(rate))


def _participation(results: Results) -> Iterator[Figure]:
    section, found = _("Participation"), results.participation
    if found.kept_up.total:
        yield _rate(
            section, _("Leaders who have finished every module open for a week"), found.kept_up
        )
    if found.attendance.total:
        yield _rate(section, _("Attendance in live sessions"), found.attendance)
    for module in found.modules:
        yield _rate(section, module.title, Rate(module.done, module.opened))


def _levels(results: Results) -> Iterator[Figure]:
    section, rubric = _("Levels, first to closing"), results.rubric
    method = _("mean paired change, strictness of raters counted in, t interval 95%")
    every = _("All criteria together")
    if rubric.overall is None:
        stands = results.measured[BarMeasure.LEVELS, 0].gate
        yield Figure(section, every, hidden=why_words(stands), caution=caution_words(stands))
        return
    yield _change(results, section, every, rubric.overall, _("levels"), method)
    for each in rubric.criteria:
        name = results.names[each.criterion_id]
        yield _change(results, section, name, each.change, _("levels"), method)
    if rubric.standardised is not None:
        what = _("All criteria together, in standard deviations of the first role-play")
        yield _change(results, section, what, rubric.standardised, "g", _("Morris 2008"))
    if rubric.first_gap is not None:
        gap, what = rubric.first_gap, _("First levels of those without a closing role-play")
        method = _("difference from those who have one, t intervals 95%")
        yield Figure(section, what, gap.n, gap.value, gap.low, gap.high, _("levels"), method)
    yield from _forms(results)


def _change(
    results: Results, section: str, what: str, change: PublishedFigure, unit: str, method: str
) -> Figure:
    stands = gate_of_levels(results.rubric, results.raters, change, is_told=True)
    if stands.is_refused:
        return Figure(section, what, hidden=why_words(stands), caution=caution_words(stands))
    found = Figure(section, what, change.n, change.value, change.low, change.high, unit, method)
    return _with_gate(found, stands)


def _beside(results: Results) -> Iterator[Figure]:
    """What was measured at other times than the endpoint."""
    section = _("Levels, not the endpoint")
    method = _("mean paired change, strictness of raters counted in, t interval 95%")
    told = (
        (_("First role-play to latest practice"), results.interim.overall),
        (_("First role-play to follow-up"), results.follow_up.overall),
    )
    for what, change in told:
        if change is not None:
            yield _change(results, section, what, change, _("levels"), method)
    if results.waited is not None:
        yield _waited(results, section, results.waited)
    if results.apart is not None:
        yield _apart(results.apart)


def _apart(apart: PulsesApart) -> Figure:
    section, stands = _("Pulses compared with the half that waited"), gate_of_apart(apart)
    what = _("Mean of all questions that both were asked")
    told = apart.estimate
    if told is None:
        return Figure(section, what, hidden=why_words(stands), caution=caution_words(stands))
    groups = _("%(first)s groups against %(later)s, t interval 95%%, groups counted")
    method = groups % {"first": apart.groups, "later": apart.waiting}
    unit = _("points of 1 to 5")
    found = Figure(section, what, told.n, told.value, told.low, told.high, unit, method)
    return _with_gate(found, stands)


def _waited(results: Results, section: str, beside: PublishedBeside) -> Figure:
    gap, stands = beside.gap, gate_of_waiting(results.rubric, results.raters, beside)
    what = _("Closing role-play compared with the first one of the half that waited")
    if stands.is_refused:
        return Figure(section, what, hidden=why_words(stands), caution=caution_words(stands))
    told = _("two groups of leaders, strictness of raters counted in, t interval 95%")
    waiting = _("%(count)s who waited") % {"count": beside.waiting}
    method = f"{told}; {waiting}"
    found = Figure(section, what, gap.n, gap.value, gap.low, gap.high, _("levels"), method)
    return _with_gate(found, stands)


def _forms(results: Results) -> Iterator[Figure]:
    section, unit = _("Levels by forms of the role-play"), _("levels")
    method = _("mean paired change, t interval 95%")
    for each in results.forms.orders:
        what, change = order_name(each.order, results.language), each.change
        if change is None:
            yield Figure(section, what, each.n, hidden=gap_words(results.forms))
        else:
            low, high = change.low, change.high
            yield Figure(section, what, each.n, change.value, low, high, unit, method)


def _agreement(results: Results) -> Iterator[Figure]:
    found, section = results.raters, _("Agreement of raters")
    if found.is_hidden:
        hidden = _("too few role-plays scored by two raters")
        yield Figure(section, _("Krippendorff's alpha"), hidden=hidden)
        return
    for each in all_figures(found):
        known = each.measured
        yield Figure(
            section,
            each.what,
            known.n,
            known.value,
            known.low,
            known.high,
            each.unit,
            each.method,
            hidden="" if known.value is not None else why_not(known),
        )


def _pulses(results: Results) -> Iterator[Figure]:
    section, pulses = _("Pulses"), results.pulses
    for wave in pulses.closed:
        label = wave_name(wave)
        if wave.response is not None:
            counted = _counted(section, _("%(wave)s: answered") % {"wave": label}, wave.response)
            yield _with_gate(counted, gate(response_hurdle(wave.response)))
    for chart in pulses.charts:
        for point in chart.points:
            yield _point(section, f"{point.label}: {chart.title}", point)
    yield from _changes(results)
    yield from _scores(results)
    for row in pulses.rows:
        for text, item, reason in zip(pulses.items, row.part.items, row.item_reasons, strict=True):
            point = WavePoint("", item.n or 0, item.mean, item.low, item.high, reason)
            yield _point(_("Latest pulse by group"), f"{row.label}: {text}", point)


def _changes(results: Results) -> Iterator[Figure]:
    changes = results.pulses.changes
    for each in changes.baseline.items:
        yield _moved(_("Latest pulse compared with the baseline"), each)
    for each in changes.previous.items if changes.previous else ():
        yield _moved(_("Latest pulse compared with the one before"), each)


def _counted(section: str, what: str, rate: Rate) -> Figure:
    method = _("counted, of everybody who was asked")
    return Figure(section, what, rate.total, rate.value, unit=_("share"), method=method)


def _scores(results: Results) -> Iterator[Figure]:
    section, unit = _("Would recommend working here"), _("points of -100 to 100")
    method = _("9 and 10 minus 0 to 6, rounded to fives, largest error, interval 95%")
    waves = {wave.wave_id: wave for wave in results.pulses.closed}
    for each in results.pulses.beside.recommended:
        what = wave_name(waves[each.wave_id]) if each.wave_id in waves else ""
        known = each.estimate
        if known is None:
            yield Figure(section, what, hidden=score_reason(each))
        else:
            yield Figure(section, what, known.n, known.value, known.low, known.high, unit, method)


def _moved(section: str, item: ItemChange) -> Figure:
    change = item.change
    if change is None:
        return Figure(section, item.text, hidden=item.hidden_reason)
    method, unit = (
        _("difference of means of those who were asked, interval 95%"),
        _("points of 1 to 5"),
    )
    n, value = change.n, change.value
    return Figure(section, item.text, n, value, change.low, change.high, unit, method)


def _point(section: str, what: str, point: WavePoint) -> Figure:
    if point.hidden_reason or point.mean is None:
        return Figure(section, what, hidden=point.hidden_reason)
    method, unit = _("mean of those who were asked, interval 95%, as rounded"), _("1 to 5")
    return Figure(
        section,
        what,
        point.n,
        point.mean,
        point.low,
        point.high,
        unit,
        method,
    )


def records(results: Results) -> Iterator[tuple[Cell, ...]]:
    """The rows of the download, their headings first."""
    yield (
        _("Section"),
        _("What"),
        "n",
        _("Value"),
        _("Low"),
        _("High"),
        _("Unit"),
        _("Method"),
        _("Hidden because"),
        _("May be drawn"),
        _("What stands in its way, and what would be enough"),
    )
    yield from map(astuple, figures(results))
