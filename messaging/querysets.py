"""Reading the outbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from messaging.models import Message


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages by the questions people ask of them."""

    def due(self, now: dt.datetime) -> Self:
        """Queued and not before their time."""
        return self.filter(state="queued", send_after__lte=now)

    def about(self, topic: str) -> Self:
        """Belonging to one thing, newest first."""
        return self.filter(topic=topic).order_by("-send_after", "-pk")

    def lost_by_topic(self, topics: Collection[str]) -> dict[str, int]:
        """How many messages of each topic did not get out, or may not have."""
        lost = self.filter(topic__in=topics, state__in=["failed", "ambiguous"])
        return dict(lost.order_by().values_list("topic").annotate(models.Count("pk")))
