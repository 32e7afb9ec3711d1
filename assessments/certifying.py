"""What the portal knows of the steps that lead a facilitator to a certificate: sessions they led,
with somebody who scores beside them and without, and those they scored beside somebody else. The
course, watching and the date of each year are on a list that an organization keeps itself.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q

from assessments.models import Score
from common.records import dataclass
from people.models import Member
from practice.models import PracticeSession

COUNTED_FOR = dt.timedelta(days=365)
"""Whoever has led no session for that long begins again, as the shipped path says."""


@dataclass(frozen=True, kw_only=True)
class WaySoFar:
    """Sessions that were held within a year."""

    together: int
    """Led by the member, with a second rater."""
    alone: int
    """Led by the member, and nobody scored beside."""
    beside: int
    """Led by somebody else, in which the member gave levels as the second rater."""


def way_of(member: Member, now: dt.datetime) -> WaySoFar:
    """The member's own. Two queries."""
    held = PracticeSession.objects.in_organization_of(member).filter(
        state=PracticeSession.State.HELD, starts_at__gt=now - COUNTED_FOR
    )
    has_second = Q(second__isnull=False)
    led = held.filter(facilitator=member).aggregate(
        together=Count("pk", filter=has_second), alone=Count("pk", filter=~has_second)
    )
    scored = Score.objects.filter(rater=member).values("session")
    beside = held.filter(second__rater=member, pk__in=scored).count()
    return WaySoFar(together=led["together"], alone=led["alone"], beside=beside)
