"""A statement written by hand: it counts no further than a page says."""

from __future__ import annotations

from django.db import connection

from messaging.models import MessageState

COUNT_BY_STATE = """
    SELECT state.name, counted.number
      FROM unnest(%(states)s::varchar[]) AS state (name)
     CROSS JOIN LATERAL (
           SELECT count(*) AS number
             FROM (SELECT 1
                     FROM messaging_message m
                    WHERE m.topic_id = %(topic)s
                      AND m.state = state.name
                      AND m.envelope_id IS NULL
                    LIMIT %(most)s) few) counted
     WHERE counted.number > 0
"""


def count_by_state(topic_id: int, *, most: int) -> dict[str, int]:
    """How many mails of a cohort are in each state, none of which has more than `most`. One
    query.
    """
    values: dict[str, int | list[str]] = {
        "states": list(MessageState.values),
        "topic": topic_id,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT_BY_STATE, values)
        return dict(cursor.fetchall())
