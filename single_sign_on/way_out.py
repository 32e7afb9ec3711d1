"""Where somebody who came through a provider may sign out there, too."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.cache import cache
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import get_random_string

from messaging.seals import SealBroken, seal, unseal
from messaging.text import absolute
from people.sessions import LASTS_AT_MOST
from single_sign_on.providers import SignInProvider
from single_sign_on.queries import provider_behind

THROUGH = "through"
"""In the session: the provider that somebody came through."""
LEAVING = "sso_leaving"
"""In the session of somebody who has just signed out: the address at the provider."""
SEALED_FOR = "single_sign_on.way_out"
END_SESSION = "end_session_endpoint"


def keep_way_out(request: HttpRequest, provider: SignInProvider, id_token: str) -> None:
    """Remember in the session where it came from. The token which some providers want back stands
    sealed beside the session, so that no page reads it.
    """
    mark: dict[str, object] = {"provider": provider.key}
    if id_token and _endpoint(provider):
        mark["token"] = get_random_string(32)
        sealed = seal(id_token, purpose=SEALED_FOR)
        cache.set(f"{SEALED_FOR}:{mark['token']}", sealed, LASTS_AT_MOST.total_seconds())
    request.session[THROUGH] = mark


def way_out_of(request: HttpRequest) -> str:
    """The address at the provider that ends the session there; '' where there is none."""
    mark: dict[str, object] = request.session.get(THROUGH) or {}
    provider = provider_behind(str(mark["provider"])) if mark else None
    endpoint = _endpoint(provider) if provider else ""
    if provider is None or not endpoint:
        return ""
    name = f"{SEALED_FOR}:{mark.get('token', '')}"
    asked = {
        "client_id": provider.settings.client_id,
        "post_logout_redirect_uri": absolute(reverse("account_login")),
        "id_token_hint": _token(cache.get(name, "")),
    }
    cache.delete(name)
    joint = "&" if "?" in endpoint else "?"
    return endpoint + joint + urlencode({what: text for what, text in asked.items() if text})


def _token(sealed: str) -> str:
    try:
        return unseal(sealed, purpose=SEALED_FOR) if sealed else ""
    except SealBroken:
        return ""


def _endpoint(provider: SignInProvider) -> str:
    try:
        return str(provider.connection.document.says.get(END_SESSION, ""))
    except ObjectDoesNotExist:
        return ""
