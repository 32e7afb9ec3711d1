"""Which badges a member may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from people.models import Member

if TYPE_CHECKING:
    from badges.models import Badge


class BadgeQuerySet(models.QuerySet["Badge"]):
    """Badges of leaders."""

    def visible_to(self, member: Member) -> Self:
        """Their own, as certificates are."""
        return self.filter(
            certificate__enrollment__member=member,
            issuer__organization_id=member.organization_id,
        )

    def taken_back(self) -> Self:
        """Those whose certificate was."""
        return self.filter(certificate__revoked_at__isnull=False)
