"""Statements written by hand: one that counts no further than a page says, and one that takes in a
hundred thousand messages.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from common.statements import Statement
from messaging.models import Message, MessageState


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


class NewMessage(NamedTuple):
    """A message as it comes into the outbox: the columns that are its own, in clear."""

    kind: str
    about_id: int | None
    about_version: int
    person_id: int | None
    organization_id: int | None
    topic_id: int | None
    to_address: str
    to_name: str
    is_urgent: bool
    queued_at: dt.datetime
    send_after: dt.datetime
    send_before: dt.datetime | None
    subject: str
    text: str
    language: str
    secret: str
    calendar: str
    calendar_method: str
    reply_to: str
    envelope_id: int | None


AT_ONCE = 1000
OWN = "to_address"
"""What each message is taken to have for itself."""
INSERT = """
    INSERT INTO messaging_message ({columns}, state, state_reason, attempts, may_have_arrived)
    SELECT {values}, '{state}', '', 0, false
      FROM unnest({arrays}) AS new ({own})
        ON CONFLICT DO NOTHING
"""


def insert_messages(messages: Sequence[NewMessage]) -> None:
    """Put messages into the outbox, except those that are there already. A statement per thousand,
    in which what they have in common is said once: Django's own takes five times as long to make
    one of objects.
    """
    for start in range(0, len(messages), AT_ONCE):
        lists = zip(*messages[start : start + AT_ONCE], strict=True)
        columns = dict(zip(NewMessage._fields, map(list, lists), strict=True))
        columns["secret"] = [_sealed(each) for each in columns["secret"]]
        common = frozenset(
            name
            for name, values in columns.items()
            if name != OWN and values.count(values[0]) == len(values)
        )
        said = {name: each[0] if name in common else each for name, each in columns.items()}
        with connection.cursor() as cursor:
            cursor.execute(_insert(common), said)


_sealed = Message._meta.get_field("secret").get_prep_value


@functools.lru_cache(maxsize=64)
def _insert(common: frozenset[str]) -> str:
    """The statement for messages that have these columns in common. Values have the types of their
    columns without their lengths: what is too long is refused, not cut.
    """
    types = {
        field.attname: str(field.db_type(connection)).partition("(")[0]
        for field in Message._meta.concrete_fields
    }
    fields = NewMessage._fields
    own = [name for name in fields if name not in common]
    return INSERT.format(
        state=MessageState.QUEUED,
        columns=", ".join(fields),
        values=", ".join(
            f"%({name})s::{types[name]}" if name in common else f"new.{name}" for name in fields
        ),
        arrays=", ".join(f"%({name})s::{types[name]}[]" for name in own),
        own=", ".join(own),
    )
