"""Which pulses have comments that wait to be retold, and until when. Not what they say."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count

from common.records import dataclass
from people.models import Member
from surveys.models import WaitingComment
from surveys.said import KEPT_FOR


@dataclass(frozen=True)
class WaitingWave:
    """One pulse of which comments wait."""

    wave_id: int
    number: int
    cohort: str
    count: int
    until: dt.datetime
    """When what is left of them is destroyed."""


def waiting_waves(member: Member, *, now: dt.datetime) -> list[WaitingWave]:
    """Those whose comments this member may retell, the most urgent first. One query."""
    visible = WaitingComment.objects.visible_to(member).filter(wave__closed_at__gt=now - KEPT_FOR)
    columns = ("wave_id", "wave__number", "wave__plan__cohort__name", "wave__closed_at")
    found = visible.order_by().values_list(*columns).annotate(count=Count("pk"))
    rows = found.order_by("wave__closed_at", "wave_id")
    return [
        WaitingWave(wave_id, number, cohort, count, closed_at + KEPT_FOR)
        for wave_id, number, cohort, closed_at, count in rows
    ]
