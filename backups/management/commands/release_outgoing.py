"""The portal lives in this database from now on, and everything leaves."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from backups.operations import count_due, release_outgoing
from common import copies

CHOICES = ("send", "miss")


class Command(BaseCommand):
    """Of what was due meanwhile somebody has to say what becomes of it."""

    help = "Have a restored copy send mail and call other systems from now on."

    def add_arguments(self, parser: CommandParser) -> None:
        """What becomes of what was due."""
        parser.add_argument(
            "--due",
            choices=CHOICES,
            help="Mails that are due by now: send them, or mark them as missed.",
        )

    def handle(self, *args: object, due: str | None, **options: object) -> None:  # noqa: ARG002
        """Asks where somebody sits in front of it."""
        standing, now = copies.look(), timezone.now()
        if standing.is_restoring:
            raise CommandError("A backup is being restored; run `manage.py restore` to its end.")
        if not standing.is_held:
            self.stdout.write("Nothing is held here.")
            return
        count = count_due(now)
        self.stdout.write(f"Held: {standing.why}. {count} mails are due by now.")
        due = due or self._asked()
        done = release_outgoing(now=now, sends=due == "send")
        what = "leave now" if due == "send" else "are marked as missed"
        self.stdout.write(f"Released: {done} mails {what}.")
        if standing.is_held_by_setting:
            self.stdout.write("OUTGOING_HELD is set: take it out of the settings and restart.")

    def _asked(self) -> str:
        if not sys.stdin.isatty():
            raise CommandError("Say --due send or --due miss.")
        said = input("Send them, or mark them as missed? [send/miss] ").strip()
        if said not in CHOICES:
            raise CommandError("Nothing was changed.")
        return said
