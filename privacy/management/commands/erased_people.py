"""Lists who was erased, to erase them again after an older backup was restored."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from privacy.erased import erased_lines


class Command(BaseCommand):
    """Numbers only: "organization member moment", one a line."""

    help = "List who was erased; keep it apart from the database, see docs/operations.md."

    def handle(self, *args: object, **options: object) -> None:  # noqa: ARG002
        """The oldest first."""
        for line in erased_lines():
            self.stdout.write(line)
