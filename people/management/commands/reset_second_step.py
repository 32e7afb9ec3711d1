"""For the last admin, who lost phone and recovery codes: nobody else could reset it."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from people.models import User
from people.operations import NoSecondStep, reset_second_step


class Command(BaseCommand):
    """Takes app, passkeys and recovery codes away, ends sessions, and leaves a row and a mail."""

    help = "Remove somebody's second step of signing in, so that they can set up a new one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom it is for."""
        parser.add_argument("--email", required=True, help="The address they sign in with.")

    def handle(self, *args: object, **options: str) -> None:  # noqa: ARG002
        """One line."""
        email = options["email"].strip()
        user = User.objects.select_related("current_member").filter(email__iexact=email).first()
        if user is None or user.current_member is None:
            raise CommandError(f"Nobody signs in with {email}.")
        member = user.current_member
        try:
            reset_second_step(member=member, now=timezone.now(), by=None)
        except NoSecondStep as error:
            raise CommandError(f"{member.name} has no second step to reset.") from error
        self.stdout.write(f"{member.name} signs in without a second step and sets up a new one.")
