"""What can be connected, how each does, and what was exchanged."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from connections.models import Exchange
from connections.presenters import kind_rows
from connections.queries import states_of
from connections.registry import open_kinds
from connections.states import ConnectionKind, ExchangeOutcome
from people.access import MemberRequest, access
from people.models import Role
from ui.paging import page_of


@require_safe
@access(Role.ADMIN)
def connections(request: MemberRequest) -> HttpResponse:
    """Every kind that the operator has opened, and how it does."""
    kinds = open_kinds()
    states = states_of(request.member.organization_id, now=timezone.now()) if kinds else {}
    return render(request, "connections/connections.html", {"kinds": kind_rows(kinds, states)})


@require_safe
@access(Role.ADMIN)
def exchanges(request: MemberRequest) -> HttpResponse:
    """What was exchanged in the last thirty days; of one kind, or what went wrong alone."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in ConnectionKind.values else ""
    only_wrong = request.GET.get("only") == "wrong"
    visible = Exchange.objects.visible_to(request.member).select_related("connection")
    found = visible.filter(kind=kind) if kind else visible
    if only_wrong:
        found = found.exclude(outcome=ExchangeOutcome.DONE)
    context = {
        "page": page_of(found.latest_first(), request.GET, within=visible.latest_first()),
        "kind": kind,
        "kinds": open_kinds(),
        "only_wrong": only_wrong,
    }
    return render(request, "connections/exchanges.html", context)
