"""One backup, whole and counted; for a night job."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from backups.dumping import NoBackup, back_up
from backups.programs import ProgramMissing


class Command(BaseCommand):
    """Into a folder under a name with the time, or as the file that is named."""

    help = "Back up the whole database, with what every table holds; see docs/operations.md."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("to", type=Path, help="A folder, or a file that is not there yet.")
        parser.add_argument(
            "--uncompressed",
            action="store_true",
            help="For what stores backups and packs them better by itself.",
        )

    def handle(self, *args: object, to: Path, uncompressed: bool, **options: object) -> None:  # noqa: ARG002
        """What is done, line by line."""
        packs = ["--compress=0"] if uncompressed else []
        # A job that is told to end clears up; what a harder end leaves behind the next one removes.
        signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
        try:
            back_up(to=to, now=timezone.now(), say=self.stdout.write, packs=packs)
        except (NoBackup, ProgramMissing) as error:
            raise CommandError(str(error)) from error
