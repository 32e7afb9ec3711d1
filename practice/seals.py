"""The address to which a calendar sends somebody's answer: it names the session and the person, and
nobody can guess another's.
"""

from __future__ import annotations

import base64
import re
from typing import NamedTuple

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

SEALED = re.compile(r"\+([0-9a-z]{1,13})-([0-9a-z]{1,13})-([a-z2-7]{16})@")
"""The longest fills, with 19 characters before it, the 64 that the local part of an address has."""


class Seal(NamedTuple):
    """Whose answer it is, and to which session; both by id."""

    session_id: int
    member_id: int


def sealed_address(address: str, seal: Seal) -> str:
    """A subaddress of `address` that only this installation's secret key can make; in lower case,
    as some mail servers fold what they pass on.
    """
    local, _at, domain = address.partition("@")
    named = f"{int_to_base36(seal.session_id)}-{int_to_base36(seal.member_id)}"
    return f"{local}+{named}-{_signature(seal)}@{domain}"


def find_seal(text: str) -> Seal | None:
    """The first of ours in a text with addresses, None where none is."""
    for session, member, signature in SEALED.findall(text.lower()):
        seal = Seal(base36_to_int(session), base36_to_int(member))
        if constant_time_compare(signature, _signature(seal)):
            return seal
    return None


def _signature(seal: Seal) -> str:
    """80 bits, 16 characters."""
    named = f"{seal.session_id}-{seal.member_id}"
    digest = salted_hmac("practice.seals", named, algorithm="sha256").digest()
    return base64.b32encode(digest[:10]).decode().lower()
