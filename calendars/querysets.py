"""Which calendars a member may see."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models

from people.models import Member

if TYPE_CHECKING:
    from calendars.models import BusySource


class BusySourceQuerySet(models.QuerySet["BusySource"]):
    """Where calendars are."""

    def visible_to(self, member: Member) -> Self:
        """One's own."""
        return self.filter(member=member)

    def to_read(self, now: dt.datetime) -> Self:
        """Those that somebody waits for and nobody is reading, the longest first; not of people who
        left, or whose data is restricted.
        """
        theirs = self.filter(member__left_at=None, member__restricted_at=None)
        return theirs.filter(asked_at__lte=now).order_by("asked_at", "pk")
