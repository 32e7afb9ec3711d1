"""Signed links with which an address decides what it wants, without an account."""

from __future__ import annotations

import datetime as dt

from django.core.signing import BadSignature, Signer

from common.places import place
from messaging.models import OptOut
from messaging.reasons import REASONS
from messaging.text import absolute

_signer = Signer(salt="mail-preferences")


def link_for(address: str) -> str:
    """The full address of the preferences page of one e-mail address."""
    return absolute(place("mail preferences", _signer.sign(address.lower())))


def address_of(signed: str) -> str | None:
    """The e-mail address a link was made for, or None when it was tampered with."""
    try:
        return _signer.unsign(signed)
    except BadSignature:
        return None


def save_opt_outs(*, address: str, unwanted: set[str], now: dt.datetime) -> None:
    """Keep exactly these reasons as not wanted. A second call changes nothing."""
    refusable = {name for name, reason in REASONS.items() if reason.can_opt_out}
    OptOut.objects.filter(address=address).exclude(reason__in=unwanted).delete()
    OptOut.objects.bulk_create(
        [
            OptOut(address=address, reason=reason, since=now)
            for reason in sorted(unwanted & refusable)
        ],
        ignore_conflicts=True,
    )


def opted_out(addresses: set[str]) -> set[tuple[str, str]]:
    """(address, reason) pairs that are not wanted, among these addresses."""
    return set(OptOut.objects.filter(address__in=addresses).values_list("address", "reason"))
