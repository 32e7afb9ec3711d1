"""Whose job is next: of all for whom something waits, whoever was served longest ago. However much
one has asked for, everybody else gets the next turn.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import OuterRef, Subquery
from django.db.models.expressions import OrderBy

from common.models import LastServed


def served_longest_ago(work: str, whose: str) -> OrderBy:
    """To order what waits by; `whose` leads from it to a number. Who was never served comes
    first.
    """
    last = LastServed.objects.filter(work=work, whose=OuterRef(whose)).values("at")
    return OrderBy(Subquery(last), nulls_first=True)


def note_served(work: str, whose: int, *, now: dt.datetime) -> None:
    """It is their turn now."""
    LastServed.objects.update_or_create(work=work, whose=whose, defaults={"at": now})
