"""Keys of the portal's own towards SAML providers, each with a certificate that it signs itself."""

from __future__ import annotations

import datetime as dt

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from common.records import dataclass
from connections.models import Connection
from single_sign_on.models import ProviderKey
from single_sign_on.states import KeyUse

BITS = 3072
GOOD_FOR = dt.timedelta(days=3 * 365)
"""Providers look at the end of a certificate, if at all; admins are told before it."""
EARLIER = dt.timedelta(hours=1)
"""So much earlier a certificate begins, for providers whose clock is late."""
LONGEST_NAME = 64


@dataclass(frozen=True)
class PortalPair:
    """A new key; both in PEM."""

    certificate: str
    private_key: str
    ends_at: dt.datetime


@dataclass(frozen=True)
class PortalKeys:
    """Those of a connection, by their use."""

    now: ProviderKey | None = None
    next: ProviderKey | None = None
    before: ProviderKey | None = None

    @property
    def others(self) -> list[str]:
        """Private keys that open what was encrypted, beside the one in use."""
        return [each.private_key for each in (self.next, self.before) if each]


def new_pair(host: str, *, now: dt.datetime) -> PortalPair:
    """A key with a certificate in the name of a host. Takes some tenths of a second."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:LONGEST_NAME])])
    begins = now.replace(microsecond=0)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins - EARLIER)
        .not_valid_after(begins + GOOD_FOR)
        .sign(private, hashes.SHA256())
    )
    written = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    return PortalPair(pem.decode(), written.decode(), begins + GOOD_FOR)


def keys_of(connection: Connection) -> PortalKeys:
    """One query, none where they were fetched along."""
    found = {KeyUse(each.use): each for each in connection.portal_keys.all()}
    return PortalKeys(found.get(KeyUse.NOW), found.get(KeyUse.NEXT), found.get(KeyUse.BEFORE))


def fingerprint(key: ProviderKey) -> str:
    """SHA-256 of its certificate, as providers show it."""
    found = x509.load_pem_x509_certificate(key.certificate.encode())
    return found.fingerprint(hashes.SHA256()).hex(":").upper()
