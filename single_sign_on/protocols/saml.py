"""SAML, as the sign-in library speaks it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.saml import utils, views
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from single_sign_on.claims import Claims, saml_claims
from single_sign_on.operations import Refusal
from single_sign_on.protocols.saml_library import problems
from single_sign_on.protocols.saml_logout import logout_address as logout_address
from single_sign_on.protocols.saml_logout import logout_came as logout_came
from single_sign_on.protocols.saml_logout import session_of
from single_sign_on.queries import kept_of_account
from single_sign_on.states import RefusalReason

if TYPE_CHECKING:
    from onelogin.saml2.auth import OneLogin_Saml2_Auth

REMEMBERED = 24 * 60 * 60
"""Seconds, longer than any answer is good for."""


class SamlProvider(SAMLProvider):  # type: ignore[misc]
    """A provider; nothing that it says of people is kept."""

    def extract_extra_data(self, data: OneLogin_Saml2_Auth) -> dict[str, object]:
        """Nothing of what is said; what is kept already stays."""
        return kept_of_account(self.app.provider_id, self.extract_uid(data))

    def extract_uid(self, data: OneLogin_Saml2_Auth) -> str:
        """What lasts, whatever becomes of the address. Raises Refusal where nothing does."""
        subject = _claimed(data, self.app.settings["attributes"]).subject
        if not subject:
            raise Refusal(RefusalReason.NO_ADDRESS)
        return subject

    def sociallogin_from_response(
        self, request: HttpRequest, response: OneLogin_Saml2_Auth
    ) -> SocialLogin:
        """With what was claimed beside it. An answer counts once: raises Refusal the second time,
        whoever brings it.
        """
        name = f"single_sign_on:{self.sub_id}:{response.get_last_assertion_id()}"
        if not cache.add(name, 1, REMEMBERED):
            raise Refusal(RefusalReason.REPLAYED)
        login = super().sociallogin_from_response(request, response)
        login.claims = _claimed(response, self.app.settings["attributes"])
        login.leaves = session_of(response)
        login.was_asked = bool(response.get_last_response_in_response_to())
        login.said = {
            "NameID": response.get_nameid(),
            "NameID format": response.get_nameid_format(),
            "AuthnContext": response.get_last_authn_contexts(),
            **response.get_attributes(),
        }
        return login


def _claimed(response: OneLogin_Saml2_Auth, names: Mapping[str, str]) -> Claims:
    return saml_claims(
        response.get_attributes(),
        names,
        name_id=response.get_nameid() or "",
        name_id_format=response.get_nameid_format() or "",
        contexts=response.get_last_authn_contexts(),
    )


registry.register(SamlProvider)


def answer_came(request: HttpRequest, key: str) -> HttpResponse:
    """The library's own view of an answer: kept for a moment, as it comes without the session."""
    answer: HttpResponse = views.acs(request, organization_slug=key)
    return answer


def callback(request: HttpRequest, key: str) -> HttpResponse:
    """The library's own view of what was kept, now with the session."""
    with problems():
        answer: HttpResponse = views.finish_acs(request, organization_slug=key)
    return answer


def metadata(request: HttpRequest, key: str) -> HttpResponse:
    """What the portal says of itself. With a key of ours, providers may encrypt, whether they have
    to or not.
    """
    app = utils.get_app_or_404(request, key)
    advanced = app.settings["advanced"]
    advanced["want_assertion_encrypted"] = "private_key" in advanced
    with problems():
        config = utils.build_saml_config(request, app.settings, key)
        ours = OneLogin_Saml2_Settings(settings=config, sp_validation_only=True)
        written = ours.get_sp_metadata()
    if wrong := ours.validate_metadata(written):
        raise Refusal(RefusalReason.ANSWER, ", ".join(wrong))
    return HttpResponse(written, content_type="text/xml")
