"""Where somebody who came through a provider may sign out there, too."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.cache import cache
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from common.records import dataclass
from messaging.seals import SealBroken, seal, unseal
from messaging.text import absolute
from people.remembered import kept_in, of_user
from people.sessions import LASTS_AT_MOST
from single_sign_on.library import spoken_by
from single_sign_on.operations import Refusal, note_arrival
from single_sign_on.providers import SignInProvider
from single_sign_on.queries import provider_behind
from single_sign_on.states import Protocol

THROUGH = "through"
"""In the session: the provider that somebody came through."""
LEAVING = "sso_leaving"
"""In the session of somebody who has just signed out: the address at the provider."""
SEALED_FOR = "single_sign_on.way_out"
ASKED = "sso_asked"
"""There, too: the number of what was asked at the provider."""
END_SESSION, SINGLE_LOGOUT = "end_session_endpoint", "singleLogoutService"


@dataclass(frozen=True)
class WayOut:
    """Where somebody signs out at their provider."""

    address: str = ""
    """'' where there is no such place."""
    asked: str = ""
    """The number of the question, where the provider answers it (SAML)."""


def keep_way_out(request: HttpRequest, provider: SignInProvider, leaves: str, user_id: int) -> None:
    """Remember in the session where it came from. What the provider wants back (a token, the name
    of its session) stands sealed beside the session, so that no page reads it.
    """
    mark: dict[str, object] = {"provider": provider.key}
    if leaves and _endpoint(provider):
        mark["token"] = get_random_string(32)
        sealed = of_user(user_id, seal(leaves, purpose=SEALED_FOR))
        cache.set(f"{SEALED_FOR}:{mark['token']}", sealed, LASTS_AT_MOST.total_seconds())
    request.session[THROUGH] = mark


def way_out_of(request: HttpRequest) -> WayOut:
    """Where at the provider the session ends there, too."""
    mark: dict[str, object] = request.session.get(THROUGH) or {}
    provider = provider_behind(str(mark["provider"])) if mark else None
    endpoint = _endpoint(provider) if provider else ""
    if provider is None or not endpoint:
        return WayOut()
    name = f"{SEALED_FOR}:{mark.get('token', '')}"
    leaves = _opened(kept_in(cache.get(name)))
    cache.delete(name)
    if provider.settings.protocol == Protocol.SAML:
        return _by_saml(request, provider, leaves)
    asked = {
        "client_id": provider.settings.client_id,
        "post_logout_redirect_uri": absolute(reverse("account_login")),
        "id_token_hint": leaves,
    }
    joint = "&" if "?" in endpoint else "?"
    query = urlencode({what: text for what, text in asked.items() if text})
    return WayOut(endpoint + joint + query)


def _by_saml(request: HttpRequest, provider: SignInProvider, leaves: str) -> WayOut:
    """Whoever leaves has left here, whatever becomes of it there."""
    if not leaves:
        return WayOut()
    try:
        return WayOut(*spoken_by(Protocol.SAML).logout_address(request, provider, leaves))
    except Refusal as refusal:
        note_arrival(provider=provider, refusal=refusal, now=timezone.now(), what="SAML: sign-out")
        return WayOut()


def _opened(sealed: str) -> str:
    try:
        return unseal(sealed, purpose=SEALED_FOR) if sealed else ""
    except SealBroken:
        return ""


def _endpoint(provider: SignInProvider) -> str:
    """Where a provider ends sessions; '' where it does not, or where an admin does not want it."""
    try:
        says = provider.connection.document.says
    except ObjectDoesNotExist:
        return ""
    if provider.settings.protocol == Protocol.OIDC:
        return str(says.get(END_SESSION, ""))
    place = says.get(SINGLE_LOGOUT, {}) if provider.settings.signs_out_everywhere else {}
    return str(place.get("url", ""))
