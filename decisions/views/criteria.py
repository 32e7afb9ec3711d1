"""What options are judged on, and what that weighs."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.once import one_effect
from decisions.answer_words import percent_text
from decisions.criteria import WeighedCriterion
from decisions.forms import OwnCriterionForm, WeightsForm
from decisions.models import Decision
from decisions.operations import (
    ClosedDecision,
    StaleDecision,
    add_criterion,
    change_criterion,
    weigh_criteria,
)
from decisions.scoring import shares_of
from decisions.views.pages import REFUSED, FormPage, decision_of, refused, way_to
from people.access import MemberRequest, access
from people.models import Role


@access(Role.ADMIN)
def weights(request: MemberRequest, pk: int) -> HttpResponse:
    """What each criterion weighs, and what an option must reach."""
    found, is_stale = decision_of(request, pk), False
    posted = request.POST if request.method == "POST" else None
    form = WeightsForm(posted, criteria=found.criteria, revision=found.revision)
    if posted is not None and form.is_valid():
        try:
            weigh_criteria(
                decision=found,
                criteria=form.weighed(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.member,
                now=timezone.now(),
            )
        except ClosedDecision as why:
            return refused(request, why, way_to(found))
        except StaleDecision as stale:
            form, is_stale = _again(posted, stale.standing), True
        else:
            messages.success(request, _("Saved."))
            return redirect(way_to(found))
    context = {
        "decision": found,
        "form": form,
        "lines": _lines(form, found),
        "is_stale": is_stale,
        "is_frozen": found.assessors.filter(handed_in_at__isnull=False).exists(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "decisions/weights.html", context, status=status)


def _again(posted: QueryDict, standing: Decision) -> WeightsForm:
    """What was typed, over what stands now; a criterion that was added keeps its weight."""
    again = posted.copy()
    again["revision"] = str(standing.revision)
    for each in standing.criteria:
        again.setdefault(f"weight_{each.key}", str(each.weight))
    return WeightsForm(again, criteria=standing.criteria, revision=standing.revision)


def _lines(form: WeightsForm, found: Decision) -> list[dict[str, object]]:
    shares = shares_of([each.as_weight for each in found.criteria])
    return [
        {
            "text": each.text,
            "share": percent_text(shares[each.key]) if each.key in shares else "",
            "weight": form[f"weight_{each.key}"],
            "must": form[f"must_{each.key}"],
            "is_own": each.own is not None,
        }
        for each in form.criteria
    ]


@access(Role.ADMIN)
@one_effect
def add(request: MemberRequest, pk: int) -> HttpResponse:
    """One more criterion."""
    found = decision_of(request, pk)
    form = OwnCriterionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_criterion(decision=found, own=form.own(), by=request.member, now=timezone.now())
        except REFUSED as why:
            return refused(request, why, _to_weights(found))
        messages.success(request, _("Added. Give it the weight it is to have."))
        return redirect(_to_weights(found))
    return _own_page(found, _("A criterion of your own"), form).answer(request)


@access(Role.ADMIN)
def change(request: MemberRequest, pk: int, key: str) -> HttpResponse:
    """Put one of their own in other words."""
    found = decision_of(request, pk)
    criterion = _own_criterion(found, key)
    posted = request.POST if request.method == "POST" else None
    form = OwnCriterionForm(posted, own=criterion.own)
    if posted is not None and form.is_valid():
        try:
            change_criterion(
                decision=found, key=key, own=form.own(), by=request.member, now=timezone.now()
            )
        except REFUSED as why:
            return refused(request, why, _to_weights(found))
        messages.success(request, _("Saved."))
        return redirect(_to_weights(found))
    return _own_page(found, criterion.text.name, form).answer(request)


def _own_criterion(found: Decision, key: str) -> WeighedCriterion:
    criterion = next((each for each in found.criteria if each.own and each.key == key), None)
    if criterion is None:
        raise Http404
    return criterion


def _to_weights(found: Decision) -> str:
    return reverse("decisions:weights", args=[found.pk])


def _own_page(found: Decision, title: str, form: OwnCriterionForm) -> FormPage:
    return FormPage(
        title=title,
        lede=_("Say what is seen at each level, so that two people mean the same by a 3."),
        verb=_("Keep it"),
        back_url=_to_weights(found),
        back_label=_("Criteria and weights"),
        form=form,
    )
