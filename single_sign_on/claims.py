"""What a provider says of somebody, read from the words of its protocol. Nothing about roles."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from common.records import dataclass

OIDC_NAMES = {
    "address": ("email",),
    "name": ("name",),
    "department": ("department",),
    "location": ("location", "office_location"),
    "language": ("locale",),
}
_XML = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"
_MICROSOFT = "http://schemas.microsoft.com/"
SAML_NAMES = {
    "subject": (
        "urn:oasis:names:tc:SAML:attribute:subject-id",
        "urn:oasis:names:tc:SAML:attribute:pairwise-id",
        _MICROSOFT + "identity/claims/objectidentifier",
    ),
    "address": (
        "email",
        "mail",
        _XML + "emailaddress",
        "urn:oid:0.9.2342.19200300.100.1.3",
    ),
    "name": (
        "displayName",
        "name",
        _MICROSOFT + "identity/claims/displayname",
        "urn:oid:2.16.840.1.113730.3.1.241",
    ),
    "first": ("firstName", "givenName", _XML + "givenname", "urn:oid:2.5.4.42"),
    "last": ("lastName", "surname", _XML + "surname", "urn:oid:2.5.4.4"),
    "department": ("department", "urn:oid:2.16.840.1.113730.3.1.2"),
    "location": ("location", "officeLocation", "urn:oid:2.5.4.7"),
    "language": ("preferredLanguage", "language", "urn:oid:2.16.840.1.113730.3.1.39"),
}
METHODS = _MICROSOFT + "claims/authnmethodsreferences"
SECOND_STEPS = frozenset(
    {
        "mfa",
        "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
        "https://refeds.org/profile/mfa",
        _MICROSOFT + "claims/multipleauthn",
        "urn:okta:loa:2fa:any",
        "phr",
        "phrh",
        "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract",
        "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorUnregistered",
    }
)
"""Words by which providers say that they asked for a second factor. Okta's “any:ifpossible” is
none: whoever has enrolled no second one comes in with a password.
"""
ADDRESS_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
TRANSIENT_FORMAT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
GOOGLE = "https://accounts.google.com"
LONGEST = {"name": 200, "department": 120, "location": 120, "language": 35}


@dataclass(frozen=True)
class Claims:
    """Somebody, as a provider knows them."""

    subject: str
    """Who it is at the provider, whatever becomes of the address."""
    address: str
    is_verified: bool
    """False only where the provider says so, or where it cannot speak for the address."""
    name: str
    department: str
    location: str
    language: str
    took_second_step: bool
    leaves_as: str = ""
    """By which other name the provider speaks of them when they sign out there (SAML)."""


def oidc_claims(said: Mapping[str, object], names: Mapping[str, str]) -> Claims:
    """Of an ID token that was checked, with what the provider added when asked."""

    def read(what: str) -> str:
        return _first(said, _names(what, names, OIDC_NAMES))

    methods = [*_texts(said.get("amr")), *_texts(said.get("acr"))]
    name = read("name") or f"{_text(said.get('given_name'))} {_text(said.get('family_name'))}"
    return Claims(
        subject=_text(said.get("sub")),
        address=read("address").lower(),
        is_verified=_is_verified(said, read("address")),
        took_second_step=not SECOND_STEPS.isdisjoint(methods),
        **_shortened(name=name, **{each: read(each) for each in LONGEST if each != "name"}),
    )


def saml_claims(
    said: Mapping[str, Sequence[str]],
    names: Mapping[str, str],
    *,
    name_id: str,
    name_id_format: str,
    contexts: Collection[str],
) -> Claims:
    """Of an assertion that was checked."""

    def read(what: str) -> str:
        return _first(said, _names(what, names, SAML_NAMES))

    name = read("name") or f"{read('first')} {read('last')}"
    by_name = name_id if name_id_format == ADDRESS_FORMAT else ""
    lasting = "" if name_id_format == TRANSIENT_FORMAT else name_id
    verified = _first(said, ("http://schemas.auth0.com/email_verified", "email_verified"))
    return Claims(
        subject=read("subject") or lasting,
        address=(read("address") or by_name).lower(),
        is_verified=verified.lower() not in ("false", "0", "no"),
        took_second_step=not SECOND_STEPS.isdisjoint({*contexts, *said.get(METHODS, ())}),
        leaves_as=name_id if read("subject") not in ("", name_id) else "",
        **_shortened(name=name, **{each: read(each) for each in LONGEST if each != "name"}),
    )


def _is_verified(said: Mapping[str, object], address: str) -> bool:
    """What the provider says. At Google everybody can have an account with an address of yours;
    only accounts of an organization carry its domain.
    """
    if said.get("email_verified") in (False, "false", "False", 0):
        return False
    if said.get("iss") in (GOOGLE, "accounts.google.com"):
        return bool(said.get("hd")) and address.lower().endswith(f"@{_text(said.get('hd'))}")
    return True


def _names(
    what: str, own: Mapping[str, str], usual: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    return (own[what],) if own.get(what) else tuple(usual.get(what, ()))


def _first(said: Mapping[str, object], names: Sequence[str]) -> str:
    """The first that says anything, of one value or a list of them."""
    for name in names:
        for text in _texts(said.get(name)):
            if text:
                return text
    return ""


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return [_text(each) for each in values]


def _text(value: object) -> str:
    return value.replace("\x00", "").strip() if isinstance(value, str) else ""


def _shortened(**texts: str) -> dict[str, str]:
    return {what: " ".join(text.split())[: LONGEST[what]] for what, text in texts.items()}
