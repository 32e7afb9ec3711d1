"""A statement written by hand: it counts no further than a page says."""

from __future__ import annotations

from dataclasses import dataclass

from common.statements import Statement
from messaging.models import MessageState


@dataclass(frozen=True)
class StateCount:
    """How many mails are in one state."""

    state: str
    number: int


COUNT_BY_STATE = Statement(
    StateCount,
    """
    SELECT each.state, counted.number
      FROM unnest(string_to_array(%(states)s, ',')) AS each (state)
     CROSS JOIN LATERAL (
           SELECT count(*) AS number
             FROM (SELECT 1
                     FROM messaging_message m
                    WHERE m.topic_id = %(topic)s
                      AND m.state = each.state
                      AND m.envelope_id IS NULL
                    LIMIT %(most)s) few) counted
     WHERE counted.number > 0
    """,
    states="text",
    topic="bigint",
    most="bigint",
)
STATES = ",".join(MessageState)


def count_by_state(topic_id: int, *, most: int) -> dict[str, int]:
    """How many mails of a cohort are in each state, none of which has more than `most`. One
    query.
    """
    counts = COUNT_BY_STATE.all(states=STATES, topic=topic_id, most=most)
    return {each.state: each.number for each in counts}
