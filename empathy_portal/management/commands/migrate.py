"""Django's own, and then the second lock: a table has it from the moment it is there. Runs beside
web and workers that are at work, and holds none of them up for long.
"""

from __future__ import annotations

import contextlib

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations import Migration
from psycopg2.errors import LockNotAvailable

from common import copies
from common.tenancy import as_owner
from empathy_portal.locked_tables import lock_all
from empathy_portal.new_tables import NewTablesExecutor

LOOKS_ONLY = ("plan", "check_unapplied", "prune")
WAITS_MS = 5_000
"""For a table that others use. As long as a change waits for one, all others wait behind it: pages
wait up to ten seconds.
"""


class Command(migrate.Command):
    """Runs as whoever owns the tables."""

    def handle(self, *args: object, **options: object) -> None:
        """Change the tables, then lock them; with options that only look, neither. What could not
        have a table in time is not there at all, and a second run goes on.
        """
        with as_owner():
            if any(options[name] for name in LOOKS_ONLY):
                super().handle(*args, **options)
                return
            migrate.MigrationExecutor = NewTablesExecutor  # type: ignore[attr-defined]
            try:
                super().handle(*args, **options)
                _wait_at_most(WAITS_MS)
                lock_all()
                copies.claim()
            except OperationalError as error:
                if not isinstance(error.__cause__, LockNotAvailable):
                    raise
                raise CommandError(
                    f"Somebody has held a table for more than {WAITS_MS / 1000:g} seconds; nothing "
                    "of this change is there. Run migrate again, at a quieter time if need be."
                ) from error
            finally:
                with contextlib.suppress(DatabaseError):
                    _wait_at_most(0)

    def migration_progress_callback(
        self,
        action: str,
        migration: Migration | None = None,
        fake: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        """Called before each. One outside a transaction builds indexes beside others: it waits for
        them, and nobody for it.
        """
        if action in {"apply_start", "unapply_start"} and migration:
            _wait_at_most(WAITS_MS if migration.atomic else 0)
        super().migration_progress_callback(action, migration, fake)


def _wait_at_most(milliseconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [str(milliseconds)])
