"""A backup into an empty database, compared to the last row."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backups.manifest import NoManifest
from backups.programs import ProgramMissing
from backups.restoring import NotRestored, restore


class Command(BaseCommand):
    """Ends with 1 where anything is not as it was. What is restored sends nothing until
    release_outgoing.
    """

    help = "Restore a backup into an empty database and compare; see docs/operations.md."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What, and how."""
        parser.add_argument("dump", type=Path, help="What back_up wrote, beside its manifest.")
        parser.add_argument(
            "--erased",
            type=Path,
            metavar="LIST",
            help="The newest list of erased_people: all of it is done again.",
        )
        parser.add_argument(
            "--jobs",
            type=int,
            default=1,
            help="Connections of pg_restore; with more than one a large backup is back sooner.",
        )

    def handle(self, *args: object, dump: Path, jobs: int, **options: Path | None) -> None:  # noqa: ARG002
        """What is done, line by line, and in the end what is not as it was."""
        try:
            wrong = restore(dump=dump, erased=options["erased"], jobs=jobs, say=self.stdout.write)
        except (NotRestored, NoManifest, ProgramMissing) as error:
            raise CommandError(str(error)) from error
        if wrong:
            raise CommandError("\n".join(["Not as it was backed up:", *wrong]))
