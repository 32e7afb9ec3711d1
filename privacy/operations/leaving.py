"""People who left long enough ago are erased by themselves, where their organization chose that."""

from __future__ import annotations

import datetime as dt

from people.models import Member
from people.querysets import MemberQuerySet
from privacy.erasure import FiguresUnread, StillNeeded
from privacy.operations.erasing import erase_person

LEAVERS_AT_ONCE, MOST_TRIED = 20, 500
SPAN_IS_OVER = "the days for which people who left are kept are over"


def erasable(organization_id: int, before: dt.datetime) -> MemberQuerySet:
    """Who left before, is not erased yet, and asked for nothing that waits. Whose data is
    restricted stays: it may be needed for a claim.
    """
    left = Member.objects.filter(organization_id=organization_id, left_at__lt=before)
    waits = left.filter(privacy_requests__answered_at=None, privacy_requests__isnull=False)
    return left.processed().filter(erased_at=None).exclude(pk__in=waits.values("pk"))


def erase_leavers(organization_id: int, before: dt.datetime, now: dt.datetime) -> int:
    """Erase them, so many at once; who is still needed somewhere stays. Returns how many went. A
    second call takes the next ones.
    """
    gone = 0
    people = erasable(organization_id, before).order_by("left_at", "pk")
    for person in people[:MOST_TRIED]:
        if gone == LEAVERS_AT_ONCE:
            break
        try:
            erase_person(of=person, by=None, now=now, reason=SPAN_IS_OVER, figures_stay=True)
        except (StillNeeded, FiguresUnread):
            continue
        gone += 1
    return gone
