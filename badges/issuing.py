"""Credentials in the form of Open Badges 3.0, signed as VC-JWT with Ed25519.

Source: 1EdTech, Open Badges Specification 3.0; W3C, Bitstring Status List 1.0; did:web. All of it
by openbadgeslib, which is loaded when the first badge is looked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.later import imported_later
from common.records import dataclass
from learning.attesting import Attested, Criteria

openbadgeslib = imported_later("openbadgeslib")
ALGORITHM = "EdDSA"
KEY_NAME = "key-1"
LIST_SIZE = 131_072
"""Bits of one list of badges that were taken back: the least that the standard allows."""
LIST_LASTS = dt.timedelta(days=7)
"""An older copy of such a list counts for nothing."""


@dataclass(frozen=True, kw_only=True)
class BadgeIssuer:
    """Who gives badges: an organization, under an address of this portal."""

    url: str
    """Everything public about it stands below this address, without a slash at the end."""
    name: str
    email: str = ""

    @property
    def did(self) -> str:
        """Its decentralized identifier (did:web): the same address, written differently."""
        host_and_path = self.url.split("://", 1)[1]
        host, _slash, path = host_and_path.partition("/")
        return ":".join(["did:web", host.replace(":", "%3A"), *path.split("/")])

    def list_url(self, number: int) -> str:
        """Where the list with the states of some badges is."""
        return f"{self.url}/status/{number}/"


@dataclass(frozen=True, kw_only=True)
class BadgeFacts:
    """What a badge says of one certificate."""

    attested: Attested
    number: int
    """Which bit of which list tells that it was taken back."""
    check_url: str
    image_url: str
    criteria: str
    """What the organization asks for, in words."""
    address: str
    """Of the person; only its salted hash is in the badge."""
    salt: str
    issued_at: dt.datetime


def new_key() -> str:
    """A private key, PEM."""
    private, _public = openbadgeslib.keys.KeyEd25519().generate_keypair()
    return str(private.decode())


def public_key(private: str) -> str:
    """Of a private key, PEM."""
    key = openbadgeslib.keys.KeyEd25519()
    key.read_private_key(private)
    key.pub_key = key.priv_key.public_key()
    return str(key.get_pub_key_pem().decode())


def did_document(issuer: BadgeIssuer, public: str) -> Mapping[str, object]:
    """What did:web leads to: with which key badges can be checked."""
    jwk = openbadgeslib.keys.public_jwk_from_pem(public)
    document: Mapping[str, object] = openbadgeslib.ob3.build_did_document(
        issuer.did, [(KEY_NAME, jwk)]
    )
    return document


def signed_badge(issuer: BadgeIssuer, facts: BadgeFacts, private: str) -> str:
    """The credential as a compact VC-JWT. The same facts give the same credential."""
    ob3 = openbadgeslib.ob3
    achievement = ob3.Achievement(
        id=f"{facts.check_url}#achievement",
        name=facts.attested.program,
        description=description_of(facts.attested),
        criteria_narrative=facts.criteria,
        image_url=facts.image_url,
        achievement_type="Certificate",
    )
    number, bit = divmod(facts.number, LIST_SIZE)
    credential = ob3.OpenBadgeCredential(
        issuer=ob3.Issuer(
            id=issuer.did, name=issuer.name, url=issuer.url, email=issuer.email or None
        ),
        recipient_id=None,
        achievement=achievement,
        id=facts.check_url,
        issuance_date=facts.issued_at,
        credential_status=[ob3.status_entry(issuer.list_url(number), "revocation", bit)],
        identifiers=[ob3.IdentityObject.create(facts.address, facts.salt)],
    )
    return str(ob3.OB3Signer(private, ALGORITHM).sign(credential))


def signed_list(
    issuer: BadgeIssuer, number: int, taken_back: Collection[int], private: str, now: dt.datetime
) -> str:
    """Which badges of a list were taken back, by their bits, as a compact VC-JWT."""
    ob3 = openbadgeslib.ob3
    document = ob3.build_status_list_credential(
        issuer.did,
        issuer.list_url(number),
        "revocation",
        taken_back,
        LIST_SIZE,
        issued=now,
        valid_until=now + LIST_LASTS,
    )
    return str(ob3.sign_status_list_credential(document, private, ALGORITHM))


def baked_svg(image: bytes, token: str) -> bytes:
    """A picture with the badge in it."""
    baking = openbadgeslib.baking
    return bytes(
        baking.bake_svg(image, token, element=baking.SVG_ELEMENT_OB3, namespace=baking.SVG_NS_OB3)
    )


def baked_png(image: bytes, token: str) -> bytes:
    """The same as a bitmap."""
    baking = openbadgeslib.baking
    return bytes(baking.bake_png(image, token, keyword=baking.ITXT_KEYWORD_OB3))


def description_of(attested: Attested) -> str:
    """What the achievement is, in the active language."""
    return _("Took part in “%(program)s”: %(modules)s.") % {
        "program": attested.program,
        "modules": ", ".join(attested.modules),
    }


def narrative_of(criteria: Criteria) -> str:
    """What the organization asks for before it gives a certificate, in the active language."""
    lines = []
    if criteria.cards_percent:
        lines.append(
            _("At least %(percent)s%% of the cards.") % {"percent": criteria.cards_percent}
        )
    lines.append(
        ngettext(
            "All live practices except %(number)s.",
            "All live practices except %(number)s.",
            criteria.practices_missed,
        )
        % {"number": criteria.practices_missed}
        if criteria.practices_missed
        else _("All live practices.")
    )
    if criteria.needs_closing:
        lines.append(_("A closing role-play, if one is planned."))
    return " ".join(lines)
