"""The portal's own keys towards a SAML provider."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.once import one_effect
from connections.doors import behind
from connections.models import Connection
from connections.states import ConnectionKind
from people.access import MemberRequest, access, fetch
from people.fresh_sign_in import fresh_sign_in
from people.models import Role
from single_sign_on.operations import make_portal_key, use_next_key

KIND = ConnectionKind.SIGN_IN


def _fetched(request: MemberRequest, pk: int) -> Connection:
    visible = Connection.objects.visible_to(request.member).standing()
    return fetch(visible.filter(kind=KIND, settings__protocol="saml"), pk=pk)


@require_POST
@access(Role.ADMIN)
@fresh_sign_in()
@behind(KIND)
@one_effect
def make(request: MemberRequest, pk: int) -> HttpResponse:
    """The first one, or the next one beside it."""
    make_portal_key(connection=_fetched(request, pk), now=timezone.now(), by=request.member)
    messages.success(request, _("The key is made. Give its certificate to your provider."))
    return redirect("single_sign_on:provider", pk=pk)


@require_POST
@access(Role.ADMIN)
@fresh_sign_in()
@behind(KIND)
@one_effect
def take(request: MemberRequest, pk: int) -> HttpResponse:
    """Sign with the next one from now on."""
    use_next_key(connection=_fetched(request, pk), now=timezone.now(), by=request.member)
    messages.success(request, _("The new key is in use. Sign in as a test to see that it works."))
    return redirect("single_sign_on:provider", pk=pk)


@require_safe
@access(Role.ADMIN)
@behind(KIND)
def certificate(request: MemberRequest, pk: int, key: int) -> HttpResponse:
    """A file for providers that take no metadata."""
    found = fetch(_fetched(request, pk).portal_keys.all(), pk=key)
    answer = HttpResponse(found.certificate, content_type="application/x-pem-file")
    answer.headers["Content-Disposition"] = f'attachment; filename="portal-{found.pk}.cer"'
    return answer
