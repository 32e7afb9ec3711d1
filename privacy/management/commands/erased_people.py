"""Lists who was erased, to erase them again after an older backup was restored."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from people.models import Member


class Command(BaseCommand):
    """Numbers only: "organization member moment", one a line."""

    help = "List who was erased; keep it apart from the database, see docs/operations.md."

    def handle(self, *args: object, **options: object) -> None:  # noqa: ARG002
        """The oldest first."""
        erased = Member.objects.filter(erased_at__isnull=False).order_by("erased_at", "pk")
        for organization, pk, at in erased.values_list("organization_id", "pk", "erased_at"):
            assert at is not None  # noqa: S101  asked for above
            self.stdout.write(f"{organization} {pk} {at.isoformat()}")
