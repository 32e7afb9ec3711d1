"""A key with which the portal signs in to an SFTP server."""

from __future__ import annotations

from cryptography.hazmat.primitives import serialization as forms
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from common.records import dataclass

COMMENT = "empathy-portal"


@dataclass(frozen=True)
class KeyPair:
    """What is kept sealed, and the line that goes into the server's authorized_keys."""

    private: str
    public: str


def new_key_pair() -> KeyPair:
    """A fresh one."""
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(
        forms.Encoding.PEM, forms.PrivateFormat.OpenSSH, forms.NoEncryption()
    )
    public = key.public_key().public_bytes(forms.Encoding.OpenSSH, forms.PublicFormat.OpenSSH)
    return KeyPair(private.decode(), f"{public.decode()} {COMMENT}")
