"""Who says a word about a leader's list."""

from __future__ import annotations

from collections.abc import Sequence

from peers.models import PeerRating
from peers.querysets import PeerRatingQuerySet
from people.models import Member, Role


def lists_for(member: Member) -> PeerRatingQuerySet:
    """Lists that wait for this person's word, with everything that is named of them."""
    return PeerRating.objects.to_confirm_by(member).in_full()


def confirmers_of(rating: PeerRating) -> Sequence[Member]:
    """The coach; where there is none, the admin who planned the round, else whoever launched the
    pilot. At most two queries.
    """
    coach = rating.enrollment.coach
    if coach is not None and coach.left_at is None:
        return [coach]
    cohort = rating.enrollment.cohort
    candidates = [rating.round.planned_by, cohort.launched_by]
    here = [each for each in candidates if each is not None and each.left_at is None]
    admins = [each for each in here if each.has_role(Role.ADMIN)]
    others = [each for each in admins if each.pk != rating.enrollment.member_id]
    return others[:1]
