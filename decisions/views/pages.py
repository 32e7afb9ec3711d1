"""What several pages of decisions are made of: one form, one button, a way back."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from common.records import dataclass
from decisions.models import Contender, Decision
from decisions.operations import (
    ClosedDecision,
    HandedIn,
    NotHere,
    OpenDecision,
    StaleDecision,
)
from people.access import MemberRequest, fetch

REFUSALS: dict[type[Exception], Promise] = {
    ClosedDecision: gettext_lazy("This has been decided, so nothing changes any more."),
    HandedIn: gettext_lazy(
        "A sheet has been handed in, so what is judged stays as it is. Give the sheets back first."
    ),
    OpenDecision: gettext_lazy("This has been opened again already."),
    StaleDecision: gettext_lazy("Somebody changed this in the meantime. Look at it first."),
    NotHere: gettext_lazy("This person has left the organization, so nothing was done."),
}
REFUSED = tuple(REFUSALS)


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """A page with one form."""

    title: str
    lede: str
    verb: str
    back_url: str
    back_label: str
    form: forms.Form
    standing: str = ""
    """What stands there now, where somebody else saved meanwhile."""

    def answer(self, request: MemberRequest) -> HttpResponse:
        """The page, with what was typed."""
        status = 422 if self.form.is_bound else 200
        return render(request, "decisions/form.html", {"page": self}, status=status)


def decision_of(request: MemberRequest, pk: int) -> Decision:
    """A decision that the admin sees."""
    return fetch(Decision.objects.visible_to(request.member), pk=pk)


def contender_of(request: MemberRequest, pk: int) -> Contender:
    """An option that the admin sees, with its decision."""
    seen = Contender.objects.visible_to(request.member)
    return fetch(seen.select_related("decision__organization"), pk=pk)


def way_to(decision: Decision) -> str:
    """The address of a decision."""
    return reverse("decisions:decision", args=[decision.pk])


def refused(request: MemberRequest, why: Exception, address: str) -> HttpResponse:
    """Nothing was done, and why."""
    messages.error(request, str(REFUSALS[type(why)]))
    return redirect(address)
