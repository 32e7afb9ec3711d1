"""Which waves a member may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from people.models import Member, Role

if TYPE_CHECKING:
    from surveys.models import Wave


class WaveQuerySet(models.QuerySet["Wave"]):
    """Waves of one organization."""

    def visible_to(self, member: Member) -> Self:
        """Admins and privacy officers, never respondents' superiors as such."""
        if not member.has_role(Role.ADMIN, Role.PRIVACY_OFFICER):
            return self.none()
        return self.filter(plan__cohort__organization_id=member.organization_id)
