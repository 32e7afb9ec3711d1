"""Every row of every table, as one number for each table that does not depend on their order.

The sum of a hash of each row as text: two tables with the same rows have the same sum, and a row
that is missing, changed or there twice gives another one. The text of a row is the same in every
version of PostgreSQL, once the few settings that shape it are said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.db import connection

SETTINGS = (
    "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL row_security = off;"
    " SET LOCAL IntervalStyle = 'postgres'; SET LOCAL extra_float_digits = 1;"
    " SET LOCAL bytea_output = 'hex'; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0"
)
TABLES = """
SELECT n.nspname, c.relname
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
 ORDER BY 1, 2
"""
COUNT = """
SELECT count(*), coalesce(sum(('x' || left(md5((row_of.*)::text), 15))::bit(60)::bigint), 0)::text
  FROM {table} AS row_of
"""


class Counted(NamedTuple):
    """What a table holds."""

    rows: int
    checksum: str


def count_tables() -> dict[str, Counted]:
    """Every table of the portal -> what it holds, in the caller's transaction: of one snapshot
    where that is a repeatable one.
    """
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        cursor.execute(TABLES)
        for schema, name in cursor.fetchall():
            table = f"{_quoted(schema)}.{_quoted(name)}"
            cursor.execute(COUNT.format(table=table))
            found[name if schema == "public" else f"{schema}.{name}"] = Counted(*cursor.fetchone())
    return found


def differences(before: Mapping[str, Counted], after: Mapping[str, Counted]) -> list[str]:
    """A sentence for each table that is not as it was."""
    said = []
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            said.append(f"{name}: " + ("is gone" if old else "is there and was not"))
        elif old.rows != new.rows:
            said.append(f"{name}: {new.rows} rows, {old.rows} were backed up")
        elif old.checksum != new.checksum:
            said.append(f"{name}: {new.rows} rows as before, with other content")
    return said


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
