"""The operator says that a domain of addresses is an organization's own."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from single_sign_on.models import ClaimedDomain
from single_sign_on.operations import DomainTaken, confirm_domain


class Command(BaseCommand):
    """Confirms a claim that waits. Look first that the domain is theirs: whoever has a domain here
    decides who signs in with addresses of it.
    """

    help = "Confirm that a domain of e-mail addresses belongs to an organization."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which, and whose."""
        parser.add_argument("domain")
        parser.add_argument("--organization", required=True, help="Its short name.")

    def handle(self, *args: object, **options: str) -> None:  # noqa: ARG002
        """One line."""
        domain, slug = options["domain"].strip().lower(), options["organization"]
        claims = ClaimedDomain.objects.select_related("connection__organization").filter(
            domain=domain, connection__organization__slug=slug, connection__ended_at=None
        )
        if not claims:
            raise CommandError(f"No connection of {slug} waits for {domain}.")
        try:
            confirm_domain(claim=claims[0], now=timezone.now())
        except DomainTaken as error:
            raise CommandError(f"Another connection speaks for {domain} already.") from error
        self.stdout.write(f"{domain} counts for {claims[0].connection.organization.name}.")
