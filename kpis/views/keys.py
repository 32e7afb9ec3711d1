"""Keys with which systems send values, and how."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.once import FIELD, one_effect
from common.tokens import new_token
from kpis.forms import KeyForm
from kpis.models import Kpi, KpiKey
from kpis.operations import end_key, make_key
from kpis.states import KpiKind
from people.access import MemberRequest, access, fetch
from people.fresh_sign_in import fresh_sign_in
from people.models import Role

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@fresh_sign_in()
def keys(request: MemberRequest) -> HttpResponse:
    """Every key; a new one is shown in the answer to its form and never again."""
    token = ""
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        seed = request.POST.get(FIELD, "") or new_token()
        name = form.cleaned_data["name"]
        _key, token = make_key(name=name, seed=seed, now=timezone.now(), by=request.member)
        form = KeyForm()
    context = {
        "form": form,
        "token": token,
        "keys": KpiKey.objects.visible_to(request.member).for_the_list()[:SHOWN],
        "address": request.build_absolute_uri(reverse("kpis:send")),
        "example": _example(request),
    }
    response = render(request, "kpis/keys.html", context, status=422 if form.errors else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _example(request: MemberRequest) -> tuple[str, float]:
    """A KPI by its short name, and a value that it could have."""
    kpi = Kpi.objects.visible_to(request.member).in_use().in_order().first()
    if kpi is None:
        return "response_time_hours", 8.5
    return kpi.slug, 0.34 if kpi.kind == KpiKind.SHARE else 8


@require_POST
@access(Role.ADMIN)
@one_effect
def end(request: MemberRequest, pk: int) -> HttpResponse:
    """Nobody sends values with it any more."""
    key = fetch(KpiKey.objects.visible_to(request.member), pk=pk)
    end_key(key=key, now=timezone.now(), by=request.member)
    messages.success(request, _("“%(name)s” is withdrawn.") % {"name": key.name})
    return redirect("kpis:keys")
