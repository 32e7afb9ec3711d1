"""SQL by hand where the ORM has no way to say it."""

from __future__ import annotations

from django.db import connection

from people.folding import fold
from people.models import Member

UPWARD = """
WITH RECURSIVE upward (id, manager_id) AS (
    SELECT id, manager_id FROM people_member WHERE id = %s
    UNION
    SELECT above.id, above.manager_id
    FROM people_member above JOIN upward ON above.id = upward.manager_id
)
SELECT EXISTS (SELECT FROM upward WHERE id = %s)
"""
STANDING = """
SELECT count(*), sum(hashtext(member::text)::bigint)
FROM people_member AS member WHERE organization_id = %s
"""
# One department after the other is looked up in the index, so that nobody's row is read.
DEPARTMENTS = """
WITH RECURSIVE named (department) AS (
    (SELECT department FROM people_member
      WHERE organization_id = %(organization)s AND department > ''
      ORDER BY department LIMIT 1)
    UNION ALL
    SELECT (SELECT m.department FROM people_member m
             WHERE m.organization_id = %(organization)s AND m.department > named.department
             ORDER BY m.department LIMIT 1)
      FROM named WHERE named.department IS NOT NULL
)
SELECT department FROM named WHERE department IS NOT NULL
"""


def departments_of(organization_id: int) -> list[str]:
    """The departments of an organization's people, as a reader looks for names. One statement that
    reads a row for each.
    """
    with connection.cursor() as cursor:
        cursor.execute(DEPARTMENTS, {"organization": organization_id})
        return sorted((name for (name,) in cursor.fetchall()), key=lambda name: (fold(name), name))


def leads_up_to(start: Member, goal: Member) -> bool:
    """Whether the managers from `start` upward, `start` included, lead to `goal`. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(UPWARD, [start.pk, goal.pk])
        return bool(cursor.fetchone()[0])


def standing_of(organization_id: int) -> str:
    """A text that changes whenever a list might mean something else for an organization's people.

    One statement that reads them all and hands out two numbers.
    """
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [organization_id])
        count, total = cursor.fetchone()
    return f"{count} {total}"
