"""What /readyz reads in the database: whether worker and beat say that they live, and how long mail
has waited.
"""

from __future__ import annotations

import datetime as dt
import enum
import logging

from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from messaging.models import Message

logger = logging.getLogger(__name__)
KEPT_SECONDS = 90
"""Whoever has said nothing for so long is missing."""


class Limb(enum.StrEnum):
    """Who says so."""

    WORKER = "worker"
    BEAT = "beat"


def say_alive(limb: Limb) -> None:
    """Where the database is away there is nobody to tell; a second call says it anew."""
    try:
        cache.set(_key(limb), timezone.now().isoformat(), KEPT_SECONDS)
    except (DatabaseError, InterfaceError):
        logger.warning("the database is away; the %s lives all the same", limb)
        connection.close()


def is_alive(limb: Limb) -> bool:
    """Whether it was heard of lately."""
    return cache.get(_key(limb)) is not None


def _key(limb: Limb) -> str:
    return f"heartbeat of the {limb}"


def oldest_due_mail(now: dt.datetime) -> dt.timedelta:
    """For how long the mail that was due first has waited; nothing when none is due."""
    due = (
        Message.objects.due(now)
        .by_mail()
        .order_by("send_after")
        .values_list("send_after", flat=True)
    )
    return now - next(iter(due[:1]), now)
