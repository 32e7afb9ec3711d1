"""Writes docs/content.md: the written program in figures. For whoever edits the library."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from programs.reading import LibraryError, LibraryProgram, read_program
from programs.reading.report import content_report


def document() -> Path:
    """Where the report stands."""
    return Path(settings.BASE_DIR) / "docs" / "content.md"


def shipped_programs() -> list[LibraryProgram]:
    """Every program of the library, as it is read from its folder."""
    library = Path(settings.BASE_DIR) / "programs" / "library"
    return [read_program(path.parent) for path in sorted(library.glob("*/program.toml"))]


class Command(BaseCommand):
    """Reads files, writes one; needs no database."""

    help = "Write docs/content.md, the written program in figures."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:  # noqa: ARG002
        """A library with a mistake leaves the report as it is."""
        try:
            text = content_report(shipped_programs())
        except LibraryError as error:
            raise CommandError(str(error)) from error
        document().write_text(text, encoding="utf-8")
        self.stdout.write(f"Written: {document().relative_to(settings.BASE_DIR)}")
