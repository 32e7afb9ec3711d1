"""The checklist: build it inside, buy it, or both."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.once import one_effect
from decisions.models import Sourcing, SourcingVersion
from decisions.operations import NoCosts, StaleSourcing, cost_way, save_sourcing, start_sourcing
from decisions.sourcing import Way
from decisions.sourcing_forms import SourcingForm
from decisions.sourcing_history import SHOWN, sourcing_changes
from decisions.sourcing_words import result_in_words
from decisions.views.costing import no_costs, taken_before, to_scenario
from people.access import MemberRequest, access, fetch
from people.models import Role
from roi.operations import ScenarioNameTaken


@access(Role.ADMIN)
@one_effect
def new(request: MemberRequest) -> HttpResponse:
    """Answer it for one more program."""
    form = SourcingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = start_sourcing(
            organization=request.member.organization,
            facts=form.facts(),
            by=request.member,
            now=timezone.now(),
        )
        return redirect("decisions:sourcing", pk=made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "decisions/sourcing.html", {"form": form}, status=status)


@access(Role.ADMIN)
def sourcing(request: MemberRequest, pk: int) -> HttpResponse:
    """What the answers speak for, and the answers, to be changed."""
    found, is_stale = _sourcing(request, pk), False
    posted = request.POST if request.method == "POST" else None
    form = SourcingForm(posted, sourcing=found)
    if posted is not None and form.is_valid():
        try:
            save_sourcing(
                sourcing=found,
                facts=form.facts(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.member,
                now=timezone.now(),
            )
        except StaleSourcing as stale:
            again = posted.copy()
            again["revision"] = str(stale.standing.revision)
            form, is_stale = SourcingForm(again, sourcing=stale.standing), True
        else:
            messages.success(request, _("Saved."))
            return redirect("decisions:sourcing", pk=pk)
    kept = SourcingVersion.objects.visible_to(request.member)
    versions = list(kept.newest_of(found, SHOWN + 1))
    context = {
        "form": form,
        "sourcing": found,
        "result": result_in_words(found),
        "changes": sourcing_changes(found, versions)[:SHOWN],
        "is_cut": len(versions) > SHOWN,
        "shown": SHOWN,
        "is_stale": is_stale,
    }
    status = 422 if posted is not None else 200
    return render(request, "decisions/sourcing.html", context, status=status)


@access(Role.ADMIN)
@require_POST
@one_effect
def take_costs(request: MemberRequest, pk: int, way: str) -> HttpResponse:
    """What a way costs goes into an ROI scenario."""
    found = _sourcing(request, pk)
    if way not in Way.values:
        raise Http404
    try:
        made = cost_way(sourcing=found, way=Way(way), by=request.member, now=timezone.now())
    except NoCosts:
        return no_costs(request, reverse("decisions:sourcing", args=[pk]))
    except ScenarioNameTaken:
        return taken_before(request)
    return to_scenario(request, made)


def _sourcing(request: MemberRequest, pk: int) -> Sourcing:
    return fetch(Sourcing.objects.visible_to(request.member).select_related("saved_by"), pk=pk)
