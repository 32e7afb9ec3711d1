"""One at a time, over all workers on all machines: a lock in the database that no table knows."""

from __future__ import annotations

from django.db import connection


def is_alone(number: int) -> bool:
    """Whether nobody else is at the work of this number; so until the transaction ends. A second
    call in it says the same.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        return bool(cursor.fetchone()[0])
