"""What was published of a report: states, their pages and files."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from insights.querysets import SEEN_BY, pilots_visible_to
from people.access import MemberRequest, access, fetch
from people.models import Role
from people.operations import Sight, look_at
from reports.files.answering import file_answer
from reports.files.kinds import CONTENT_TYPES
from reports.models import PublishedReport, ReportFile, ReportSchedule, SponsorLink
from reports.sharing_page import link_lines, occasion_names
from reports.states import ReportFileKind


@require_safe
@access(*SEEN_BY)
def published(request: MemberRequest, pk: int) -> HttpResponse:
    """Every state, the latest first; to admins also links and the schedule."""
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    states = PublishedReport.objects.visible_to(request.member).filter(cohort=cohort)
    is_admin = request.member.has_role(Role.ADMIN)
    schedule = ReportSchedule.objects.visible_to(request.member).filter(cohort=cohort).first()
    links = SponsorLink.objects.visible_to(request.member).filter(cohort=cohort)
    context = {
        "cohort": cohort,
        "states": states.defer("document", "shown").select_related("published_by"),
        "is_admin": is_admin,
        "occasions": occasion_names(schedule),
        "links": link_lines(links, timezone.localdate()),
    }
    return render(request, "reports/states.html", context)


@require_safe
@access(*SEEN_BY)
def state(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """One of them as it was published."""
    found = PublishedReport.objects.visible_to(request.member).select_related(
        "cohort", "published_by"
    )
    report = fetch(found.defer("document"), cohort=pk, number=number)
    look_at(report.cohort, Sight.REPORT, by=request.member, now=timezone.now())
    context = {
        "cohort": report.cohort,
        "report": report,
        "kinds": report.has_files,
        "urls": {
            kind.value: reverse("reports:file", args=[pk, number, kind]) for kind in ReportFileKind
        },
    }
    return render(request, "reports/state.html", context)


@require_safe
@access(*SEEN_BY)
def file(request: MemberRequest, pk: int, number: int, kind: str) -> HttpResponse:
    """One of its files, once a worker has made it."""
    if kind not in CONTENT_TYPES:
        raise Http404
    files = ReportFile.objects.visible_to(request.member).select_related("report__cohort")
    light = files.defer("report__document", "report__shown")
    found = fetch(light, report__cohort=pk, report__number=number, kind=kind)
    look_at(found.report.cohort, Sight.REPORT_FILE, by=request.member, now=timezone.now())
    return file_answer(found)
