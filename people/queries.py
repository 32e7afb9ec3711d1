"""SQL by hand where the ORM has no way to say it."""

from __future__ import annotations

from django.db import connection

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


def leads_up_to(start: Member, goal: Member) -> bool:
    """Whether the managers from `start` upward, `start` included, lead to `goal`. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(UPWARD, [start.pk, goal.pk])
        return bool(cursor.fetchone()[0])
