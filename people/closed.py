"""Pages of the sign-in library that do not exist here, or not for everybody."""

from __future__ import annotations

from allauth.mfa.webauthn.views import reauthenticate_webauthn
from django.http import Http404, HttpRequest, HttpResponse

from people.access import public
from people.passkeys import with_readable_passkeys
from people.second_step import has_passkey


@public
def closed(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """There is no such page."""
    raise Http404(request.path, kwargs)


def passkey_again(request: HttpRequest) -> HttpResponse:
    """The library's page, for somebody with a passkey to show; it stumbles over everybody else."""
    if not has_passkey(request.user.pk):
        raise Http404
    return with_readable_passkeys(reauthenticate_webauthn)(request)
