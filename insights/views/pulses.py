"""Everything about a pilot's pulses on one page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from insights.pulse_lines import tried_words
from insights.pulse_page import pulse_page
from insights.querysets import SEEN_BY, pilots_visible_to
from insights.results import results_of
from insights.views.waiting import kept_or_asked, patience_of
from people.access import MemberRequest, access, fetch
from people.models import Role
from people.operations import Sight, look_at


@access(*SEEN_BY)
def pilot_pulses(request: MemberRequest, pk: int) -> HttpResponse:
    """Means, changes, response, groups, themes and what was done since. What is published shows at
    once; what is worked out from it follows as on the page of results.
    """
    now = timezone.now()
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    kept = kept_or_asked(cohort, request.LANGUAGE_CODE, now)
    is_fresh = kept is not None and kept.is_fresh(now)
    if is_fresh and "look" in request.GET:
        return redirect("insights:pilot_pulses", pk)
    patience = patience_of(request, is_fresh=is_fresh)
    is_admin = request.member.has_role(Role.ADMIN)
    if kept:
        look_at(cohort, Sight.PULSES, by=request.member, now=now)
    page = pulse_page(results_of(cohort, kept), may_change=is_admin) if kept else None
    context = {
        "cohort": cohort,
        "page": page,
        "is_admin": is_admin,
        "tried": tried_words(),
        **patience.context,
    }
    return patience.answer(render(request, "insights/pulses.html", context))
