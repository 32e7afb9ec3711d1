"""Whether beat, worker and whoever takes from each queue say that they live, and how long mail has
waited.
"""

from __future__ import annotations

import datetime as dt
import enum
import logging
from collections.abc import Collection, Iterable

from django.db import DatabaseError, InterfaceError, connection

from common.postgres.clock import database_clock, time_for_all
from messaging.models import Message
from watching.models import SignOfLife

logger = logging.getLogger(__name__)
KEPT_SECONDS = 90
"""Whoever has said nothing for so long is missing."""
SAY = """
INSERT INTO watching_signoflife (name, said_at) SELECT unnest(%(names)s), %(at)s
ON CONFLICT (name) DO UPDATE SET said_at = excluded.said_at
"""


class Limb(enum.StrEnum):
    """Who says so."""

    WORKER = "worker"
    BEAT = "beat"


def say_alive(limb: Limb, queues: Collection[str] = ()) -> None:
    """And from which queues it takes. Where the database is away there is nobody to tell; a second
    call says it anew.
    """
    names = [limb.value, *sorted(map(_of_queue, queues))]
    try:
        with connection.cursor() as cursor:
            cursor.execute(SAY, {"names": names, "at": database_clock()})
    except (DatabaseError, InterfaceError):
        logger.warning("the database is away; the %s lives all the same", limb)
        connection.close()


def is_alive(limb: Limb) -> bool:
    """Whether it was heard of lately."""
    return limb.value in heard_of(time_for_all())


def heard_of(now: dt.datetime) -> frozenset[str]:
    """Everybody who was heard of lately. One query."""
    since = now - dt.timedelta(seconds=KEPT_SECONDS)
    lately = SignOfLife.objects.filter(said_at__gt=since)
    return frozenset(lately.values_list("name", flat=True))


def queues_served(heard: Collection[str], queues: Iterable[str]) -> dict[str, bool]:
    """Of each queue, whether somebody who was heard of takes from it."""
    return {queue: _of_queue(queue) in heard for queue in queues}


def _of_queue(queue: str) -> str:
    return f"queue {queue}"


def oldest_due_mail(now: dt.datetime) -> dt.timedelta:
    """For how long the mail that was due first has waited; nothing when none is due. Two looks at
    the beginning of an index, however much waits.
    """
    found = (_first_due(now, is_urgent=is_urgent) for is_urgent in (True, False))
    return now - min((at for at in found if at is not None), default=now)


def _first_due(now: dt.datetime, *, is_urgent: bool) -> dt.datetime | None:
    due = Message.objects.due(now).filter(is_urgent=is_urgent).order_by("send_after")
    first = due.values_list("send_after", "way").first()
    if first is None or first[1] != Message.Way.CHAT:
        return first and first[0]
    return due.by_mail().values_list("send_after", flat=True).first()
