"""Fills an empty demo with Northwind and its past; does nothing when it is there."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from demo.seed import NoLibrary, seed

MOST_WEEKS, USUAL_WEEKS = 12, 6


class Command(BaseCommand):
    """Never on a server that sends real mail."""

    help = "Make the demo's organization, whose pilot is in week N today."

    def add_arguments(self, parser: CommandParser) -> None:
        """--weeks N."""
        parser.add_argument(
            "--weeks",
            type=int,
            default=USUAL_WEEKS,
            help="How far the running pilot has come, 0 to 12.",
        )

    def handle(self, *args: object, weeks: int, **options: object) -> None:  # noqa: ARG002
        """One line at the end."""
        if settings.IS_PRODUCTION:
            raise CommandError("This makes up people. It runs in the demo only (PORTAL_MODE=demo).")
        if not 0 <= weeks <= MOST_WEEKS:
            raise CommandError(f"--weeks takes 0 to {MOST_WEEKS}.")
        try:
            is_new = seed(weeks=weeks, now=timezone.now())
        except NoLibrary as error:
            raise CommandError("Load the library first: manage.py load_library") from error
        self.stdout.write(
            f"Northwind: its pilot is in week {weeks}." if is_new else "Northwind is there already."
        )
