"""Loads every program that ships with the portal; run it after each update. A second run changes
nothing.
"""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from authoring.operations import publish_shipped
from programs.reading import LibraryError


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
                version = publish_shipped(folder=folder, now=timezone.now())
            except LibraryError as error:
                raise CommandError(f"{folder.name}/{error}") from error
            modules = version.modules.count()
            lines.append(f"{version.program.slug} v{version.number} ({modules} modules)")
        self.stdout.write("Library: " + ", ".join(lines))
