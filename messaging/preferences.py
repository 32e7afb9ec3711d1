"""Sealed links with which an address decides what it wants, without an account."""

from __future__ import annotations

import datetime as dt
import functools
import time
from collections.abc import Collection, Mapping

from common.arrays import AnyOf
from common.places import place
from messaging.models import OptOut
from messaging.notifications import declared
from messaging.seals import SealBroken, seal, unseal
from messaging.text import absolute

KIND_FIELD = "kind"
"""In the address that a mail program posts to when somebody unsubscribes with one click."""
LASTS = dt.timedelta(days=180)
PURPOSE = "mail preferences"
_PLACE = "here"


class LinkTooOld(Exception):
    """A link that was made for somebody and has expired."""


def link_for(address: str) -> str:
    """The full address of the preferences page of one e-mail address, which it does not show: links
    end up in logs, histories and forwarded mail. It opens for LASTS.
    """
    made_at = int(time.time())
    sealed = seal(f"{made_at} {address.lower()}", purpose=PURPOSE)
    return absolute(_path().replace(_PLACE, sealed))


@functools.cache  # once per process: addresses do not change while it runs
def _path() -> str:
    return place("mail preferences", _PLACE)


def one_click_link(link: str, kind: str) -> str:
    """Where a mail program refuses one kind for the address of this link."""
    return f"{link}?{KIND_FIELD}={kind}"


def address_of(sealed: str, *, now: dt.datetime) -> str | None:
    """The address a link was made for, or None when it was tampered with. Raises LinkTooOld."""
    try:
        seconds, _blank, address = unseal(sealed, purpose=PURPOSE).partition(" ")
    except SealBroken:
        return None
    if dt.datetime.fromtimestamp(int(seconds), dt.UTC) + LASTS < now:
        raise LinkTooOld
    return address


def refused_by(address: str) -> set[str]:
    """The kinds that an address does not want."""
    return {kind for _address, kind in opted_out({address})}


def save_opt_outs(*, address: str, unwanted: Collection[str], now: dt.datetime) -> None:
    """Keep exactly these kinds as not wanted, as far as they may be refused at all.

    A second call changes nothing.
    """
    refusable = {each.name for each in declared() if each.may_refuse}
    refused = sorted(refusable.intersection(unwanted))
    OptOut.objects.filter(address=address).exclude(kind__in=refused).delete()
    OptOut.objects.bulk_create(
        [OptOut(address=address, kind=kind, since=now) for kind in refused], ignore_conflicts=True
    )


def carry_opt_outs(*, moves: Mapping[str, str], kept: Collection[str] = ()) -> None:
    """Take what addresses refuse along to other ones: {old: new}, in small letters;
    to '' they go.

    The old address starts afresh, unless it is among `kept` because somebody still has it. A second
    call changes nothing.
    """
    refusals = list(OptOut.objects.filter(address__in=moves))
    OptOut.objects.filter(address__in=moves.keys() - set(kept)).delete()
    carried = [
        OptOut(address=moves[each.address], kind=each.kind, since=each.since)
        for each in refusals
        if moves[each.address]
    ]
    OptOut.objects.bulk_create(carried, ignore_conflicts=True)


def opted_out(addresses: Collection[str]) -> set[tuple[str, str]]:
    """(address in small letters, kind) pairs that are not wanted, among these addresses."""
    known = {address.lower() for address in addresses}
    return set(OptOut.objects.filter(AnyOf("address", known)).values_list("address", "kind"))
