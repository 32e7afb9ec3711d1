"""The library of SAML as the portal uses it: it never fetches by itself, opens what was encrypted
for any of our keys, and what it stumbles over is a refusal.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import xmlsec
from allauth.socialaccount.providers.saml import utils
from django.http import HttpRequest
from lxml.etree import LxmlError, _Element  # type: ignore[import-untyped]
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.response import OneLogin_Saml2_Response

from single_sign_on.operations import Refusal
from single_sign_on.states import RefusalReason

Config = dict[str, object]
ENCRYPTION = "{http://www.w3.org/2001/04/xmlenc#}"
RSA_1_5 = "rsa-1_5"
"""A way of encrypting keys that tells attackers too much; XML Encryption 1.1 names a better one."""
_sp_config = utils.build_sp_config


def _as_kept(idp: Mapping[str, object]) -> dict[str, object]:
    """The library would fetch metadata by itself here, past our way out to the network. Metadata
    is fetched and kept by single_sign_on.operations.
    """
    return {"idp": idp["says"]}


def _ours(request: HttpRequest, settings: Mapping[str, Config], key: str) -> Config:
    """What the portal is towards a provider, with its other keys; it takes single logout only where
    an admin said so.
    """
    config: Config = _sp_config(request, settings, key)
    if not settings["sp"]["signs_out"]:
        del config["singleLogoutService"]
    return {**config, "others": settings["sp"]["others"]}


class PortalResponse(OneLogin_Saml2_Response):  # type: ignore[misc]
    """An answer; one for the key in use, the next one or the one before is opened."""

    def _decrypt_assertion(self, xml: _Element) -> _Element:
        methods = xml.findall(f".//{ENCRYPTION}EncryptedKey/{ENCRYPTION}EncryptionMethod")
        if any(each.get("Algorithm", "").endswith(RSA_1_5) for each in methods):
            raise Refusal(RefusalReason.ANSWER, RSA_1_5)
        ours = self._settings.get_sp_data()
        if not ours.get("privateKey"):
            raise Refusal(RefusalReason.ENCRYPTION)
        for key in (ours["privateKey"], *ours["others"]):
            ours["privateKey"] = key
            try:
                return super()._decrypt_assertion(copy.deepcopy(xml))
            except xmlsec.Error:
                continue
        raise Refusal(RefusalReason.ENCRYPTION)


class PortalAuth(OneLogin_Saml2_Auth):  # type: ignore[misc]
    """Both directions. Nothing is signed that some libraries leave out before they check."""

    response_class = PortalResponse

    def add_request_signature(self, request_data: Config, *given: str) -> None:
        """Without a RelayState that is empty."""
        if not request_data["RelayState"]:
            del request_data["RelayState"]
        super().add_request_signature(request_data, *given)


utils.fetch_metadata_url_config = _as_kept
utils.build_sp_config = _ours
utils.OneLogin_Saml2_Auth = PortalAuth


@contextmanager
def problems() -> Iterator[None]:
    """What the library of SAML stumbles over is a refusal."""
    try:
        yield
    except (OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError, LxmlError, xmlsec.Error) as error:
        raise Refusal(RefusalReason.ANSWER, type(error).__name__) from error
