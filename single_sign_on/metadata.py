"""The metadata of a SAML provider, read by the SAML library."""

from __future__ import annotations

import base64
import datetime as dt
import functools
import importlib
from typing import Protocol

from cryptography import x509
from django.utils.translation import gettext as _

from common.records import dataclass

LARGEST = 512 * 1024
"""Characters."""
PARSER = "onelogin.saml2.idp_metadata_parser"
"""Named, not imported: lxml and xmlsec behind it are large, and no page but these needs them."""


class _Parser(Protocol):
    def parse(self, xml: bytes) -> dict[str, dict[str, dict[str, list[str]]]]:
        """Of the library."""


@functools.cache
def _parser() -> _Parser:
    parser: _Parser = importlib.import_module(PARSER).OneLogin_Saml2_IdPMetadataParser
    return parser


class UnreadableMetadata(Exception):
    """Not the metadata of an identity provider; its text says what is missing."""


@dataclass(frozen=True)
class Metadata:
    """What the portal keeps of it."""

    entity_id: str
    sign_in: str
    certificates: tuple[str, ...]
    ends_at: dt.datetime | None
    """When the last of the certificates ends: until then one of them is good."""
    sign_out: str = ""
    """Where it takes single logout by redirects, if anywhere."""
    wants_signed: bool = False
    """Whether it asks for signed requests."""

    def as_kept(self) -> dict[str, object]:
        """As the SAML library takes it."""
        way_out = {"singleLogoutService": {"url": self.sign_out}} if self.sign_out else {}
        return {
            "entityId": self.entity_id,
            "singleSignOnService": {"url": self.sign_in},
            **way_out,
            "x509certMulti": {"signing": list(self.certificates), "encryption": []},
        }


def read_metadata(xml: str) -> Metadata:
    """Raises UnreadableMetadata. Never fetches anything."""
    if not xml.strip() or len(xml) > LARGEST or "<!DOCTYPE" in xml or "<!ENTITY" in xml:
        raise UnreadableMetadata(
            _("This is not the metadata of an identity provider. Copy it from your provider again.")
        )
    try:
        parsed = _parser().parse(xml.encode())
        said, wishes = parsed["idp"], parsed.get("security", {})
        entity_id, sign_in = str(said["entityId"]), str(said["singleSignOnService"]["url"])
        sign_out = str(said.get("singleLogoutService", {}).get("url", ""))
    except Exception as error:
        raise UnreadableMetadata(
            _("This is not the metadata of an identity provider. Copy it from your provider again.")
        ) from error
    several = list(said.get("x509certMulti", {}).get("signing", []))
    found = [str(each) for each in [*several, said.get("x509cert")] if each]
    certificates = tuple("".join(each.split()) for each in found)
    if not certificates:
        raise UnreadableMetadata(
            _("The metadata has no certificate for signing. Ask your provider.")
        )
    ends = [_end_of(each) for each in certificates]
    wants_signed = bool(wishes.get("authnRequestsSigned"))
    return Metadata(entity_id, sign_in, certificates, max(ends), sign_out, wants_signed)


def _end_of(certificate: str) -> dt.datetime:
    try:
        return x509.load_der_x509_certificate(base64.b64decode(certificate)).not_valid_after_utc
    except ValueError as error:
        raise UnreadableMetadata(
            _("A certificate in the metadata cannot be read. Copy the metadata again.")
        ) from error
