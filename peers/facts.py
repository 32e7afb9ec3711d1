"""What rules may know of peer ratings: how the leader and others see something. The leader's own:
nothing that an admin can count follows from it (programs.content.paths.PRIVATE).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from cohorts.facts import Told
from peers.models import PeerRating
from peers.states import RatingState
from programs.content.paths import GapSeen

STRONGEST = (GapSeen.BLIND_SPOT, GapSeen.HIDDEN_STRENGTH, GapSeen.CLOSE)
"""Where the items of one construct say different things, the first of these."""


def seen_gaps(members: Collection[int], construct: str, _now: dt.datetime) -> Told:
    """What each one's latest rating with a result says of one construct; who has none, or none of
    it, is left out. One query.
    """
    closed = PeerRating.objects.filter(
        enrollment__member__in=members, state=RatingState.CLOSED, figures__isnull=False
    )
    listed = closed.select_related("round", "enrollment").order_by("round__closed_at", "pk")
    return {
        rating.enrollment.member_id: seen
        for rating in listed
        if (seen := gap_at(rating, construct)) is not None
    }


def gap_at(rating: PeerRating, construct: str) -> GapSeen | None:
    """What a rating says of a construct."""
    asked = {item.slug for item in rating.round.items if item.construct == construct}
    items = rating.figures.items if rating.figures else ()
    gaps = [item.gap for item in items if item.slug in asked]
    words = {gap.word for gap in gaps if gap is not None}
    return next((each for each in STRONGEST if each in words), None)
