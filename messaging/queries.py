"""Statements written by hand: one that counts no further than a page says, and one that takes in a
hundred thousand messages.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from django.db import connection

from common.records import dataclass
from common.statements import Statement
from common.tenancy import rows_of_all
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
    INSERT INTO messaging_message ({columns}, state, state_reason, attempts, may_have_arrived, way)
    SELECT {values}, '{state}', '', 0, false, ''
      FROM unnest({lists}) AS new ({own})
        ON CONFLICT DO NOTHING
"""


@rows_of_all("mail that must not say whose it is belongs to no organization")
def insert_messages(messages: Sequence[NewMessage]) -> None:
    """Put messages into the outbox, except those that are there already. A statement per thousand,
    which says once what many of them have in common: to write and read the same texts and moments a
    thousand times takes longer than the rows. Django's own takes ten times as long.
    """
    for start in range(0, len(messages), AT_ONCE):
        statement, said = _insert(messages[start : start + AT_ONCE])
        with connection.cursor() as cursor:
            cursor.execute(statement, said)


def _insert(messages: Sequence[NewMessage]) -> tuple[str, dict[str, Any]]:
    """The statement, and what is filled in."""
    columns = dict(zip(NewMessage._fields, zip(*messages, strict=True), strict=True))
    seal = Message._meta.get_field("secret").get_prep_value
    columns["secret"] = tuple(seal(each) for each in columns["secret"])
    said = [_said(name, values) for name, values in columns.items()]
    lists = [each for each in said if each.list]
    statement = INSERT.format(
        state=MessageState.QUEUED,
        columns=", ".join(columns),
        values=", ".join(each.value for each in said),
        lists=", ".join(each.list for each in lists),
        own=", ".join(each.name for each in lists),
    )
    return statement, dict(chain.from_iterable(each.filling.items() for each in said))


class _Said(NamedTuple):
    """How a statement says one column of many messages."""

    name: str
    value: str
    """Of one of them."""
    list: str
    """One entry for each of them; '' when they have all the same."""
    filling: Mapping[str, Any]


def _said(name: str, values: Sequence[object]) -> _Said:
    kind, different = _types()[name], list(dict.fromkeys(values))
    if name == OWN or len(different) > FEW:
        return _Said(name, f"new.{name}", f"%({name})s::{kind}[]", {name: list(values)})
    if len(different) == 1:
        return _Said(name, f"%({name})s::{kind}", "", {name: values[0]})
    places = {value: place for place, value in enumerate(different, start=1)}
    return _Said(
        name,
        f"(%({name})s::{kind}[])[new.{name}]",
        f"%({name}_at)s::int[]",
        {name: different, f"{name}_at": [places[value] for value in values]},
    )


@functools.cache
def _types() -> dict[str, str]:
    """Of columns, without their lengths: what is too long is refused, not cut."""
    return {
        field.attname: str(field.db_type(connection)).partition("(")[0]
        for field in Message._meta.concrete_fields
    }


FORGET = f"""
    WITH forgotten AS (
        DELETE FROM messaging_message WHERE kind = %(kind)s AND about_id = %(about)s
        RETURNING state)
    SELECT count(*) FROM forgotten WHERE state = '{MessageState.SENT}'
"""  # noqa: S608  a name of the house, nothing from outside


@rows_of_all("mail that must not say whose it is belongs to no organization")
def forget_messages(*, kind: str, about_id: int) -> int:
    """Delete every message of a kind about one thing, none of which is read for it; no other may
    travel in them. Returns how many had been sent; a second call finds none. One statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(FORGET, {"kind": kind, "about": about_id})
        return int(cursor.fetchone()[0])
