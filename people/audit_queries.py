"""What is read of the audit table and its chain by hand, as PostgreSQL writes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import takewhile
from operator import itemgetter

from django.db import connection

from common.records import dataclass
from people.audit_chain import LinkedRow, content_of, digest_of

AT_A_TIME = 2_000
DIGEST = digest_of("e", "l")
UNSEALED = f"""
SELECT e.id, COALESCE(e.organization_id, 0), {content_of("e")}
  FROM people_auditevent e
 WHERE e.id > %s AND NOT EXISTS (
       SELECT FROM people_auditlink l WHERE l.event_id = e.id AND l.event_id > %s)
 ORDER BY e.id LIMIT %s
"""  # noqa: S608
# A transaction that is seen as over now has written all its rows; ids are given in order.
HORIZON = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
       pg_snapshot_xmax(pg_current_snapshot())::text::bigint, clock_timestamp()
"""
LINKED = f"""
SELECT l.event_id, l.number, l.seal, CASE WHEN e.id IS NULL THEN NULL ELSE {DIGEST} END
  FROM people_auditlink l
  LEFT JOIN people_auditevent e
         ON e.id = l.event_id AND COALESCE(e.organization_id, 0) = l.organization_id
 WHERE l.organization_id = %s AND l.number > %s AND l.number <= %s
 ORDER BY l.number
"""  # noqa: S608
SHOWN = f"""
SELECT l.event_id, l.number, l.seal, CASE WHEN e.id IS NULL THEN NULL ELSE {DIGEST} END, b.seal
  FROM people_auditlink l
  LEFT JOIN people_auditlink b ON b.organization_id = l.organization_id AND b.number = l.number - 1
  LEFT JOIN people_auditevent e
         ON e.id = l.event_id AND COALESCE(e.organization_id, 0) = l.organization_id
 WHERE l.organization_id = %s AND (l.event_id = ANY(%s) OR l.number BETWEEN %s AND %s)
 ORDER BY l.number
"""  # noqa: S608
BESIDE = """
SELECT COALESCE(e.organization_id, 0), e.id FROM people_auditevent e
 WHERE e.id <= %s AND NOT EXISTS (SELECT FROM people_auditlink l WHERE l.event_id = e.id)
 ORDER BY e.id LIMIT 100
"""
OLD = """
SELECT l.number, COALESCE(e.at < %s, false)
  FROM people_auditlink l LEFT JOIN people_auditevent e ON e.id = l.event_id
 WHERE l.organization_id = %s AND l.number > %s
 ORDER BY l.number LIMIT %s
"""
BEGINS_OLD = """
SELECT c.organization_id FROM people_auditchain c CROSS JOIN LATERAL (
       SELECT e.at FROM people_auditlink l LEFT JOIN people_auditevent e ON e.id = l.event_id
        WHERE l.organization_id = c.organization_id ORDER BY l.number LIMIT 1) first
 WHERE first.at < %s ORDER BY c.organization_id
"""
"""A look at the first link of each chain."""
LET_GO = "SELECT people_audit_forget(%s, %s)"
"""Roles that may not delete may do this: what goes is what a checkpoint covers, see migrations."""


@dataclass(frozen=True)
class UnsealedRow:
    """A row of the audit table that is in no chain yet."""

    event_id: int
    organization_id: int
    content: bytes
    """What is hashed of it, without a salt."""


def unsealed_rows(settled: int) -> list[UnsealedRow]:
    """Rows beyond this one that can be seen and are in no chain, some thousands at most."""
    with connection.cursor() as cursor:
        cursor.execute(UNSEALED, [settled, settled, AT_A_TIME])
        return [UnsealedRow(pk, of, bytes(content)) for pk, of, content in cursor.fetchall()]


def linked_rows(organization_id: int, *, after: int, up_to: int) -> Iterator[LinkedRow]:
    """Links with what their rows say now, in order, a statement per thousands: however long it is,
    little of it is in memory.
    """
    while after < up_to:
        bound = min(after + AT_A_TIME, up_to)
        with connection.cursor() as cursor:
            cursor.execute(LINKED, [organization_id, after, bound])
            for event_id, number, seal, digest in cursor.fetchall():
                is_there = digest is not None
                yield LinkedRow(event_id, number, bytes(seal), bytes(digest) if is_there else None)
        after = bound


def links_around(
    organization_id: int, *, events: Sequence[int], first: int, last: int
) -> list[tuple[LinkedRow, bytes | None]]:
    """The links of these rows and those between two numbers, each with the seal before it; None
    where there is no link before. One statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(SHOWN, [organization_id, list(events), first, last])
        return [
            (
                LinkedRow(pk, number, bytes(seal), None if digest is None else bytes(digest)),
                None if before is None else bytes(before),
            )
            for pk, number, seal, digest, before in cursor.fetchall()
        ]


def rows_beside(settled: int) -> list[tuple[int, int]]:
    """(Organization, row) of what should be in a chain and is not; a hundred at most."""
    with connection.cursor() as cursor:
        cursor.execute(BESIDE, [settled])
        return [(organization_id, pk) for organization_id, pk in cursor.fetchall()]


def last_old_link(organization_id: int, *, after: int, older_than: dt.datetime) -> int:
    """The last of the links after this one before which all rows are old; some thousands on."""
    with connection.cursor() as cursor:
        cursor.execute(OLD, [older_than, organization_id, after, AT_A_TIME])
        old = takewhile(itemgetter(1), cursor.fetchall())
        return max((number for number, _is_old in old), default=after)


def chains_to_shorten(older_than: dt.datetime) -> list[int]:
    """Organizations whose oldest row is older. One query."""
    with connection.cursor() as cursor:
        cursor.execute(BEGINS_OLD, [older_than])
        return [pk for (pk,) in cursor.fetchall()]


def let_rows_go(organization_id: int, *, up_to: int) -> int:
    """Delete rows and links up to a checkpoint that stands already; how many rows."""
    with connection.cursor() as cursor:
        cursor.execute(LET_GO, [organization_id, up_to])
        return int(cursor.fetchone()[0])
