"""From how many raters on a leader sees a mean, where an organization asks for more than three."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from peers.gaps import LEAST_POOLED
from peers.models import PeerRound
from peers.states import RoundState
from people.models import Organization
from people.thresholds import Threshold

POOLED = "pooled_raters"


def raise_pooled(organization: Organization, minimum: int) -> int:
    """Rounds that have not opened show means of so many raters at least."""
    planned = PeerRound.objects.filter(cohort__organization=organization, state=RoundState.PLANNED)
    return planned.filter(least_pooled__lt=minimum).update(least_pooled=minimum)


PEER_MINIMUM = Threshold(
    name=POOLED,
    label=_("Ratings by people around a leader"),
    help_text=_("The leader sees averages once there are this many raters."),
    house=LEAST_POOLED,
    most=5,
    raised=raise_pooled,
)
