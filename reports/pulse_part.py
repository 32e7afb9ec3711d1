"""What a report says of pulses: response, means by question, what moved."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from django.utils.translation import gettext as _

from insights.pulse_change import ItemChange
from insights.pulse_figures import wave_name
from insights.pulse_lines import score_reason, window_words
from insights.results import Results
from reports.cells import filled, rounded
from reports.columns import figure, interval, named, not_shown, people
from reports.document import (
    Block,
    CellFormula,
    CellKind,
    ChartMark,
    HowReckoned,
    ReportCell,
    ReportChart,
    ReportColumn,
    ReportSection,
    ReportTable,
    ReportText,
)
from ui.charts import IntervalChart, WavePoint
from ui.numbers import number


def pulses(results: Results) -> ReportSection:
    """Closed ones, in order."""
    found = results.pulses
    blocks: list[Block] = []
    if not found.closed:
        blocks.append(ReportText(_("No pulse has closed yet.")))
    else:
        blocks.append(_response(results))
        blocks += map(_chart, found.charts)
        blocks += [_questions(results), _changes(results)]
    if found.rows:
        blocks.append(_groups(results))
    if found.beside.recommended:
        blocks.append(_scores(results))
    return ReportSection(slug="pulses", title=_("Pulses of the teams"), blocks=tuple(blocks))


def _response(results: Results) -> ReportTable:
    columns = (
        named("pulse", _("Pulse"), _("Which one; the baseline asked before the first cards.")),
        named("asked_when", _("When"), _("From the first to the last day on which it asked.")),
        figure("done", _("Answered"), CellKind.COUNT, _("People who answered, in groups shown.")),
        figure("of", _("Asked"), CellKind.COUNT, _("People who were asked, in groups shown.")),
        ReportColumn(
            key="share",
            name=_("Response"),
            kind=CellKind.SHARE,
            meaning=_("Counted: everybody was asked, so it has no interval."),
            formula=CellFormula(HowReckoned.SHARE, ("done", "of")),
        ),
    )
    rows: list[tuple[ReportCell, ...]] = []
    for wave in results.pulses.closed:
        rate = wave.response
        done, asked = (rate.count, rate.total) if rate else (None, None)
        rows.append((wave_name(wave), window_words(wave), done, asked, None))
    return ReportTable(
        slug="response", title=_("Who answered"), columns=columns, rows=filled(columns, rows)
    )


def _chart(chart: IntervalChart) -> ReportChart:
    return ReportChart(
        slug=chart.slug,
        title=chart.title,
        alt=f"{chart.title}: {chart.summary}",
        is_bars=False,
        minimum=chart.minimum,
        maximum=chart.maximum,
        marks=tuple(map(_mark, chart.points)),
    )


def _mark(point: WavePoint) -> ChartMark:
    if point.mean is None:
        return ChartMark(label=point.label, said=point.hidden_reason)
    return ChartMark(
        label=point.label,
        value=_tenth(point.mean),
        low=_tenth(point.low),
        high=_tenth(point.high),
        said=number(point.mean),
        n=point.n,
    )


def _tenth(value: float | None) -> float | None:
    return None if value is None else round(value, 1) or 0.0


def _mean_columns(first: tuple[ReportColumn, ...]) -> tuple[ReportColumn, ...]:
    return (
        *first,
        people(_("People who answered, in groups shown.")),
        figure("mean", _("Mean"), CellKind.NUMBER, _("On the scale of the question, 1 to 5.")),
        *interval(CellKind.NUMBER),
        not_shown(),
    )


def _mean_row(point: WavePoint) -> tuple[ReportCell, ...]:
    if point.hidden_reason or point.mean is None:
        return None, None, None, None, point.hidden_reason
    ends = (rounded(each, CellKind.NUMBER) for each in (point.mean, point.low, point.high))
    return point.n, *ends, ""


def _question() -> ReportColumn:
    return named("question", _("Question"), _("As it was asked."))


def _questions(results: Results) -> ReportTable:
    pulse = named("pulse", _("Pulse"), _("Which one."))
    return ReportTable(
        slug="questions",
        title=_("Questions, pulse by pulse"),
        columns=_mean_columns((_question(), pulse)),
        rows=tuple(chain.from_iterable(map(_question_rows, results.pulses.charts))),
        note=_("Means of those who were asked, as far as the answers of groups shown tell."),
    )


def _question_rows(chart: IntervalChart) -> list[tuple[ReportCell, ...]]:
    return [(chart.title, point.label, *_mean_row(point)) for point in chart.points]


def _groups(results: Results) -> ReportTable:
    """The latest pulse; hidden groups with their reason."""
    pulses_found = results.pulses
    rows: list[tuple[ReportCell, ...]] = []
    for row in pulses_found.rows:
        told = zip(pulses_found.items, row.part.items, row.item_reasons, strict=True)
        for text, item, reason in told:
            point = WavePoint("", item.n or 0, item.mean, item.low, item.high, reason)
            rows.append((row.label, text, *_mean_row(point)))
    group = named("group", _("Group"), _("A part of those asked; small ones count together."))
    return ReportTable(
        slug="groups",
        title=_("Latest pulse by group"),
        columns=_mean_columns((group, _question())),
        rows=tuple(rows),
    )


def _changes(results: Results) -> ReportTable:
    columns = (
        _question(),
        named("beside", _("Set beside"), _("The earlier pulse.")),
        figure("before", _("Then"), CellKind.NUMBER, _("Mean in the earlier pulse.")),
        figure("after", _("Now"), CellKind.NUMBER, _("Mean in the latest pulse.")),
        figure("change", _("Change"), CellKind.CHANGE, _("Rounded after it was worked out.")),
        *interval(CellKind.CHANGE),
        not_shown(),
    )
    return ReportTable(
        slug="pulse-changes",
        title=_("Latest pulse beside earlier ones"),
        columns=columns,
        rows=tuple(_change_rows(results)),
        note=_("Over the groups shown both times. Nobody is followed from one to another."),
    )


def _change_rows(results: Results) -> Iterator[tuple[ReportCell, ...]]:
    changes = results.pulses.changes
    for each in changes.baseline.items:
        yield _moved(each, _("Baseline"))
    if changes.previous is not None:
        name = wave_name(changes.previous.before) if changes.previous.before else ""
        for each in changes.previous.items:
            yield _moved(each, name)


def _moved(item: ItemChange, beside: str) -> tuple[ReportCell, ...]:
    change = item.change
    if item.before is None or item.after is None or change is None:
        return item.text, beside, None, None, None, None, None, item.hidden_reason
    means = (rounded(each.estimate.value, CellKind.NUMBER) for each in (item.before, item.after))
    ends = (rounded(each, CellKind.CHANGE) for each in (change.value, change.low, change.high))
    return item.text, beside, *means, *ends, ""


def _scores(results: Results) -> ReportTable:
    columns = (
        named("pulse", _("Pulse"), _("Which one.")),
        people(_("People who answered, in groups shown.")),
        figure(
            "score",
            _("Score"),
            CellKind.CHANGE,
            _("Percent who said 9 or 10 less percent who said 0 to 6, in fives; ends are not."),
            0,
        ),
        *interval(CellKind.CHANGE, 0),
        not_shown(),
    )
    waves = {wave.wave_id: wave for wave in results.pulses.closed}
    rows: list[tuple[ReportCell, ...]] = []
    for each in results.pulses.beside.recommended:
        name = wave_name(waves[each.wave_id]) if each.wave_id in waves else ""
        known = each.estimate
        if known is None:
            rows.append((name, None, None, None, None, score_reason(each)))
        else:
            ends = (known.value, known.low, known.high)
            said = (rounded(end, CellKind.CHANGE, 0) for end in ends)
            rows.append((name, known.n, *said, ""))
    return ReportTable(
        slug="recommending",
        title=_("Would recommend working here, −100 to 100"),  # noqa: RUF001
        columns=columns,
        rows=tuple(rows),
    )
