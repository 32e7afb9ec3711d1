"""What only this installation can read: one-use codes and links while they wait in the outbox, and
addresses in links. The keys come from SECRET_KEY, one for each purpose; what older keys sealed is
read by SECRET_KEY_FALLBACKS.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import os
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField

NONCE_BYTES = 12


class SealBroken(ValueError):
    """Nobody with our keys sealed this."""


def seal(text: str, *, purpose: str) -> str:
    """`text` so that nobody reads or changes it without the key; safe in an address."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = _ciphers(purpose)[0].encrypt(nonce, text.encode(), None)
    return base64.urlsafe_b64encode(nonce + sealed).rstrip(b"=").decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """What was sealed for this purpose. Raises SealBroken."""
    return opened(sealed, purpose=purpose)[0]


def opened(sealed: str, *, purpose: str) -> tuple[str, int]:
    """What was sealed for this purpose, and with which key: 0 is the newest. Raises SealBroken."""
    try:
        both = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
    except ValueError:
        raise SealBroken("this was not sealed") from None
    for number, cipher in enumerate(_ciphers(purpose)):
        try:
            return cipher.decrypt(both[:NONCE_BYTES], both[NONCE_BYTES:], None).decode(), number
        except (InvalidTag, ValueError):
            continue
    raise SealBroken("no key of ours opens this")


def _ciphers(purpose: str) -> tuple[AESGCM, ...]:
    """Of the secret key, and of older ones for reading."""
    return _ciphers_of(purpose, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@functools.lru_cache(maxsize=8)  # once per process: every mail is sealed and carries links
def _ciphers_of(purpose: str, *secrets: str) -> tuple[AESGCM, ...]:
    return tuple(
        AESGCM(hashlib.sha256(f"messaging.seals:{purpose}:{secret}".encode()).digest())
        for secret in secrets
    )


class SealedField(_TextField):
    """A text that stands sealed in its column and is read in clear. '' stays ''.

    What no key opens any more is read as '': it is as good as gone.
    """

    def get_prep_value(self, value: object) -> str:
        """Sealed on its way in."""
        return seal(str(value), purpose=self.purpose()) if value else ""

    def from_db_value(self, value: str | None, *_of_django: object) -> str:
        """Opened on its way out."""
        try:
            return unseal(value, purpose=self.purpose()) if value else ""
        except SealBroken:
            return ""

    def purpose(self) -> str:
        """What it is sealed for: nothing else opens it."""
        return f"{self.model._meta.db_table}.{self.column}"
