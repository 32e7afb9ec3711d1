"""How far raters agree: of a pilot, by letter; and for each rater, their own."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from assessments.apart import own_apart
from common.wakeups import wake
from insights.own_raters import own_pilots
from insights.querysets import SEEN_BY, pilots_visible_to
from insights.rater_page import rater_page
from insights.tasks import keep_figures
from insights.views.waiting import kept_or_asked, patience_of
from people.access import MemberRequest, access, fetch
from people.models import Role
from people.operations import Sight, look_at


@access(*SEEN_BY)
def pilot_raters(request: MemberRequest, pk: int) -> HttpResponse:
    """Agreement and severity of a pilot's raters with the raw levels beside them, nobody's name."""
    now = timezone.now()
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    kept = kept_or_asked(cohort, request.LANGUAGE_CODE, now)
    is_fresh = kept is not None and kept.is_fresh(now)
    if is_fresh and "look" in request.GET:
        return redirect("insights:pilot_raters", pk)
    if kept:
        look_at(cohort, Sight.RATERS, by=request.member, now=now)
    patience = patience_of(request, is_fresh=is_fresh)
    context = {
        "cohort": cohort,
        "kept": kept,
        "page": rater_page(
            kept.figures.rounds.raters,
            kept.figures.raters,
            request.member.pk,
            request.LANGUAGE_CODE,
        )
        if kept
        else None,
        **patience.context,
    }
    return patience.answer(render(request, "insights/raters.html", context))


@access(Role.FACILITATOR)
def own_agreement(request: MemberRequest) -> HttpResponse:
    """A rater's own agreement with others and own severity, pilot by pilot; nobody else's."""
    now = timezone.now()
    pilots = own_pilots(request.member, request.LANGUAGE_CODE)
    stale = [each for each in pilots if not each.is_fresh(now)]
    for each in stale:
        wake(keep_figures, cohort_id=each.cohort.pk, language=request.LANGUAGE_CODE)
    if not stale and "look" in request.GET:
        return redirect("insights:own_agreement")
    patience = patience_of(request, is_fresh=not stale)
    context = {
        "pilots": pilots,
        "apart": own_apart(request.member, request.LANGUAGE_CODE, now),
        **patience.context,
    }
    return patience.answer(render(request, "insights/own_raters.html", context))
