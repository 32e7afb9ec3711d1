"""What of other systems a member may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from people.models import Member, Role

if TYPE_CHECKING:
    from provisioning.scim_models import ScimGroup, ScimPerson


class ScimPersonQuerySet(models.QuerySet["ScimPerson"]):
    """People as connections speak of them."""

    def standing(self) -> Self:
        """Of whom the other system still speaks."""
        return self.filter(ended_at=None)


class ScimGroupQuerySet(models.QuerySet["ScimGroup"]):
    """Groups of other systems."""

    def visible_to(self, member: Member) -> Self:
        """Admins see the groups of their organization's connections."""
        if not member.has_role(Role.ADMIN):
            return self.none()
        return self.filter(connection__organization=member.organization_id)

    def for_the_list(self) -> Self:
        """By name, with how many are in each."""
        return self.annotate(people=models.Count("seats")).order_by("name", "pk")
