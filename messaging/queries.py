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
    html: str
    secret: str
    calendar: str
    calendar_method: str
    reply_to: str
    envelope_id: int | None


AT_ONCE = 1000
INSERT = """
    INSERT INTO messaging_message ({columns}, state, state_reason, attempts, may_have_arrived)
    SELECT new.*, '{state}', '', 0, false
      FROM unnest({arrays}) AS new
        ON CONFLICT DO NOTHING
"""


def insert_messages(messages: Sequence[NewMessage]) -> None:
    """Put messages into the outbox, except those that are there already. A statement per thousand:
    Django's own takes five times as long to make one of objects.
    """
    if not messages:
        return
    secret = NewMessage._fields.index("secret")
    seal = Message._meta.get_field("secret").get_prep_value
    with connection.cursor() as cursor:
        for start in range(0, len(messages), AT_ONCE):
            columns = [list(each) for each in zip(*messages[start : start + AT_ONCE], strict=True)]
            columns[secret] = [seal(each) for each in columns[secret]]
            cursor.execute(_insert(), columns)


@functools.cache
def _insert() -> str:
    """The statement. Arrays have the types of their columns without their lengths: what is too long
    is refused, not cut.
    """
    types = {
        field.attname: str(field.db_type(connection)).partition("(")[0]
        for field in Message._meta.concrete_fields
    }
    return INSERT.format(
        state=MessageState.QUEUED,
        columns=", ".join(NewMessage._fields),
        arrays=", ".join(f"%s::{types[name]}[]" for name in NewMessage._fields),
    )


FORGET = f"""
    WITH forgotten AS (
        DELETE FROM messaging_message WHERE kind = %(kind)s AND about_id = %(about)s
        RETURNING state)
    SELECT count(*) FROM forgotten WHERE state = '{MessageState.SENT}'
"""  # noqa: S608  a name of the house, nothing from outside


def forget_messages(*, kind: str, about_id: int) -> int:
    """Delete every message of a kind about one thing, none of which is read for it; no other may
    travel in them. Returns how many had been sent; a second call finds none. One statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(FORGET, {"kind": kind, "about": about_id})
        return int(cursor.fetchone()[0])
