"""Links for sponsors, and when the report goes out by itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.once import one_effect
from insights.querysets import pilots_visible_to
from people.access import MemberRequest, access, fetch
from people.models import Role
from reports.forms import ScheduleForm, SponsorLinkForm
from reports.models import ReportSchedule, SponsorLink
from reports.operations import schedule_report, share_report, withdraw_link


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def links(request: MemberRequest, pk: int) -> HttpResponse:
    """Make a link for somebody without an account."""
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    form = SponsorLinkForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        share_report(cohort=cohort, now=timezone.now(), by=request.member, **form.cleaned_data)
        messages.success(request, _("The link is made. Copy it from the list below."))
        return redirect("reports:states", pk)
    status = 422 if form.errors else 200
    context = {"cohort": cohort, "form": form}
    return render(request, "reports/link.html", context, status=status)


@require_POST
@access(Role.ADMIN)
def withdraw(request: MemberRequest, pk: int, link: int) -> HttpResponse:
    """The link leads nowhere any more."""
    found = fetch(SponsorLink.objects.visible_to(request.member), cohort=pk, pk=link)
    withdraw_link(link=found, now=timezone.now(), by=request.member)
    messages.success(request, _("The link no longer opens anything."))
    return redirect("reports:states", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def schedule(request: MemberRequest, pk: int) -> HttpResponse:
    """On which occasions it is published and told by itself."""
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    current = ReportSchedule.objects.visible_to(request.member).filter(cohort=cohort).first()
    initial = {"occasions": current.occasions if current else []}
    form = ScheduleForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        schedule_report(
            cohort=cohort,
            occasions=form.cleaned_data["occasions"],
            now=timezone.now(),
            by=request.member,
        )
        messages.success(request, _("Saved."))
        return redirect("reports:states", pk)
    status = 422 if form.errors else 200
    context = {"cohort": cohort, "form": form}
    return render(request, "reports/schedule.html", context, status=status)
