"""Lists who was erased and what was taken back, for the day after a restore."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from privacy.erased import listed_lines


class Command(BaseCommand):
    """Numbers only: "organization member moment", or the verb of what was taken back first."""

    help = (
        "List who was erased, and what people took back; keep it apart from the database, see "
        "docs/operations.md."
    )

    def handle(self, *args: object, **options: object) -> None:  # noqa: ARG002
        """The oldest first."""
        for line in listed_lines():
            self.stdout.write(line)
