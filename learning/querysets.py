"""Which rows of what leaders did are meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from learning.models import Certificate, PathEntry
    from people.models import Member


class PathEntryQuerySet(models.QuerySet["PathEntry"]):
    """What rules do and did for leaders."""

    def standing(self) -> Self:
        """What they do now."""
        return self.filter(until=None)


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """What leaders have been given."""

    def visible_to(self, member: Member) -> Self:
        """Their own: whoever else is shown one has its code."""
        return self.filter(
            enrollment__member=member,
            enrollment__cohort__organization_id=member.organization_id,
        )

    def to_set(self) -> Self:
        """Given, and not yet a file; the oldest first."""
        return self.filter(pdf=None).order_by("issued_at")
