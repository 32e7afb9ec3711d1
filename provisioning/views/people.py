"""Where people come from: identity providers, and lists that are fetched."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.once import one_effect
from connections.doors import behind
from connections.models import Connection
from connections.operations import connect
from connections.queries import latest_exchanges
from connections.states import ConnectionKind
from people.access import MemberRequest, access
from people.models import Role
from provisioning.scim_forms import ScimNameForm
from provisioning.scim_presenters import rows_of

SCIM = {"via": "scim"}
"""In the settings of a connection: that people come by this protocol."""


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@behind(ConnectionKind.PEOPLE)
@one_effect
def people(request: MemberRequest) -> HttpResponse:
    """Every way in which people come by themselves, and a form for one more provider."""
    form = ScimNameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        connection = connect(
            kind=ConnectionKind.PEOPLE,
            name=form.cleaned_data["name"],
            settings=SCIM,
            now=timezone.now(),
            by=request.member,
        )
        messages.success(
            request, _("“%(name)s” is saved. Make a key next.") % {"name": connection.name}
        )
        return redirect("provisioning:scim", pk=connection.pk)
    kind = ConnectionKind.PEOPLE
    connections = Connection.objects.visible_to(request.member).standing()
    context = {
        "form": form,
        "rows": rows_of(connections.filter(kind=kind, settings__contains=SCIM)),
        "exchanges": latest_exchanges(request.member, kind),
        "kind": kind.value,
    }
    status = 422 if form.errors else 200
    return render(request, "provisioning/people.html", context, status=status)
