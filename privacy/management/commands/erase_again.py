"""Erases again whom an older backup brought back, and takes back again what stood in it."""

from __future__ import annotations

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from people.operations import LastAdmin
from privacy.erased import Erased, read_lines
from privacy.erasure import StillNeeded
from privacy.operations import erase_person
from privacy.withdrawn import take_back_again


class Command(BaseCommand):
    """Whom somebody else has to take over from first is named by their number."""

    help = (
        "Erase the people of a list that erased_people wrote, and take back again what it names; "
        "whoever is erased stays so."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The list."""
        parser.add_argument("list", help="The file, or - for standard input.")

    def handle(self, *args: object, list: str, **options: object) -> None:  # noqa: A002, ARG002
        """What was taken back goes first. Nothing happens where a line cannot be read."""
        try:
            lines = sys.stdin.read() if list == "-" else Path(list).read_text(encoding="utf-8")
            named = read_lines(lines)
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        if done := take_back_again(named.withdrawn, now=timezone.now()):
            self.stdout.write(f"taken back again: {done}")
        left = [each.member for each in named.erased if not self._erase(each)]
        if left:
            raise CommandError(f"Still needed, hand over first: {', '.join(map(str, left))}")

    def _erase(self, named: Erased) -> bool:
        member = named.present()
        if member is None or member.erased_at is not None:
            return True
        try:
            erased = erase_person(
                of=member,
                by=None,
                now=timezone.now(),
                reason="erased before the backup was restored",
                figures_stay=True,
            )
        except (StillNeeded, LastAdmin):
            return False
        self.stdout.write(f"{named.member}: {sum(erased.counts().values())} rows")
        return True
