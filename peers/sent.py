"""What became of mail to raters, as numbers: whom it went to stands in no list that an admin reads.

Of reminders there is no number either while somebody can answer: it would be how many have not.
"""

from __future__ import annotations

from django.db.models import Count, QuerySet

from common.compiled import CompiledQuery
from common.tenancy import rows_of_all
from messaging.models import Message
from peers.models import PeerRating, PeerRound
from peers.notifications import PEER_INVITATION


def invitations_by_state(cohort_id: int) -> dict[str, int]:
    """How many invitations to raters of a cohort's leaders are in each state. One query where no
    peer rating was planned, two where one was.
    """
    if not PLANNED.count(cohort_id):
        return {}
    with rows_of_all("mail to raters belongs to no organization"):
        return dict(SENT(cohort_id))


def _planned(cohort_id: int) -> QuerySet[PeerRound]:
    return PeerRound.objects.filter(cohort=cohort_id)[:1]


def _sent(cohort_id: int) -> QuerySet[Message, tuple[str, int]]:
    ratings = PeerRating.objects.filter(round__cohort=cohort_id).values("pk")
    own = Message.objects.filter(kind=PEER_INVITATION.name, about_id__in=ratings)
    return own.order_by().values_list("state").annotate(count=Count("pk"))


PLANNED = CompiledQuery(_planned)
SENT = CompiledQuery(_sent)
