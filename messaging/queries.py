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
FEW = 20
"""A column of no more different values sends each of them once."""
OWN = "to_address"
"""What each message is taken to have for itself."""
INSERT = """
    INSERT INTO messaging_message ({columns}, state, state_reason, attempts, may_have_arrived)
    SELECT {values}, '{state}', '', 0, false
      FROM unnest({lists}) AS new ({own})
        ON CONFLICT DO NOTHING
"""


def insert_messages(messages: Sequence[NewMessage]) -> None:
    """Put messages into the outbox, except those that are there already. A statement per thousand,
    which says once what many of them have in common: to write and read the same texts and moments a
    thousand times takes longer than the rows. Django's own takes ten times as long.
    """
    for start in range(0, len(messages), AT_ONCE):
        statement, said = _insert(messages[start : start + AT_ONCE])
        with connection.cursor() as cursor:
            cursor.execute(statement, said)


def _insert(messages: Sequence[NewMessage]) -> tuple[str, dict[str, object]]:
    """The statement, and what is filled in."""
    fields = NewMessage._fields
    columns = dict(zip(fields, map(list, zip(*messages, strict=True)), strict=True))
    seal = Message._meta.get_field("secret").get_prep_value
    columns["secret"] = [seal(each) for each in columns["secret"]]
    said: dict[str, object] = {}
    values, lists = [], {}
    for name, each in columns.items():
        kind, different = _types()[name], list(dict.fromkeys(each))
        if name == OWN or len(different) > FEW:
            said[name], lists[name] = each, f"%({name})s::{kind}[]"
            values.append(f"new.{name}")
        elif len(different) == 1:
            said[name] = different[0]
            values.append(f"%({name})s::{kind}")
        else:
            places = {value: place for place, value in enumerate(different, start=1)}
            said[name], said[f"{name}_at"] = different, [places[value] for value in each]
            lists[name] = f"%({name}_at)s::int[]"
            values.append(f"(%({name})s::{kind}[])[new.{name}]")
    statement = INSERT.format(
        state=MessageState.QUEUED,
        columns=", ".join(fields),
        values=", ".join(values),
        lists=", ".join(lists.values()),
        own=", ".join(lists),
    )
    return statement, said


@functools.cache
def _types() -> dict[str, str]:
    """Of columns, without their lengths: what is too long is refused, not cut."""
    return {
        field.attname: str(field.db_type(connection)).partition("(")[0]
        for field in Message._meta.concrete_fields
    }
