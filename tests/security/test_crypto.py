"""Keys, hashes and ciphers: whose they are and how strong."""

from __future__ import annotations

import ast
import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers import modes
from cryptography.hazmat.primitives.serialization import (
    load_pem_private_key,
    load_ssh_private_key,
)
from django.contrib.auth.hashers import check_password, make_password

from common.tokens import keyed_token, new_token
from events.hooks import secret_from
from lti.services import make_key
from messaging import seals
from people.models import Member
from people.sign_in import Argon2Small
from provisioning.fetch_keys import new_key_pair
from tests.house.sources import nodes

LIBRARIES = {
    "cryptography",
    "hashlib",
    "hmac",
    "secrets",
    "jwt",
    "argon2",
    "django",
    "openbadgeslib",
}
CIPHERS = {name for name in dir(modes) if name.isupper()} | {"TripleDES", "ARC4", "Blowfish", "DES"}


@pytest.mark.uncounted
def test_every_primitive_is_of_a_library() -> None:
    """No mode or padding is chosen by us: what is sealed is AES-GCM, and nothing else encrypts."""
    names = {
        (file, node.attr if isinstance(node, ast.Attribute) else node.id)
        for file, node in nodes()
        if isinstance(node, ast.Attribute | ast.Name)
    }
    assert {file for file, name in names if name in {"AESGCM", "Fernet", "Cipher"}} == {
        "messaging/seals.py"
    }
    assert not [(file, name) for file, name in names if name in CIPHERS | {"PKCS1v15"}]


def test_keys_have_128_bits_of_security_and_more() -> None:
    private = load_pem_private_key(make_key()[0].encode(), None)
    assert isinstance(private, RSAPrivateKey)
    assert private.key_size >= 3072
    assert private.public_key().public_numbers().e == 65537
    assert isinstance(
        load_ssh_private_key(new_key_pair().private.encode(), None), Ed25519PrivateKey
    )
    sealed = base64.urlsafe_b64decode(seals.seal("x", purpose="this test") + "==")
    assert len(sealed) == seals.NONCE_BYTES + 1 + 16, "96 bits of nonce, 128 of tag"
    secret = base64.b64decode(secret_from("seed", 1).removeprefix("whsec_"))
    assert len(secret) * 8 == 256
    for token in (new_token(), keyed_token("this test", "x")):
        assert len(base64.urlsafe_b64decode(token + "==")) * 8 >= 128


@pytest.mark.django_db
def test_a_password_is_hashed_anew_when_its_costs_rise(
    leader: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert leader.user is not None
    old = make_password("a long and lovely sentence")
    monkeypatch.setattr(Argon2Small, "time_cost", 3)
    kept: list[str] = []
    assert check_password("a long and lovely sentence", old, setter=kept.append)
    assert kept == ["a long and lovely sentence"], "asks for another hash"
    assert "t=3" in make_password("a long and lovely sentence")
