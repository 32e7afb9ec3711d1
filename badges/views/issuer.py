"""Where an admin sets up badges."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from badges.checking import check_issuer
from badges.forms import IssuerForm
from badges.operations import change_issuer, found_issuer
from badges.queries import count_badges, issuer_facts, issuer_of
from common.once import one_effect
from connections.doors import behind
from connections.models import Connection
from connections.operations import StaleConnection, switch_connection
from connections.queries import latest_exchanges
from connections.states import ConnectionKind
from people.access import MemberRequest, access, found
from people.models import Role


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@behind(ConnectionKind.BADGES)
@one_effect
def issuer(request: MemberRequest) -> HttpResponse:
    """Who gives badges, whether they do, and what was given lately."""
    own = issuer_of(request.member.organization_id)
    form = IssuerForm(request.POST or None, initial=_known(request, own))
    if request.method == "POST" and form.is_valid():
        if _save(request, own, form):
            return redirect("badges:issuer")
        form.add_error(
            None,
            _(
                "Somebody else changed this in the meantime. Open the page again, then make "
                "your change."
            ),
        )
    context = {
        "form": form,
        "issuer": own,
        "facts": issuer_facts(own) if own else None,
        "given": count_badges(own) if own else 0,
        "exchanges": latest_exchanges(request.member, ConnectionKind.BADGES),
    }
    return render(request, "badges/issuer.html", context, status=422 if form.errors else 200)


@require_POST
@access(Role.ADMIN)
@behind(ConnectionKind.BADGES)
@one_effect
def switch(request: MemberRequest) -> HttpResponse:
    """Give badges, or give no more. Those that were given can be checked all the same."""
    own = found(issuer_of(request.member.organization_id))
    is_on = request.POST.get("is_on") == "1"
    switch_connection(connection=own, is_on=is_on, now=timezone.now(), by=request.member)
    said = (
        _("Switched on. Leaders can now take their certificates with them as badges.")
        if is_on
        else _("Switched off.")
    )
    messages.success(request, said)
    return redirect("badges:issuer")


@require_POST
@access(Role.ADMIN)
@behind(ConnectionKind.BADGES)
def check(request: MemberRequest) -> HttpResponse:
    """Make a badge of nobody and check it as a stranger would."""
    own = found(issuer_of(request.member.organization_id))
    problem = check_issuer(own, now=timezone.now())
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, _("A test badge was issued and checked. Everything works."))
    return redirect("badges:issuer")


def _known(request: MemberRequest, own: Connection | None) -> dict[str, object]:
    if own is None:
        return {"name": request.member.organization.name}
    return {"name": own.name, "email": own.settings.get("email", ""), "revision": own.revision}


def _save(request: MemberRequest, own: Connection | None, form: IssuerForm) -> bool:
    """False when it changed meanwhile."""
    said = {"name": form.cleaned_data["name"], "email": form.cleaned_data["email"]}
    if own is None:
        found_issuer(**said, now=timezone.now(), by=request.member)
        messages.success(request, _("Saved. Issue a test badge next, then switch badges on."))
        return True
    try:
        change_issuer(
            issuer=own,
            revision=form.cleaned_data["revision"] or 0,
            **said,
            now=timezone.now(),
            by=request.member,
        )
    except StaleConnection:
        return False
    messages.success(request, _("Saved. Badges that people already have stay as they are."))
    return True
