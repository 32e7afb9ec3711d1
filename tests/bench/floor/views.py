"""A page and a form."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from tests.bench.floor.models import Card, Completion


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Ten cards."""
    return render(request, "page.html", {"cards": list(Card.objects.order_by("pk")[:10])})


@login_required
@require_POST
def done(request: HttpRequest) -> HttpResponse:
    """One row."""
    Completion.objects.create(user_id=request.user.pk, card_id=int(request.POST["card"]))
    return HttpResponseRedirect("/", status=303)
