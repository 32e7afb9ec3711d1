"""What KPIs say about one pilot, on a page, team by team, and as files."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cohorts.models import Cohort
from common.spreadsheets import FileFormat, download
from common.whole_numbers import whole_number
from kpis.cohort_files import figure_records, month_records
from kpis.cohort_page import kpi_page
from kpis.findings import KpiResults, KpiStanding
from kpis.kept import pilots_measured_for
from kpis.models import Kpi, MeasurementPlan
from kpis.querysets import SEEN_BY
from kpis.results import kpi_results
from kpis.team_lines import TeamLines, named_teams
from people.access import MemberRequest, access, fetch
from people.models import Role
from people.operations import Sight, look_at
from ui.paging import numbered_page

TEAMS_ON_PAGE = 8
LOOKS_AGAIN = 5
"""Seconds until a page that waits for figures looks again."""
MOST_LOOKS = 8


@require_safe
@access(*SEEN_BY)
def cohort(request: MemberRequest, pk: int) -> HttpResponse:
    """The answer in a sentence, then KPI after KPI, whether it moved or not. A page that waits for
    a worker looks again by itself, a few times; its address counts them.
    """
    now = timezone.now()
    found = fetch(pilots_measured_for(request.member).select_related("measuring"), pk=pk)
    plan: MeasurementPlan | None = getattr(found, "measuring", None)
    results = kpi_results(found, now)
    look_at(found, Sight.KPIS, by=request.member, now=now)
    is_waiting = results.standing == KpiStanding.WAITING
    looks_again = is_waiting or results.is_passing
    looks = _looks(request) if looks_again else 0
    context = {
        "cohort": found,
        "results": results,
        "page": kpi_page(found, results, plan.measuring.draw if plan else None)
        if results.kpis
        else None,
        "is_admin": request.member.has_role(Role.ADMIN),
        "is_old": results.is_passing,
        "is_waiting": is_waiting,
        "is_stuck": looks == MOST_LOOKS,
        "has_no_plan": results.standing == KpiStanding.NO_PLAN,
        "has_no_values": results.standing == KpiStanding.NO_VALUES,
        "has_not_started": results.standing == KpiStanding.NOT_STARTED,
    }
    response = render(request, "kpis/cohort.html", context)
    if looks_again and looks < MOST_LOOKS:
        response.headers["Refresh"] = f"{LOOKS_AGAIN}; url=?look={looks + 1}"
    return response


def _looks(request: MemberRequest) -> int:
    """Out of the address; what is no count harms nothing."""
    return min(whole_number(request.GET.get("look", "")) or 0, MOST_LOOKS)


@require_safe
@access(*SEEN_BY)
def cohort_teams(request: MemberRequest, pk: int, kpi: int) -> HttpResponse:
    """One KPI, team by team; the same number of queries however many teams there are."""
    now = timezone.now()
    found = fetch(pilots_measured_for(request.member), pk=pk)
    kpis = Kpi.objects.visible_to(request.member).select_related("divided_by")
    measured = fetch(kpis, pk=kpi)
    results = kpi_results(found, now)
    result = results.of(kpi)
    plan = _plan(request, found)
    if result is None or plan is None:
        raise Http404
    look_at(found, Sight.KPI_TEAMS, by=request.member, now=now)
    teams = named_teams(plan.measuring, result, measured)
    page = numbered_page(teams, request.GET, size=TEAMS_ON_PAGE)
    read = TeamLines.read(found, measured, result, page.items)
    context = {
        "cohort": found,
        "section": next(
            each for each in kpi_page(found, results).sections if each.result.kpi_id == kpi
        ),
        "page": page,
        "charts": read.charts(page.items),
        "counts_people": measured.counts_people,
    }
    return render(request, "kpis/cohort_teams.html", context)


def _plan(request: MemberRequest, cohort: Cohort) -> MeasurementPlan | None:
    return MeasurementPlan.objects.visible_to(request.member).filter(cohort=cohort).first()


@require_safe
@access(*SEEN_BY)
def cohort_figures(request: MemberRequest, pk: int, file_format: FileFormat) -> HttpResponse:
    """The figures of the page, a row for each KPI."""
    now = timezone.now()
    found = fetch(pilots_measured_for(request.member), pk=pk)
    look_at(found, Sight.KPI_FILE, by=request.member, now=now)
    records = figure_records(kpi_results(found, now))
    name = f"pilot-{found.pk}-kpis-{timezone.localdate(now)}"
    return download(records, name=name, file_format=file_format)


@require_safe
@access(*SEEN_BY)
def cohort_months(request: MemberRequest, pk: int, file_format: FileFormat) -> HttpResponse:
    """The lines of the pictures, month by month and team by team."""
    now = timezone.now()
    found = fetch(pilots_measured_for(request.member), pk=pk)
    look_at(found, Sight.KPI_TEAM_FILE, by=request.member, now=now)
    plan = _plan(request, found)
    results = kpi_results(found, now) if plan else KpiResults(standing=KpiStanding.NO_PLAN)
    visible = Kpi.objects.visible_to(request.member).select_related("divided_by")
    kpis = {each.pk: each for each in visible}
    records = month_records(found, plan.measuring, results, kpis) if plan else ()
    name = f"pilot-{found.pk}-kpis-by-month-{timezone.localdate(now)}"
    return download(records, name=name, file_format=file_format)
