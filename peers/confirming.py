"""Who says a word about a leader's list."""

from __future__ import annotations

from collections.abc import Sequence

from peers.models import PeerRating
from peers.querysets import PeerRatingQuerySet
from people.models import Member


def lists_for(member: Member) -> PeerRatingQuerySet:
    """Lists that wait for this person's word, with everything that is named of them."""
    return PeerRating.objects.to_confirm_by(member).in_full()


def ever_for(member: Member) -> PeerRatingQuerySet:
    """Ratings whose lists are this person's to confirm, whether they wait or not."""
    return PeerRating.objects.under_the_eyes_of(member)


def confirmers_of(rating: PeerRating) -> Sequence[Member]:
    """The coach; where there is none, the admin who planned the round, else another one. At most
    one query.
    """
    own = rating.enrollment
    if own.coach is not None and own.coach.left_at is None:
        return [own.coach]
    admins = Member.objects.admins_of(own.member.organization).exclude(pk=own.member_id)
    planned_by = rating.round.planned_by_id
    return sorted(admins.by_name(), key=lambda each: each.pk != planned_by)[:1]
