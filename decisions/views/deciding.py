"""A decision: its list, its page, its question, and its end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.once import one_effect
from decisions.earlier import earlier_lines
from decisions.forms import ClosingForm, DecisionForm, ReopeningForm
from decisions.models import Decision, EarlierResult, Sourcing
from decisions.operations import (
    ClosedDecision,
    OpenDecision,
    StaleDecision,
    close_decision,
    describe_decision,
    reopen_decision,
    start_decision,
)
from decisions.presenters import page_of as scorecard_page
from decisions.scorecards import scorecard_of
from decisions.views.pages import FormPage, decision_of, refused, way_to
from people.access import MemberRequest, access
from people.models import Role
from people.operations import Sight, look_at
from ui.paging import page_of


@access(Role.ADMIN)
def decisions(request: MemberRequest) -> HttpResponse:
    """All decisions and checklists."""
    found = Decision.objects.visible_to(request.member).listed()
    checklists = Sourcing.objects.visible_to(request.member).order_by("-saved_at", "-pk")
    context = {
        "page": page_of(found, request.GET),
        "checklists": page_of(checklists, request.GET, name="checklists"),
    }
    return render(request, "decisions/decisions.html", context)


@access(Role.ADMIN)
@one_effect
def new(request: MemberRequest) -> HttpResponse:
    """Ask a question."""
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = start_decision(
            organization=request.member.organization,
            facts=form.facts(),
            by=request.member,
            now=timezone.now(),
        )
        messages.success(request, _("Kept. Now name the options."))
        return redirect(way_to(made))
    return FormPage(
        title=_("New decision"),
        lede=_("The question first, and who decides. Options, criteria and assessors come next."),
        verb=_("Keep it"),
        back_url=reverse("decisions:decisions"),
        back_label=_("Decisions"),
        form=form,
    ).answer(request)


@access(Role.ADMIN)
def decision(request: MemberRequest, pk: int) -> HttpResponse:
    """The answer, what would change it, and what it rests on."""
    card = scorecard_of(decision_of(request, pk), request.member)
    look_at(card.decision, Sight.DECISION, by=request.member, now=timezone.now())
    own = next((each for each in card.assessors if each.member_id == request.member.pk), None)
    context = {
        "decision": card.decision,
        "card": card,
        "shown": scorecard_page(card),
        "own": own,
        "earlier": earlier_lines(
            card, EarlierResult.objects.visible_to(request.member).of(card.decision)
        ),
        "has_scores": bool(card.weighed.scores),
        "is_frozen": bool(card.handed_in) or card.decision.is_closed,
    }
    return render(request, "decisions/decision.html", context)


@access(Role.ADMIN)
def describe(request: MemberRequest, pk: int) -> HttpResponse:
    """Put the question anew."""
    found = decision_of(request, pk)
    posted = request.POST if request.method == "POST" else None
    form, standing = DecisionForm(posted, decision=found), ""
    if posted is not None and form.is_valid():
        try:
            describe_decision(
                decision=found,
                facts=form.facts(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.member,
                now=timezone.now(),
            )
        except ClosedDecision as why:
            return refused(request, why, way_to(found))
        except StaleDecision as stale:
            form, standing = _again(posted, stale), stale.standing.question
        else:
            messages.success(request, _("Saved."))
            return redirect(way_to(found))
    return FormPage(
        title=_("The question"),
        lede=found.name,
        verb=_("Save"),
        back_url=way_to(found),
        back_label=found.name,
        form=form,
        standing=standing,
    ).answer(request)


def _again(posted: QueryDict, stale: StaleDecision) -> DecisionForm:
    """What was typed; sent again, it is saved over what stands now."""
    again = posted.copy()
    again["revision"] = str(stale.standing.revision)
    return DecisionForm(again, decision=stale.standing)


@access(Role.ADMIN)
@one_effect
def close(request: MemberRequest, pk: int) -> HttpResponse:
    """It has been decided: for what, and why."""
    found = decision_of(request, pk)
    form = ClosingForm(request.POST or None, contenders=list(found.contenders.all()))
    if request.method == "POST" and form.is_valid():
        try:
            close_decision(
                decision=found,
                chosen=form.chosen,
                reason=form.cleaned_data["reason"],
                by=request.member,
                now=timezone.now(),
            )
        except ClosedDecision as why:
            return refused(request, why, way_to(found))
        messages.success(request, _("Decided. Everything stays as it is now."))
        return redirect(way_to(found))
    return FormPage(
        title=_("Write down what was decided"),
        lede=_("From then on sheets, weights and options stay, unless an admin opens it again."),
        verb=_("Close the decision"),
        back_url=way_to(found),
        back_label=found.name,
        form=form,
    ).answer(request)


@access(Role.ADMIN)
@one_effect
def reopen(request: MemberRequest, pk: int) -> HttpResponse:
    """Look at a decision again: why, and what it came to stays beside it."""
    found = decision_of(request, pk)
    form = ReopeningForm(request.POST or None, revision=found.revision)
    if request.method == "POST" and form.is_valid():
        try:
            reopen_decision(
                decision=found,
                why=form.cleaned_data["why"],
                revision=form.cleaned_data["revision"],
                by=request.member,
                now=timezone.now(),
            )
        except (OpenDecision, StaleDecision) as why:
            return refused(request, why, way_to(found))
        messages.success(request, _("Open again. What it came to before stays below."))
        return redirect(way_to(found))
    if not found.is_closed:
        return refused(request, OpenDecision(), way_to(found))
    return FormPage(
        title=_("Open the decision again"),
        lede=_("What was decided is kept with its scores and weights, beside what comes."),
        verb=_("Open it again"),
        back_url=way_to(found),
        back_label=found.name,
        form=form,
    ).answer(request)
