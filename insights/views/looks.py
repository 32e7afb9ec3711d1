"""Who looked at what came of a pilot: for whoever may look themselves."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from insights.looks import SIGHTS, look_lines
from insights.querysets import SEEN_BY, pilots_visible_to
from people.access import MemberRequest, access, fetch


@require_safe
@access(*SEEN_BY)
def pilot_looks(request: MemberRequest, pk: int) -> HttpResponse:
    """Each person, page and day once, the latest first; all pages, or one of them."""
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    chosen = request.GET.get("page", "")
    context = {
        "cohort": cohort,
        "lines": look_lines(cohort, chosen if chosen in SIGHTS else ""),
        "sights": SIGHTS,
        "chosen": chosen,
    }
    return render(request, "insights/looks.html", context)
