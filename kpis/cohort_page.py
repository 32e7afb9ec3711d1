"""What the page "KPIs of a pilot" shows, ready for its template."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from cohorts.models import Cohort
from common.records import dataclass
from kpis import beside_words, cohort_words
from kpis.draw_words import draw_lines
from kpis.findings import KpiResult, KpiResults
from kpis.plans import Draw
from kpis.written import Written, better_or_worse, good_interval, written
from ui.charts import LineChart, Span, ValueLine
from ui.dates import in_words


@dataclass(frozen=True, kw_only=True)
class KpiSection:
    """One KPI; whether it moved or not, it has the same room."""

    result: KpiResult
    verdict: str
    tone: str
    happened: str
    figure: str
    """In percent, counted the good way; '' where it is refused."""
    interval: str
    large: str
    """What stands large, and what beside it."""
    beside: str
    teams: str
    method: str
    refused: str
    not_claimed: str
    cautions: Sequence[tuple[str, str]]
    facts: Sequence[tuple[str, Sequence[str]]]
    """How it was reckoned: a word, and what there is to say of it."""
    chart: LineChart | None


@dataclass(frozen=True, kw_only=True)
class KpiPage:
    """Everything below the heading."""

    results: KpiResults
    answer: str
    tally: str
    chain: str
    draw: Sequence[str]
    """How the teams that wait were drawn; nothing where nobody was."""
    behavior: Sequence[KpiSection]
    business: Sequence[KpiSection]

    @property
    def sections(self) -> list[KpiSection]:
        """All of them, behavior first."""
        return [*self.behavior, *self.business]


def kpi_page(cohort: Cohort, results: KpiResults, draw: Draw | None = None) -> KpiPage:
    """Of figures that are there."""
    sections = [section_of(cohort, results, each) for each in results.kpis]
    behavior = [each for each in sections if each.result in results.behavior]
    return KpiPage(
        results=results,
        answer=cohort_words.answer(results),
        tally=cohort_words.tally(results) if results.primary is not None else "",
        chain=cohort_words.chain(results),
        draw=draw_lines(draw) if draw else (),
        behavior=behavior,
        business=[each for each in sections if each not in behavior],
    )


def section_of(cohort: Cohort, results: KpiResults, result: KpiResult) -> KpiSection:
    """One KPI."""
    how = written(result)
    badge, tone = cohort_words.verdict(result)
    percent = result.percent
    large, beside = cohort_words.large_figure(result)
    is_unclaimed = result.moved and not result.claimed
    return KpiSection(
        result=result,
        verdict=badge,
        tone=tone,
        happened=cohort_words.happened(result, how),
        figure=better_or_worse(percent.value) if percent else "",
        interval=good_interval(percent) if percent else "",
        large=large,
        beside=beside,
        teams=cohort_words.teams_counted(result),
        method=cohort_words.method(result) if result.difference else "",
        refused=cohort_words.refusal(result),
        not_claimed=cohort_words.why_not_claimed(result) if is_unclaimed else "",
        cautions=cohort_words.cautions(result),
        facts=_facts(results, result, how),
        chart=together_chart(cohort, result, how),
    )


def _facts(results: KpiResults, result: KpiResult, how: Written) -> list[tuple[str, Sequence[str]]]:
    tests = sum(each.p_adjusted is not None for each in results.kpis)
    difference = [how.change(result.difference)] if result.difference else []
    found: list[tuple[str, Sequence[str]]] = [
        (_("Estimate"), cohort_words.estimate(result)),
        (_("Unit"), [how.unit] if how.unit else []),
        (_("Difference"), difference),
        (_("Expected"), [cohort_words.expected(result)]),
        (_("Months"), [cohort_words.compared_months(result, results.left_out)]),
        (_("In standard deviations"), beside_words.standardised_words(result)),
        (_("With other pilots"), beside_words.staggered_words(result, how)),
        (_("By chance alone"), cohort_words.chance_words(result, tests)),
        (_("Before the start"), cohort_words.placebo_words(result, how)),
        (_("Teams"), cohort_words.teams_words(result)),
    ]
    return [(name, lines) for name, lines in found if lines]


def together_chart(cohort: Cohort, result: KpiResult, how: Written) -> LineChart | None:
    """Both sides month by month, from before the start on; None where no month is known."""
    if not result.lines:
        return None
    pilot = how.scaled(line.pilot for line in result.lines)
    others = how.scaled(line.comparison for line in result.lines)
    lines = [ValueLine(_("Teams that took part"), pilot)]
    if any(value is not None for value in others):
        lines.append(ValueLine(_("Teams to compare with"), others))
    days = [line.month for line in result.lines]
    return LineChart(
        slug=f"kpi-{result.kpi_id}",
        title=_("%(name)s, mean of teams") % {"name": result.name},
        months=tuple(in_words(day, "short_month") for day in days),
        lines=tuple(lines),
        digits=how.digits,
        suffix=how.suffix,
        begins=start_place(cohort.starts_on, days),
        begins_label=start_label(cohort),
        spans=spans_of(result, days),
    )


def start_label(cohort: Cohort) -> str:
    """Start 6 July."""
    return _("Start %(day)s") % {"day": in_words(cohort.starts_on, "short")}


def start_place(starts_on: dt.date, days: Sequence[dt.date]) -> float | None:
    """In months from the left edge; None where it lies outside."""
    first = days[0]
    month = 12 * (starts_on.year - first.year) + starts_on.month - first.month
    if not 0 <= month < len(days):
        return None
    return month + (starts_on.day - 1) / calendar.monthrange(starts_on.year, starts_on.month)[1]


def spans_of(result: KpiResult, days: Sequence[dt.date]) -> tuple[Span, ...]:
    """The months that are compared, as far as they are drawn."""
    found = []
    for name, months in ((_("Before"), result.baseline), (_("After"), result.window)):
        places = [place for place, day in enumerate(days) if day in months]
        if places:
            found.append(Span(name, places[0], places[-1]))
    return tuple(found)
