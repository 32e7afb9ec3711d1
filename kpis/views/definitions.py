"""What an organization measures."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.once import one_effect
from kpis.forms import KpiForm
from kpis.models import Kpi
from kpis.operations import (
    KpiInUse,
    add_kpi,
    add_usual_kpis,
    change_kpi,
    retire_kpi,
    take_kpi_up,
)
from kpis.presenters import listed_kpis
from kpis.usual import USUAL
from people.access import MemberRequest, access, fetch
from people.models import Role


@require_safe
@access(Role.ADMIN, Role.PRIVACY_OFFICER)
def kpis(request: MemberRequest) -> HttpResponse:
    """What is measured; where nothing is yet, what most begin with."""
    found = list(Kpi.objects.visible_to(request.member).select_related("divided_by").in_order())
    context = {
        "layers": listed_kpis(kpi for kpi in found if kpi.retired_at is None),
        "retired": [kpi for kpi in found if kpi.retired_at is not None],
        "is_unusual": bool(USUAL.keys() - {kpi.slug for kpi in found}),
        "can_change": request.member.has_role(Role.ADMIN),
    }
    return render(request, "kpis/kpis.html", context)


@require_POST
@access(Role.ADMIN)
@one_effect
def usual(request: MemberRequest) -> HttpResponse:
    """Measure what most begin with."""
    add_usual_kpis(now=timezone.now(), by=request.member)
    messages.success(request, _("The usual KPIs are here. Change what is different for you."))
    return redirect("kpis:kpis")


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def add(request: MemberRequest) -> HttpResponse:
    """Measure something new."""
    others = list(Kpi.objects.visible_to(request.member).in_use().in_order())
    form = KpiForm(request.POST or None, kpi=None, others=others)

    if request.method == "POST" and form.save_by(
        lambda facts: add_kpi(
            slug=str(form.cleaned_data["slug"]), facts=facts, now=timezone.now(), by=request.member
        )
    ):
        messages.success(request, _("The KPI is here. Its values come in by file or by hand."))
        return redirect("kpis:kpis")
    status = 422 if form.errors else 200
    return render(request, "kpis/kpi.html", {"form": form, "kpi": None}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def change(request: MemberRequest, pk: int) -> HttpResponse:
    """Define it anew. What was typed stays on the page when somebody else saved meanwhile."""
    visible = Kpi.objects.visible_to(request.member)
    kpi = fetch(visible.select_related("divided_by"), pk=pk)
    others = list(visible.in_use().in_order())
    form = KpiForm(request.POST or None, kpi=kpi, others=others)
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        save = partial(change_kpi, kpi=kpi, seen=seen, now=timezone.now(), by=request.member)
        if form.save_by(lambda facts: save(facts=facts)):
            messages.success(request, _("Saved."))
            return redirect("kpis:kpis")
    context = {"form": form, "kpi": kpi, "standing": KpiForm(kpi=kpi, others=others)}
    return render(request, "kpis/kpi.html", context, status=422 if form.errors else 200)


@require_POST
@access(Role.ADMIN)
@one_effect
def retire(request: MemberRequest, pk: int) -> HttpResponse:
    """Measure it no longer, or again."""
    kpi = fetch(Kpi.objects.visible_to(request.member), pk=pk)
    if "again" in request.POST:
        take_kpi_up(kpi=kpi, now=timezone.now(), by=request.member)
        messages.success(request, _("%(name)s is measured again.") % {"name": kpi.name})
        return redirect("kpis:kpis")
    try:
        retire_kpi(kpi=kpi, now=timezone.now(), by=request.member)
    except KpiInUse as error:
        text = _("%(names)s: divided by this one. Change that first.")
        messages.warning(request, text % {"names": ", ".join(error.names)})
        return redirect("kpis:change", pk=kpi.pk)
    text = _("%(name)s is retired. Its values and what was said about them stay.")
    messages.success(request, text % {"name": kpi.name})
    return redirect("kpis:kpis")
