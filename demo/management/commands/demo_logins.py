"""Says who can sign in to the demo, one line each, whoever has most to see first."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from demo.logins import demo_logins


class Command(BaseCommand):
    """Nothing when there is no demo."""

    help = "Print who can sign in to the demo, by role."

    def handle(self, *args: object, **options: object) -> None:  # noqa: ARG002
        """Role, name and address."""
        for role, member in demo_logins():
            self.stdout.write(f"{role:<16} {member.name:<22} {member.email}")
