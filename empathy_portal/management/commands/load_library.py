"""Loads every program that ships with the portal; run it after each update. A second run changes
nothing.
"""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from assessments.operations import load_rubrics
from programs.operations import load_program
from programs.reading import LibraryError, read_program


class Command(BaseCommand):
    """Reads, checks, then writes: a folder with a mistake changes nothing."""

    help = "Load the programs that ship with the portal."

    def handle(self, *args: object, **options: object) -> None:  # noqa: ARG002
        """One line at the end says what the library has."""
        folders = sorted(
            path.parent
            for path in (settings.BASE_DIR / "programs" / "library").glob("*/program.toml")
        )
        lines = []
        for folder in folders:
            try:
                program = read_program(folder)
            except LibraryError as error:
                raise CommandError(f"{folder.name}/{error}") from error
            with transaction.atomic():
                now = timezone.now()
                version = load_program(program=program, now=now)
                load_rubrics(version=version, program=program, now=now)
            lines.append(f"{program.slug} v{version.number} ({len(program.modules)} modules)")
        self.stdout.write("Library: " + ", ".join(lines))
