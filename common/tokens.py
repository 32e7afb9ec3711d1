"""Random tokens for links, and the hash that is all we keep of them."""

import hashlib
import secrets


def new_token() -> str:
    """128 random bits, safe in an address."""
    return secrets.token_urlsafe(16)


def hash_token(token: str) -> str:
    """SHA-256 in hex; enough for tokens with 128 bits of their own."""
    return hashlib.sha256(token.encode()).hexdigest()
