"""Single logout by SAML: what the portal asks when somebody leaves, and what a provider says when
somebody left there. By redirects only, and whatever comes has to be signed.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
from allauth.socialaccount.providers.saml import utils
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.html import escape
from onelogin.saml2.logout_request import OneLogin_Saml2_Logout_Request
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from common.records import dataclass
from single_sign_on.adapters import app_of
from single_sign_on.operations import Refusal
from single_sign_on.protocols.saml_library import PortalAuth, problems
from single_sign_on.providers import SignInProvider
from single_sign_on.states import RefusalReason

if TYPE_CHECKING:
    from onelogin.saml2.auth import OneLogin_Saml2_Auth

REQUEST, RESPONSE = "SAMLRequest", "SAMLResponse"
ONCE = ("SigAlg", "Signature")
MAY_DIFFER = dt.timedelta(minutes=10)
"""How old a word about signing out may be, or how far ahead the other clock."""


class SamlSession(msgspec.Struct, frozen=True):
    """How a provider calls somebody's session; sent back when they leave."""

    name: str
    form: str | None = None
    provider: str | None = None
    portal: str | None = None
    """Both qualify the name."""
    index: str = ""


@dataclass(frozen=True)
class SignOutWord:
    """What came, once it can be trusted."""

    onward: str = ""
    """With our answer, where the provider asked."""
    subject: str = ""
    """Who left, where the provider asked."""
    answers: str = ""
    """The number of what we had asked, where the provider answered."""


def session_of(response: OneLogin_Saml2_Auth) -> str:
    """As it is kept, sealed, beside the session."""
    kept = SamlSession(
        name=response.get_nameid() or "",
        form=response.get_nameid_format(),
        provider=response.get_nameid_nq(),
        portal=response.get_nameid_spnq(),
        index=response.get_session_index() or "",
    )
    return msgspec.json.encode(kept).decode()


def logout_address(request: HttpRequest, provider: SignInProvider, kept: str) -> tuple[str, str]:
    """Where somebody signs out at the provider, and the number of what is asked there."""
    session = msgspec.json.decode(kept, type=SamlSession)
    auth = _auth(request, provider)
    with problems():
        address: str = auth.logout(
            return_to="",
            name_id=session.name,
            name_id_format=session.form,
            nq=session.provider,
            spnq=session.portal,
            session_index=escape(session.index),
        )
    return address, auth.get_last_request_id()


def logout_came(request: HttpRequest, provider: SignInProvider) -> SignOutWord:
    """What a provider says about signing out. Raises Refusal where it cannot be trusted."""
    kind = REQUEST if REQUEST in request.GET else RESPONSE
    _look_at(request, kind)
    auth = _auth(request, provider)
    with problems():
        onward = auth.process_slo(keep_local_session=True)
        if auth.get_errors():
            text = auth.get_last_error_reason() or ", ".join(auth.get_errors())
            raise Refusal(RefusalReason.ANSWER, str(text)[:200])
        if kind == REQUEST:
            return SignOutWord(onward=onward, subject=_leaver(auth, provider))
        said = OneLogin_Saml2_XML.to_etree(auth.get_last_response_xml())
        return SignOutWord(answers=said.get("InResponseTo", ""))


def _leaver(auth: PortalAuth, provider: SignInProvider) -> str:
    """The name in a request that is new; raises Refusal for one that is old or came before."""
    root = OneLogin_Saml2_XML.to_etree(auth.get_last_request_xml())
    asked_at = OneLogin_Saml2_Utils.parse_SAML_to_time(root.get("IssueInstant"))
    if abs(OneLogin_Saml2_Utils.now() - asked_at) > MAY_DIFFER.total_seconds():
        raise Refusal(RefusalReason.STATE)
    name = f"single_sign_on:logout:{provider.key}:{root.get('ID')}"
    if not cache.add(name, 1, 3 * MAY_DIFFER.total_seconds()):
        raise Refusal(RefusalReason.REPLAYED)
    key = auth.get_settings().get_sp_key()
    return str(OneLogin_Saml2_Logout_Request.get_nameid(root, key))


def _look_at(request: HttpRequest, kind: str) -> None:
    """That each word is there once: the signature is over what was written, and what is read by
    another spelling of the same name would not be signed.
    """
    counts = [len(request.GET.getlist(name)) for name in (kind, *ONCE)]
    others = RESPONSE if kind == REQUEST else REQUEST
    is_clear = others not in request.GET and len(request.GET.getlist("RelayState")) <= 1
    if counts != [1, 1, 1] or not is_clear:
        raise Refusal(RefusalReason.ANSWER, "not signed")


def _auth(request: HttpRequest, provider: SignInProvider) -> PortalAuth:
    """The library, for a provider with which an admin wants it. Raises Refusal."""
    settings = app_of(provider).settings
    if not settings["sp"]["signs_out"] or "singleLogoutService" not in settings["idp"]["says"]:
        raise Refusal(RefusalReason.OFF)
    config = utils.build_saml_config(request, settings, provider.key)
    asked = utils.prepare_django_request(request)
    asked["query_string"] = request.META.get("QUERY_STRING", "")
    asked["validate_signature_from_qs"] = True
    return PortalAuth(asked, config)
