"""What an organization asks of its raters, and who is calibrated: no more than that."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from msgspec import to_builtins

from assessments.calibrated import gate_of, raters_of
from assessments.calibration_forms import GateForm
from assessments.operations import set_gate
from assessments.states import calibration_state
from common.once import one_effect
from people.access import MemberRequest, access
from people.models import Role
from people.operations import Sight, look_at
from ui.paging import Pages

RATERS = Pages(raters_of)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def gate(request: MemberRequest) -> HttpResponse:
    """What a round asks for."""
    current = to_builtins(gate_of(request.member.organization_id))
    form = GateForm(request.POST or None, initial=current)
    if request.method == "POST" and form.is_valid():
        set_gate(gate=form.gate, now=timezone.now(), by=request.member)
        messages.success(request, _("Saved. It applies to rounds that begin from now on."))
        return redirect("assessments:gate")
    status = 422 if form.errors else 200
    return render(request, "assessments/calibration/gate.html", {"form": form}, status=status)


@require_safe
@access(Role.ADMIN)
def raters(request: MemberRequest) -> HttpResponse:
    """Who is calibrated and until when; nobody's rounds and levels."""
    looked = request.member.organization
    look_at(looked, Sight.CALIBRATION, by=request.member, now=timezone.now())
    page, today = RATERS.page(request.GET, request.member), timezone.localdate()
    people = [(rater, calibration_state(rater.until, today)) for rater in page.items]
    context = {"page": page, "people": people}
    return render(request, "assessments/calibration/raters.html", context)
