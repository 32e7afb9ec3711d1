"""For somebody who cannot get in while no mail leaves: prints another sign-in link."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from people.models import User
from people.operations import CannotSignIn, issue_sign_in_key
from people.sign_in_links import link_lines


class Command(BaseCommand):
    """Changes nothing but the audit table."""

    help = "Print a link with which somebody chooses a new password and signs in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom it is for."""
        parser.add_argument("--email", required=True, help="The address they sign in with.")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Two lines, the link last."""
        email = options["email"].strip()
        user = User.objects.select_related("current_member").filter(email__iexact=email).first()
        if user is None or user.current_member is None:
            raise CommandError(f"Nobody signs in with {email}.")
        member = user.current_member
        try:
            key = issue_sign_in_key(member=member, now=timezone.now(), by=None)
        except CannotSignIn as error:
            raise CommandError(f"{member.name} has left and cannot sign in.") from error
        self.stdout.write(link_lines(member.name, key))
