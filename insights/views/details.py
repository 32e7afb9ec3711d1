"""Everything that the answer of a pilot was made of."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from insights.pages import details_of
from insights.querysets import SEEN_BY, pilots_visible_to
from insights.results import results_of
from insights.views.waiting import kept_or_asked, patience_of
from people.access import MemberRequest, access, fetch
from people.operations import Sight, look_at


@access(*SEEN_BY)
def pilot_details(request: MemberRequest, pk: int) -> HttpResponse:
    """Participation, levels, raters, pulses and published findings: the figures of the first page
    with all that belongs to them. It waits as that page does.
    """
    now = timezone.now()
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    kept = kept_or_asked(cohort, request.LANGUAGE_CODE, now)
    is_fresh = kept is not None and kept.is_fresh(now)
    if is_fresh and "look" in request.GET:
        return redirect("insights:pilot_details", pk)
    patience = patience_of(request, is_fresh=is_fresh)
    details = details_of(results_of(cohort, kept)) if kept else {}
    if kept:
        look_at(cohort, Sight.RESULTS, by=request.member, now=now)
    context = {"cohort": cohort, "kept": kept, **details, **patience.context}
    return patience.answer(render(request, "insights/details.html", context))
