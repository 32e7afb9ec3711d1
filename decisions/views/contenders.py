"""The options of a decision."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.once import one_effect
from decisions.forms import ContenderForm
from decisions.operations import (
    ClosedDecision,
    NoCosts,
    StaleDecision,
    add_contender,
    change_contender,
    cost_contender,
    facts_of,
    remove_contender,
)
from decisions.views.costing import no_costs, taken_before, to_scenario
from decisions.views.pages import REFUSED, FormPage, contender_of, decision_of, refused, way_to
from people.access import MemberRequest, access
from people.models import Role
from roi.operations import ScenarioNameTaken


@access(Role.ADMIN)
@one_effect
def add(request: MemberRequest, pk: int) -> HttpResponse:
    """One more option."""
    found = decision_of(request, pk)
    form = ContenderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_contender(decision=found, facts=form.facts(), by=request.member, now=timezone.now())
        except REFUSED as why:
            return refused(request, why, way_to(found))
        messages.success(request, _("Added."))
        return redirect(way_to(found))
    return FormPage(
        title=_("Add an option"),
        lede=found.name,
        verb=_("Add it"),
        back_url=way_to(found),
        back_label=found.name,
        form=form,
    ).answer(request)


@access(Role.ADMIN)
def change(request: MemberRequest, pk: int) -> HttpResponse:
    """What an option is called, and what it costs."""
    found, standing = contender_of(request, pk), ""
    posted = request.POST if request.method == "POST" else None
    form = ContenderForm(posted, contender=found)
    if posted is not None and form.is_valid():
        try:
            change_contender(
                contender=found,
                facts=form.facts(),
                seen=form.cleaned_data["seen"],
                by=request.member,
                now=timezone.now(),
            )
        except ClosedDecision as why:
            return refused(request, why, way_to(found.decision))
        except StaleDecision:
            again = posted.copy()
            again["seen"] = facts_of(found).fingerprint
            form, standing = ContenderForm(again, contender=found), f"{found.name}. {found.about}"
        else:
            messages.success(request, _("Saved."))
            return redirect(way_to(found.decision))
    return FormPage(
        title=found.name,
        lede=found.decision.name,
        verb=_("Save"),
        back_url=way_to(found.decision),
        back_label=found.decision.name,
        form=form,
        standing=standing,
    ).answer(request)


@access(Role.ADMIN)
@require_POST
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """It is no option any more."""
    found = contender_of(request, pk)
    try:
        remove_contender(contender=found, by=request.member, now=timezone.now())
    except REFUSED as why:
        return refused(request, why, way_to(found.decision))
    messages.success(request, _("“%(name)s” is no longer an option.") % {"name": found.name})
    return redirect(way_to(found.decision))


@access(Role.ADMIN)
@require_POST
@one_effect
def take_costs(request: MemberRequest, pk: int) -> HttpResponse:
    """Its costs go into an ROI scenario."""
    found = contender_of(request, pk)
    try:
        made = cost_contender(contender=found, by=request.member, now=timezone.now())
    except NoCosts:
        return no_costs(request, way_to(found.decision))
    except ScenarioNameTaken:
        return taken_before(request)
    return to_scenario(request, made)
