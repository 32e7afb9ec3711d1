"""The second lock as PostgreSQL knows it: columns, triggers, policies and rights, made of what
common.belonging has worked out. A second run changes nothing, and waits for nobody who is at work:
each table has a mark of how it was locked, and one that is locked so already is not touched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence

from django.db import connection, transaction

from common.belonging import COLUMN, Belonging, Reference
from common.records import dataclass
from common.tenancy import SETTING

NAMED = f"(SELECT nullif(current_setting('{SETTING}', true), '')::bigint)"
"""Worked out once in each statement, not for each row."""
WITHOUT_LEAKS = (
    "lower(text)",
    "upper(text)",
    "textlike(text, text)",
    "texticlike(text, text)",
    "starts_with(text, text)",
    "arraycontains(anyarray, anyarray)",
    "arraycontained(anyarray, anyarray)",
    "arrayoverlap(anyarray, anyarray)",
)
"""Functions of PostgreSQL that tell nobody what they were given, and of which it does not know
that: a condition with one of them is otherwise looked at behind the lock only, and finds no index.
"""
NOT_TRUSTED = """
SELECT p.oid::regprocedure::text FROM pg_proc p
 WHERE p.oid = ANY (%s::regprocedure[]) AND NOT p.proleakproof
"""
MEMBERS = """
SELECT member.rolname, member.oid = (SELECT relowner FROM pg_class WHERE oid = %(table)s::regclass)
  FROM pg_auth_members m
  JOIN pg_roles role ON role.oid = m.roleid
  JOIN pg_roles member ON member.oid = m.member
 WHERE role.rolname = %(role)s
"""


LOCKED = """
SELECT c.relname, coalesce(obj_description(p.oid, 'pg_policy'), '')
  FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = 'own_rows'
 WHERE c.relrowsecurity AND pg_table_is_visible(c.oid)
"""
"""Tables with a lock, and the mark of each: what stands with its policy as a comment."""
MAINTAIN_SINCE = 170_000
"""Before, only its owner can have a table cleaned."""


@dataclass(frozen=True)
class Rights:
    """What is not as for every table."""

    written_once: Collection[str] = ()
    """Tables whose rows are never changed."""
    cleaned: Collection[str] = ()
    """Tables that somebody other than their owner has to have cleaned."""


def lock_rows(
    belongings: Sequence[Belonging],
    *,
    unlocked: Collection[str],
    every_role: str,
    rights: Rights,
    anew: bool = False,
) -> None:
    """Make the lock, by the role that owns the tables. Columns that were not there are filled.

    The tables named in `unlocked` lose theirs. `every_role` is the role that sees all rows: it and
    all roles that may take it on get what they need; '' where there is none. What is locked already
    is left alone, so that nobody waits, unless it is to be made anew.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCKED)
        marks = dict(cursor.fetchall())
        statements: list[str] = []
        for each in belongings:
            made = [*_column(each), *_policies(each, every_role)]
            mark = mark_of(made)
            if anew or marks.get(each.table) != mark:
                statements += [*made, f"COMMENT ON POLICY own_rows ON {each.table} IS '{mark}'"]
        open_now = [table for table in unlocked if table in marks]
        statements += [f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY" for table in open_now]
        if statements:
            cursor.execute(";\n".join(statements))
        if not every_role:
            return
        cursor.execute(MEMBERS, {"role": every_role, "table": belongings[0].table})
        roles = [every_role, *(name for name, is_owner in cursor.fetchall() if not is_owner)]
        cursor.execute(";\n".join(_rights(roles, rights)))
        trust_functions()


def mark_of(statements: Collection[str]) -> str:
    """By which what was made with these is known again."""
    return hashlib.sha256("\n".join(statements).encode()).hexdigest()


def trust_functions() -> None:
    """Have PostgreSQL know that WITHOUT_LEAKS tell nobody. Only a superuser can; for anybody else
    nothing happens, and telling_functions() names them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = session_user")
        if cursor.fetchone()[0]:
            cursor.execute(";\n".join(f"ALTER FUNCTION {f} LEAKPROOF" for f in WITHOUT_LEAKS))


def telling_functions() -> list[str]:
    """Those of WITHOUT_LEAKS that this database does not know as such."""
    with connection.cursor() as cursor:
        cursor.execute(NOT_TRUSTED, [[f.replace(" ", "") for f in WITHOUT_LEAKS]])
        return sorted(name for (name,) in cursor.fetchall())


def _column(each: Belonging) -> Iterator[str]:
    """The column that the model does not have, and what fills it, whoever writes."""
    if not each.along:
        return
    table, name = each.table, f"{each.table}_belongs"
    yield f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {COLUMN} bigint"
    found = _filled(each, "t")
    where = f"{COLUMN} IS NULL AND {found} IS NOT NULL"
    yield f"UPDATE {table} AS t SET {COLUMN} = {found} WHERE {where}"  # noqa: S608  our own names
    if not each.may_lack:
        yield f"ALTER TABLE {table} ALTER COLUMN {COLUMN} SET NOT NULL"
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" NEW.{COLUMN} := {_filled(each, 'NEW')}; RETURN NEW; END $$"
    )
    columns = ", ".join(reference.column for reference in each.along)
    yield (
        f"CREATE OR REPLACE TRIGGER belongs BEFORE INSERT OR UPDATE OF {columns}, {COLUMN}"
        f" ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def _filled(each: Belonging, row: str) -> str:
    found = [_looked_up(reference, row) for reference in each.along]
    return found[0] if len(found) == 1 else f"coalesce({', '.join(found)})"


def _looked_up(reference: Reference, row: str) -> str:
    where = f"p.{reference.target} = {row}.{reference.column}"
    return f"(SELECT p.{COLUMN} FROM {reference.table} p WHERE {where})"  # noqa: S608  our own names


def _policies(each: Belonging, every_role: str) -> Iterator[str]:
    table, is_own = each.table, f"{each.column} = {NAMED}"
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"DROP POLICY IF EXISTS own_rows ON {table}"
    yield f"CREATE POLICY own_rows ON {table} USING ({is_own})"
    yield f"DROP POLICY IF EXISTS shared_rows ON {table}"
    if each.is_shared:
        yield f"CREATE POLICY shared_rows ON {table} FOR SELECT USING ({each.column} IS NULL)"
    yield f"DROP POLICY IF EXISTS every_row ON {table}"
    if every_role:
        yield f"CREATE POLICY every_row ON {table} TO {_quoted(every_role)} USING (true)"


def _rights(roles: Sequence[str], rights: Rights) -> Iterator[str]:
    named = ", ".join(_quoted(role) for role in roles)
    yield f"GRANT USAGE ON SCHEMA public TO {named}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {named}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {named}"
    yield f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {named}"
    yield from (f"REVOKE UPDATE, DELETE ON {table} FROM {named}" for table in rights.written_once)
    if connection.pg_version >= MAINTAIN_SINCE:  # type: ignore[attr-defined]
        yield from (f"GRANT MAINTAIN ON {table} TO {named}" for table in rights.cleaned)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
