"""Whether the second lock is shut, said by `manage.py migrate` and `manage.py check --database
default`: everything that would leave it open looks well otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution
from django.db import DEFAULT_DB_ALIAS, connection

from common.records import dataclass
from common.row_locks import MAINTAIN_SINCE, WITHOUT_LEAKS, telling_functions
from common.tenancy import LOGIN, as_owner
from empathy_portal.locked_tables import TENANT_TABLE, locked_tables

SEE = "See “Roles of the database” in docs/operations.md."
ROLE = """
SELECT current_user,
       me.rolsuper OR me.rolbypassrls OR EXISTS (
           SELECT FROM pg_class WHERE oid = to_regclass(%(table)s)
              AND pg_has_role(relowner, 'USAGE')),
       every.oid IS NOT NULL,
       every.oid IS NOT NULL AND pg_has_role(every.oid, 'MEMBER'),
       every.oid IS NOT NULL AND pg_has_role(every.oid, 'USAGE'),
       every.oid IS NOT NULL AND pg_has_role(every.oid, 'pg_read_all_stats'::regrole, 'USAGE')
  FROM pg_roles me LEFT JOIN pg_roles every ON every.rolname = %(role)s
 WHERE me.rolname = current_user
"""
UNLOCKED = "SELECT relname FROM pg_class WHERE oid = ANY (%s::regclass[]) AND NOT relrowsecurity"


@dataclass(frozen=True)
class SignedIn:
    """The role with which a process signs in at the database."""

    name: str
    passes_by: bool
    """Whether it sees everything, whatever the lock says."""
    is_there: bool
    may_open: bool
    """Whether it may take on the role that sees everything,"""
    is_open: bool
    """or even has its rights without."""
    sees_work: bool
    """Whether the role that sees everything knows since when others are at work."""


@register(Tags.database)
def check_lock(databases: Sequence[str] | None = None, **_of_django: object) -> list[CheckMessage]:
    """What leaves it open, or keeps the portal from working with it."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    if not settings.EVERY_ROLE:
        text = "The second lock is open: one role of the database sees all organizations."
        return [Caution(text, hint=SEE, id="portal.W002")]
    is_owner_at_work = connection.asked_for == LOGIN  # type: ignore[attr-defined]
    with as_owner():
        return [*([] if is_owner_at_work else _of_role(_signed_in())), *_of_tables()]


def _signed_in() -> SignedIn:
    with connection.cursor() as cursor:
        cursor.execute(ROLE, {"role": settings.EVERY_ROLE, "table": TENANT_TABLE})
        return SignedIn(*cursor.fetchone())


def _of_role(role: SignedIn) -> Iterator[CheckMessage]:
    every = settings.EVERY_ROLE
    if not role.is_there:
        yield Error(f"EVERY_ROLE: there is no role {every}.", hint=SEE, id="portal.E001")
    elif not role.may_open:
        text = f"The role {role.name} may not take on {every}."
        yield Error(text, hint=f"GRANT {every} TO {role.name};", id="portal.E002")
    elif role.passes_by:
        text = f"The second lock is open: {role.name} owns the tables, or passes by all locks."
        yield Caution(text, hint=f"Sign in as another role. {SEE}", id="portal.W003")
    elif role.is_open:
        text = f"The second lock is open: {role.name} has the rights of {every} all the time."
        hint = f"ALTER ROLE {role.name} NOINHERIT; REVOKE {every} FROM {role.name}; then GRANT it."
        yield Caution(text, hint=hint, id="portal.W004")
    if role.is_there and not role.sees_work:
        text = f"{every} cannot see what web and worker are at: events could be missed."
        hint = f"Let an administrator of the server run: GRANT pg_read_all_stats TO {every};"
        yield Caution(text, hint=hint, id="portal.W008")


def _of_tables() -> Iterator[CheckMessage]:
    there = set(connection.introspection.table_names())
    tables = [each.table for each in locked_tables() if each.table in there]
    with connection.cursor() as cursor:
        cursor.execute(UNLOCKED, [tables])
        bare = sorted(name for (name,) in cursor.fetchall())
    if bare:
        text = f"The second lock is open for {', '.join(bare)}."
        yield Caution(text, hint="Run manage.py lock_rows as who owns them.", id="portal.W005")
    if telling := telling_functions():
        text = "Searches among people use no index: PostgreSQL trusts some functions too little."
        lines = " ".join(f"ALTER FUNCTION {each} LEAKPROOF;" for each in WITHOUT_LEAKS)
        hint = f"Let an administrator of the server run, in this database: {lines}"
        yield Caution(f"{text} ({', '.join(telling)})", hint=hint, id="portal.W006")
    if connection.pg_version < MAINTAIN_SINCE:  # type: ignore[attr-defined]
        text = "PostgreSQL before 17 lets only their owner clean tables of answers at once."
        yield Caution(text, hint=SEE, id="portal.W007")
