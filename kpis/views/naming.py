"""A KPI for what a file holds and nobody measures yet."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.once import one_effect
from kpis.forms import KpiForm
from kpis.models import Kpi, KpiImport
from kpis.operations import add_kpi
from kpis.unread_words import named_by
from people.access import MemberRequest, access, fetch
from people.models import Role


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def create(request: MemberRequest, pk: int, field: str) -> HttpResponse:
    """Measure it, and go back to how the file is read with the new KPI chosen."""
    staged = fetch(KpiImport.objects.visible_to(request.member), pk=pk)
    called = named_by(staged.layout, field)
    if called is None:
        raise Http404
    visible = Kpi.objects.visible_to(request.member)
    others = list(visible.in_use().in_order())
    form = KpiForm(request.POST or None, kpi=None, others=others, called=called)
    if request.method == "POST" and form.save_by(
        lambda facts: add_kpi(
            slug=str(form.cleaned_data["slug"]), facts=facts, now=timezone.now(), by=request.member
        )
    ):
        made = visible.get(slug=form.cleaned_data["slug"])
        messages.success(request, _("The KPI is here. Look the columns over and read the file."))
        asked = urlencode({"for": field, "kpi": made.pk})
        return redirect(f"{reverse('kpis:import_layout', args=[pk])}?{asked}")
    cancel_url = reverse("kpis:import_preview", args=[pk])
    context = {"form": form, "kpi": None, "cancel_url": cancel_url}
    return render(request, "kpis/kpi.html", context, status=422 if form.errors else 200)
