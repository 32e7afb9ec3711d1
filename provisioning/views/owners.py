"""Which source owns which field."""

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
from connections.registry import fields_brought, kinds_that_bring
from connections.states import ConnectionKind
from people.access import MemberRequest, access
from people.models import Role
from provisioning.fetch_models import FieldOwner
from provisioning.operations.owners import StaleOwners, give_fields
from provisioning.owners_forms import OwnersForm


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@behind(ConnectionKind.PEOPLE)
@one_effect
def owners(request: MemberRequest) -> HttpResponse:
    """One choice a field."""
    able = Connection.objects.visible_to(request.member).filter(kind__in=kinds_that_bring())
    sources = fields_brought(list(able.standing()))
    fields = FieldOwner.objects.visible_to(request.member).standing()
    standing = dict(fields.values_list("field", "connection_id"))
    form = OwnersForm(request.POST or None, sources=sources, standing=standing)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            give_fields(owners=form.owners, seen=seen, now=timezone.now(), by=request.member)
        except StaleOwners:
            again = request.POST.copy()
            again["seen"] = str(form.initial["seen"])
            form = OwnersForm(again, sources=sources, standing=standing)
            text = _(
                "Somebody else changed this in the meantime. What you chose is still "
                "here. Compare, then save again."
            )
            form.add_error(None, text)
        else:
            messages.success(
                request,
                _(
                    "Saved. From now on, each field follows your choice. Nothing was changed "
                    "for anybody yet."
                ),
            )
            return redirect("provisioning:field_owners")
    context = {"form": form, "sources": sources}
    status = 422 if form.is_bound else 200
    return render(request, "provisioning/field_owners.html", context, status=status)
