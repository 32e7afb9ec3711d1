"""What a leader says of themselves, on the same items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from peers.gaps import HIGHEST, LOWEST
from peers.models import PeerRating
from peers.operations.answering import InvalidPeerAnswer
from peers.operations.proposing import NotNow


@transaction.atomic
def save_own(*, rating: PeerRating, values: Mapping[str, int], now: dt.datetime) -> None:
    """Keep the leader's own answers; a second call keeps the later ones. Possible until the round
    closes, so that nobody answers who has seen the others. Raises NotNow, InvalidPeerAnswer.
    """
    held = PeerRating.objects.select_for_update(of=("self",)).select_related("round")
    locked = held.get(pk=rating.pk)
    if locked.is_closed or not locked.round.is_open:
        raise NotNow
    known = {item.slug for item in locked.round.items}
    in_scale = all(LOWEST <= score <= HIGHEST for score in values.values())
    if not values or not known.issuperset(values) or not in_scale:
        raise InvalidPeerAnswer
    locked.own, locked.own_at = dict(values), now
    locked.save(update_fields=["own", "own_at"])
