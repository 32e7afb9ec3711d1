"""Django's own, and then the second lock: a table has it from the moment it is there."""

from __future__ import annotations

from django.core.management.commands import migrate

from common import copies
from common.tenancy import as_owner
from empathy_portal.locked_tables import lock_all, open_views

LOOKS_ONLY = ("plan", "check_unapplied", "prune")


class Command(migrate.Command):
    """Runs as whoever owns the tables."""

    def handle(self, *args: object, **options: object) -> None:
        """Change the tables, then lock them; with options that only look, neither."""
        with as_owner():
            if any(options[name] for name in LOOKS_ONLY):
                super().handle(*args, **options)
                return
            open_views()
            super().handle(*args, **options)
            lock_all()
            copies.claim()
