"""Rows of tests are numbered as those of an installation that has been there for years: with
several digits, and not alike in two tables, where a mistaken one would be found by accident.
"""

from __future__ import annotations

from django.db import connection

APART = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass,
                  10000 + 1009 * row_number() OVER (ORDER BY sequencename))
    FROM pg_sequences
"""


def take_numbers_apart() -> None:
    """Once, in the fresh database of a test process."""
    with connection.cursor() as cursor:
        cursor.execute(APART)
