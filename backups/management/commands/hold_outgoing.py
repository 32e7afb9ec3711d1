"""Nothing leaves any more: no mail, no post, no call of other systems."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils import timezone

from backups.operations import hold_outgoing


class Command(BaseCommand):
    """A second run changes nothing."""

    help = "Hold everything that leaves the portal, until release_outgoing."

    def handle(self, *args: object, **options: object) -> None:  # noqa: ARG002
        """One line."""
        hold_outgoing(now=timezone.now())
        self.stdout.write("Within ten seconds nothing leaves any more. Undo: release_outgoing.")
