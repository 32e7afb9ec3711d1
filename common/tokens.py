"""Random tokens for links, and the hash that is all we keep of them."""

import base64
import hashlib
import secrets

from django.utils.crypto import salted_hmac


def new_token() -> str:
    """128 random bits, safe in an address."""
    return secrets.token_urlsafe(16)


def hash_token(token: str) -> str:
    """SHA-256 in hex; enough for tokens with 128 bits of their own."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_token(purpose: str, name: str) -> str:
    """128 bits that only this installation's secret key can make, the same whenever it is asked:
    a link that can be mailed twice and is kept nowhere.
    """
    digest = salted_hmac(purpose, name, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()
