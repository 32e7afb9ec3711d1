"""Messages that said what they had to say long ago, found without reading all there are."""

from __future__ import annotations

import datetime as dt

from django.db import connection

from messaging.models import SAYS_STILL, Message, MessageState
from messaging.querysets import MessageQuerySet

SAYS = f"""m.state NOT IN ('{MessageState.QUEUED}', '{MessageState.SENDING}')
   AND NOT (m.calendar = '' AND m.text = '')"""
# From one organization to the next by the index, and of each its oldest: what is younger is not
# looked at, and neither is what says nothing any more. Last, those of no organization.
WALK = f"""
WITH RECURSIVE walk (whose) AS (
    SELECT 0::bigint
    UNION ALL
    SELECT (SELECT m.organization_id FROM messaging_message m
             WHERE {SAYS} AND m.organization_id > walk.whose ORDER BY m.organization_id LIMIT 1)
      FROM walk WHERE walk.whose IS NOT NULL
)
"""  # noqa: S608  no value in it
WHOSE = f"""{WALK}
SELECT walk.whose FROM walk
 WHERE EXISTS (SELECT FROM messaging_message m
                WHERE {SAYS} AND m.organization_id = walk.whose AND m.send_after < %(before)s)
"""  # noqa: S608
OLD = f"""{WALK}
SELECT old.id FROM walk CROSS JOIN LATERAL (
       SELECT m.id FROM messaging_message m
        WHERE {SAYS} AND m.organization_id = walk.whose AND m.send_after <= %(before)s
        ORDER BY m.send_after LIMIT %(most)s) old
 UNION ALL
(SELECT m.id FROM messaging_message m
  WHERE {SAYS} AND m.organization_id IS NULL AND m.send_after <= %(before)s LIMIT %(most)s)
 LIMIT %(most)s
"""  # noqa: S608  no value in it


def old_texts(before: dt.datetime, *, most: int) -> list[int]:
    """Ids of messages of all organizations that were due so long ago and still say something."""
    with connection.cursor() as cursor:
        cursor.execute(OLD, {"before": before, "most": most})
        return [pk for (pk,) in cursor.fetchall()]


def whose_texts(before: dt.datetime) -> set[int]:
    """Organizations of which some message was due so long ago and still says something."""
    with connection.cursor() as cursor:
        cursor.execute(WHOSE, {"before": before})
        return {pk for (pk,) in cursor.fetchall()}


def unlisted_texts(before: dt.datetime, *, most: int) -> list[int]:
    """The same, of those that no page shows."""
    found = Message.objects.filter(SAYS_STILL, topic_id=None, send_after__lte=before)
    return list(found.order_by("send_after").values_list("pk", flat=True)[:most])


def texts_of(organization_id: int, before: dt.datetime) -> MessageQuerySet:
    """Messages of an organization that were settled and due before, and still say something."""
    return Message.objects.filter(
        SAYS_STILL, organization_id=organization_id, send_after__lt=before
    )


def count_texts(organization_id: int, *, most: int) -> int:
    """How many settled messages of an organization still say something, counted up to a bound by
    the index of those alone.
    """
    found = Message.objects.filter(SAYS_STILL, organization_id=organization_id)
    return found.order_by().values("pk")[:most].count()
