"""Which scenarios a member may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from cohorts.models import Cohort
from people.models import Member, Role

if TYPE_CHECKING:
    from roi.models import RoiScenario

SEEN_BY = (Role.ADMIN, Role.PRIVACY_OFFICER)


class RoiScenarioQuerySet(models.QuerySet["RoiScenario"]):
    """Scenarios of one organization."""

    def visible_to(self, member: Member) -> Self:
        """Admins, who make them, and privacy officers, who read along."""
        if not member.has_role(*SEEN_BY):
            return self.none()
        return self.filter(organization_id=member.organization_id)


def pilots_seen_by(member: Member) -> models.QuerySet[Cohort]:
    """Pilots whose scenarios somebody may see: all of the organization."""
    if not member.has_role(*SEEN_BY):
        return Cohort.objects.none()
    return Cohort.objects.filter(organization_id=member.organization_id)
