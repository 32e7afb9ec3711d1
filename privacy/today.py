"""What a privacy officer should look at today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from common.records import dataclass
from people.models import Member
from people.purposes import purposes
from privacy.models import LegalBasis, PersonRequest
from privacy.presenters import RequestLine, request_lines

MOST_SHOWN = 5


@dataclass(frozen=True)
class OfficerToday:
    """Requests that wait, and what is left to decide."""

    waiting: Sequence[RequestLine]
    """The most urgent ones."""
    more: int
    """Waiting requests that are not shown."""
    without_basis: int
    """Purposes on whose legal basis nobody has decided."""
    restricted: int
    """People whose data is kept and not used."""


def officer_today(member: Member, today: dt.date) -> OfficerToday:
    """Three queries, and one where more waits than is shown."""
    visible = PersonRequest.objects.visible_to(member).open().select_related("member")
    waiting = list(visible.order_by("due_on", "pk")[: MOST_SHOWN + 1])
    total = len(waiting) if len(waiting) <= MOST_SHOWN else visible.count()
    names = [each.name for each in purposes()]
    chosen = LegalBasis.objects.visible_to(member).filter(purpose__in=names).count()
    return OfficerToday(
        waiting=request_lines(waiting[:MOST_SHOWN], today),
        more=total - min(total, MOST_SHOWN),
        without_basis=len(names) - chosen,
        restricted=Member.objects.visible_to(member).restricted().count(),
    )
