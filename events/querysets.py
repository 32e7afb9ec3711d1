"""Which deliveries a member may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from events.states import NOT_ARRIVED
from people.models import Member, Role

if TYPE_CHECKING:
    from events.models import Delivery


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Events on their way to webhooks."""

    def visible_to(self, member: Member) -> Self:
        """Admins."""
        if not member.has_role(Role.ADMIN):
            return self.none()
        return self.filter(connection__organization_id=member.organization_id)

    def not_arrived(self) -> Self:
        """What went wrong the last time it was tried."""
        return self.filter(state__in=NOT_ARRIVED)

    def latest_first(self) -> Self:
        """For lists."""
        return self.order_by("-pk")
