"""The report of a pilot as it would be now, and publishing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.once import one_effect
from common.wakeups import wake
from insights.querysets import SEEN_BY, pilots_visible_to
from insights.views.waiting import patience_of
from people.access import MemberRequest, access, fetch
from people.models import Role
from people.operations import Sight, look_at
from reports.drafts import drafted_or_asked
from reports.forms import PublishForm
from reports.models import PublishedReport, SponsorLink
from reports.operations import StaleReport, publish_report
from reports.tasks import make_files


@require_safe
@access(*SEEN_BY)
def report(request: MemberRequest, pk: int) -> HttpResponse:
    """What it says now. While a worker puts a newer one together the page looks again by itself."""
    now = timezone.now()
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    draft = drafted_or_asked(cohort, request.LANGUAGE_CODE, now)
    is_fresh = draft is not None and draft.is_fresh(now)
    if is_fresh and "look" in request.GET:
        return redirect("reports:report", pk)
    patience = patience_of(request, is_fresh=is_fresh)
    context: dict[str, object] = {"cohort": cohort, "draft": draft, **patience.context}
    if draft is None:
        return patience.answer(render(request, "reports/waiting.html", context))
    look_at(cohort, Sight.REPORT, by=request.member, now=now)
    links = SponsorLink.objects.visible_to(request.member).filter(cohort=cohort)
    context |= {
        "last": PublishedReport.objects.visible_to(request.member).number_of(cohort),
        "is_admin": request.member.has_role(Role.ADMIN),
        "form": PublishForm(initial={"seen": draft.checksum}),
        "sponsors": [each.name for each in links.open_on(timezone.localdate(now))],
    }
    return patience.answer(render(request, "reports/report.html", context))


@require_POST
@access(Role.ADMIN)
@one_effect
def publish(request: MemberRequest, pk: int) -> HttpResponse:
    """Freeze what was looked at. Where newer figures have come, they are shown first."""
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    form = PublishForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Nothing was published: the note is too long."))
        return redirect("reports:report", pk)
    try:
        published = publish_report(
            cohort=cohort,
            language=request.LANGUAGE_CODE,
            seen=form.cleaned_data["seen"],
            note=form.cleaned_data["note"],
            now=timezone.now(),
            by=request.member,
        )
    except StaleReport:
        messages.warning(
            request,
            _("Newer figures have come since you looked. Read them, then publish."),
        )
        return redirect("reports:report", pk)
    wake(make_files, report_id=published.pk)
    messages.success(request, _("State %(number)s is published.") % {"number": published.number})
    return redirect("reports:state", pk, published.number)
