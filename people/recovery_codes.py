"""Recovery codes that nobody can read again, the portal neither: they are drawn when their owner
looks at them for the first time, and what is kept of them are hashes as of passwords.

The sign-in library keeps what its codes are worked out from and shows them whenever they are asked
for; what it calls recovery codes is exchanged for this in people.apps.
"""

from __future__ import annotations

import re
import secrets
import time
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.crypto import constant_time_compare

from common.later import imported_later

if TYPE_CHECKING:
    from argon2 import low_level as argon2
else:
    argon2 = imported_later("argon2.low_level")

COUNT, DIGITS = 10, 12
GROUP = re.compile(r"(?=(?:\d{4})+$)")
HIDDEN = "**** **** ****"
MEMORY, PASSES = 19_456, 2
"""KiB, and how often: as of passwords."""


class OnceShownCodes(RecoveryCodes):  # type: ignore[misc]
    """Ten codes of twelve digits. In `data`: a salt, the hash of each, and which were used."""

    def __init__(self, instance: Authenticator) -> None:
        self.instance = instance
        self.drawn: list[str] = []
        """In clear, where they were drawn by this object."""

    @classmethod
    def activate(cls, user: AbstractBaseUser) -> OnceShownCodes:
        """Those of somebody; without any, none are drawn yet. A second call changes nothing."""
        kind = Authenticator.Type.RECOVERY_CODES
        kept, _is_new = Authenticator.objects.get_or_create(
            user=user, type=kind, defaults={"data": {"hashes": [], "used_mask": 0}}
        )
        return cls(kept)

    @property
    def did_view(self) -> bool:
        """Whether they were drawn, which is when they are seen."""
        return bool(self.instance.data.get("hashes"))

    @transaction.atomic
    def mark_as_viewed(self) -> None:
        """Draw them for whoever looks. A second call, from another window too, draws none."""
        self.instance = Authenticator.objects.select_for_update(no_key=True).get(
            pk=self.instance.pk
        )
        if self.did_view:
            return
        drawn = [f"{secrets.randbelow(10**DIGITS):0{DIGITS}}" for _number in range(COUNT)]
        salt = secrets.token_bytes(16)
        self.instance.data = {
            "salt": salt.hex(),
            "hashes": [_hashed(code, salt) for code in drawn],
            "used_mask": 0,
            "viewed_at": time.time(),
        }
        self.instance.save(update_fields=["data"])
        self.drawn = [GROUP.sub(" ", code).strip() for code in drawn]

    def generate_codes(self) -> list[str]:
        """In clear, where they were just drawn; of others nobody knows them."""
        return self.drawn or [HIDDEN] * COUNT

    def get_unused_codes(self) -> list[str]:
        """Those that still work."""
        return [
            code
            for place, code in enumerate(self.generate_codes())
            if not self._is_code_used(place)
        ]

    @transaction.atomic
    def validate_code(self, code: str) -> bool:
        """Whether it is one that still works; then it does no more."""
        typed = re.sub(r"[\s-]", "", code)
        if not re.fullmatch(rf"[0-9]{{{DIGITS}}}", typed):
            return False
        self.instance = Authenticator.objects.select_for_update(no_key=True).get(
            pk=self.instance.pk
        )
        hashes: list[str] = self.instance.data.get("hashes") or []
        found = _hashed(typed, bytes.fromhex(self.instance.data["salt"])) if hashes else ""
        for place, kept in enumerate(hashes):
            if constant_time_compare(kept, found) and not self._is_code_used(place):
                self._mark_code_used(place)
                return True
        return False


def _hashed(code: str, salt: bytes) -> str:
    made: bytes = argon2.hash_secret_raw(
        code.encode(),
        salt,
        time_cost=PASSES,
        memory_cost=MEMORY,
        parallelism=1,
        hash_len=32,
        type=argon2.Type.ID,
    )
    return made.hex()
