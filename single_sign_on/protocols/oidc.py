"""OpenID Connect, as the sign-in library speaks it, with every check that the protocol knows."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse

from single_sign_on.claims import oidc_claims
from single_sign_on.providers import SignInProvider
from single_sign_on.queries import kept_of_account

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""Signed with a key that only the provider has; never with the secret both know, nor not at all."""
NEEDED = ["iss", "sub", "aud", "exp", "iat"]
LEEWAY = 60
"""Seconds by which clocks may differ."""
PROBLEMS = (OAuth2Error, requests.RequestException, KeyError, TypeError, ValueError)
SIGN_OUT = "http://schemas.openid.net/event/backchannel-logout"
SIGN_OUT_TYPE = "logout+jwt"
"""What the head of a sign-out token says it is, so that no token made for something else is taken
for one.
"""


class OidcCalls(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The calls to a provider. What it says of itself is kept and not fetched at each sign-in."""

    @functools.cached_property
    def _provider(self) -> OidcProvider:
        adapter = get_adapter(self.request)
        found: OidcProvider = adapter.get_provider(self.request, provider=self.provider_id)
        return found

    def get_provider(self) -> OidcProvider:
        """Looked up once for each request."""
        return self._provider

    @property
    def openid_config(self) -> Mapping[str, object]:
        """As it was kept."""
        said: Mapping[str, object] = self.get_provider().app.settings["says"]
        return said

    def complete_login(
        self,
        request: HttpRequest,
        app: object,  # noqa: ARG002
        token: SocialToken,
        **given: Mapping[str, object],
    ) -> SocialLogin:
        """The ID token, checked whole, and what the provider adds of the same person."""
        raw = str(given["response"].get("id_token") or "")
        said = self.checked(raw)
        added: Mapping[str, object] = {}
        if self.openid_config.get("userinfo_endpoint"):
            added = self._fetch_user_info(token.token)
            if added.get("sub") != said["sub"]:
                raise OAuth2Error("userinfo is of somebody else")
        login = self.get_provider().sociallogin_from_response(
            request, {"id_token": {**added, **said}}
        )
        login.leaves, login.nonce = raw, said.get("nonce")
        return login

    def checked(self, token: str, needed: list[str] | None = None) -> dict[str, object]:
        """What a signed token says. Raises OAuth2Error."""
        client_id = self.get_provider().app.client_id
        try:
            key = self._key_of(token)
            said: dict[str, object] = jwt.decode(
                token,
                key,
                algorithms=ALGORITHMS,
                audience=client_id,
                issuer=str(self.openid_config["issuer"]),
                leeway=LEEWAY,
                options={"require": needed or NEEDED},
            )
        except (jwt.PyJWTError, TypeError, ValueError) as error:
            raise OAuth2Error("Invalid id_token") from error
        several = isinstance(said["aud"], list) and len(said["aud"]) > 1
        if said.get("azp", client_id if not several else None) != client_id:
            text = "the token was given to somebody else"
            raise OAuth2Error(text) from jwt.InvalidAudienceError(text)
        return said

    def _key_of(self, token: str) -> jwt.PyJWK:
        """The key that a token says it was signed with, by its own algorithm."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(str(self.openid_config["jwks_uri"]))
            answer.raise_for_status()
            keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        name = jwt.get_unverified_header(token).get("kid")
        found = [key for key in keys if key.public_key_use in (None, "sig")]
        if name is not None:
            found = [key for key in found if key.key_id == name]
        if len(found) != 1:
            raise jwt.InvalidKeyError("no key of the provider signed this")
        return found[0]


class OidcProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """A provider; nothing that it says of people is kept."""

    oauth2_adapter_class = OidcCalls
    pkce_enabled_default = True

    def extract_extra_data(self, data: object) -> dict[str, object]:
        """Nothing of what is said; what is kept already stays."""
        return kept_of_account(self.app.provider_id, self.extract_uid(data))

    def sociallogin_from_response(
        self, request: HttpRequest, response: dict[str, dict[str, object]]
    ) -> SocialLogin:
        """With what was claimed beside it, for as long as this request lasts."""
        login = super().sociallogin_from_response(request, response)
        said = response["id_token"]
        login.claims, login.said = oidc_claims(said, self.app.settings["attributes"]), said
        return login


registry.register(OidcProvider)


def callback(request: HttpRequest, key: str) -> HttpResponse:
    """The library's own view of the way back."""
    answer: HttpResponse = OAuth2CallbackView.adapter_view(OidcCalls(request, key))(request)
    return answer


def subject_signed_out(request: HttpRequest, provider: SignInProvider, token: str) -> str:
    """Of whom a sign-out token speaks. Raises OAuth2Error."""
    said = OidcCalls(request, provider.key).checked(token, ["iss", "aud", "iat", "jti", "events"])
    events, kind = said["events"], jwt.get_unverified_header(token).get("typ")
    if not isinstance(kind, str) or kind.lower().removeprefix("application/") != SIGN_OUT_TYPE:
        raise OAuth2Error("the token does not say that it is for signing out")
    if not isinstance(events, dict) or SIGN_OUT not in events or "nonce" in said:
        raise OAuth2Error("this is no sign-out token")
    if not isinstance(said.get("sub"), str):
        raise OAuth2Error("the token names nobody")
    return str(said["sub"])
