"""What the page "Behavior of teams" shows: trends of imported figures, and what each module means
to move.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Cohort
from common.records import dataclass
from kpis.cohort_words import verdict
from kpis.findings import Direction, KpiResult, KpiResults
from kpis.models import Kpi, KpiReckoning
from kpis.states import KpiLayer
from kpis.trends import TrendPoint
from kpis.written import Written, better_or_worse, written_as
from people.models import Member
from programs.content.modules import Outcome, OutcomeKpi
from programs.module_texts import module_texts
from ui.charts import LineChart, ValueLine
from ui.dates import in_words
from ui.numbers import grouped


@dataclass(frozen=True, kw_only=True)
class Trend:
    """One KPI over the organization."""

    kpi: Kpi
    latest: str
    """Its last month in words; '' without any."""
    apart: str
    """How many teams are not counted in that month, and why; '' where all are."""
    chart: LineChart | None


@dataclass(frozen=True, kw_only=True)
class PilotSaid:
    """Whether a pilot that had the module moved what it means to move."""

    name: str
    address: str
    verdict: str
    tone: str
    figure: str


@dataclass(frozen=True, kw_only=True)
class OutcomeLine:
    """One outcome of a module: what leaders do differently, and where it should show."""

    text: str
    kpi: str
    is_measured: bool
    pilots: Sequence[PilotSaid]


@dataclass(frozen=True, kw_only=True)
class ModuleOutcomes:
    """What one module means to move."""

    title: str
    outcomes: Sequence[OutcomeLine]


def shows(kpi: Kpi) -> bool:
    """Behavior, and what outcomes of modules name beside it."""
    return kpi.layer == KpiLayer.BEHAVIOR or kpi.slug in OutcomeKpi.values


def trend_of(kpi: Kpi, points: Iterable[TrendPoint], months: Sequence[dt.date]) -> Trend:
    """The line of one KPI over these months."""
    by_month = {point.month: point for point in points}
    is_divided = kpi.divided_by_id is not None
    values = [
        by_month[day].value(kpi.kind, is_divided=is_divided) if day in by_month else None
        for day in months
    ]
    known = [place for place, value in enumerate(values) if value is not None]
    if not known:
        return Trend(kpi=kpi, latest="", apart="", chart=None)
    months, values = months[known[0] :], values[known[0] :]
    how = written_as(kpi, values[0] or 0.0)
    chart = LineChart(
        slug=f"trend-{kpi.pk}",
        title=_("%(name)s, all teams together") % {"name": kpi.name},
        months=tuple(in_words(day, "short_month") for day in months),
        lines=(ValueLine(_("All teams"), how.scaled(values)),),
        digits=how.digits,
        suffix=how.suffix,
    )
    place = max(place for place, value in enumerate(values) if value is not None)
    last = by_month[months[place]]
    latest = _latest(how, values[place], last)
    return Trend(kpi=kpi, latest=latest, apart=_apart(last.apart), chart=chart)


def _apart(teams: int) -> str:
    if not teams:
        return ""
    return ngettext(
        "%(count)s team is not counted: too small, or of unknown size.",
        "%(count)s teams are not counted: too small, or of unknown size.",
        teams,
    ) % {"count": grouped(teams)}


def _latest(how: Written, value: float | None, last: TrendPoint) -> str:
    return ngettext(
        "%(month)s: %(value)s, %(count)s team. Unit: %(unit)s.",
        "%(month)s: %(value)s, %(count)s teams. Unit: %(unit)s.",
        last.teams,
    ) % {
        "month": in_words(last.month, "month"),
        "value": how.value(value),
        "unit": how.unit,
        "count": grouped(last.teams),
    }


def module_outcomes(member: Member, kpis: Iterable[Kpi], language: str) -> list[ModuleOutcomes]:
    """Of every module that a pilot of the organization had, whatever its version. Three queries,
    and one where texts are not known yet.
    """
    had = _modules_had(member)
    texts = module_texts(chain.from_iterable(had.modules.values()), language)
    ids = {kpi.slug: kpi.pk for kpi in kpis}
    found = []
    for slug in had.modules:
        newest = texts[max(had.modules[slug])]
        lines = [
            _outcome(each, each.kpi, ids, had.pilots[slug])
            for each in newest.outcomes
            if each.kpi is not None
        ]
        if lines:
            found.append(ModuleOutcomes(title=newest.title, outcomes=lines))
    return found


@dataclass(frozen=True)
class _Had:
    modules: Mapping[str, set[int]]
    """By slug: the same module in all versions that ran."""
    pilots: Mapping[str, list[tuple[Cohort, KpiResults | None]]]


def _modules_had(member: Member) -> _Had:
    cohorts = Cohort.objects.filter(organization_id=member.organization_id)
    by_pk = {each.pk: each for each in cohorts.order_by("starts_on", "pk")}
    kept = KpiReckoning.objects.filter(cohort__in=by_pk)
    results = dict(kept.values_list("cohort_id", "figures"))
    rows = cohorts.order_by("starts_on", "pk", "modules__position")
    modules: dict[str, set[int]] = defaultdict(set)
    pilots: dict[str, list[tuple[Cohort, KpiResults | None]]] = defaultdict(list)
    for cohort_id, module_id, slug in rows.values_list("pk", "modules__pk", "modules__slug"):
        if module_id is not None:
            modules[slug].add(module_id)
            pilots[slug].append((by_pk[cohort_id], results.get(cohort_id)))
    return _Had(modules, pilots)


def _outcome(
    outcome: Outcome,
    kpi: OutcomeKpi,
    ids: Mapping[str, int],
    pilots: Sequence[tuple[Cohort, KpiResults | None]],
) -> OutcomeLine:
    kpi_id = ids.get(kpi)
    told = [
        _said(cohort, found)
        for cohort, results in pilots
        if results is not None and kpi_id is not None and (found := results.of(kpi_id))
    ]
    return OutcomeLine(
        text=outcome.text,
        kpi=str(OutcomeKpi(kpi).label),
        is_measured=kpi_id is not None,
        pilots=told,
    )


def _said(cohort: Cohort, result: KpiResult) -> PilotSaid:
    badge, tone = verdict(result)
    is_shown = result.direction != Direction.NOT_SHOWN and result.percent is not None
    return PilotSaid(
        name=cohort.name,
        address=reverse("kpis:cohort", args=[cohort.pk]),
        verdict=badge,
        tone=tone,
        figure=better_or_worse(result.percent.value) if is_shown and result.percent else "",
    )
