"""Which connections, keys and exchanges a member may see."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from people.models import Member, Role

if TYPE_CHECKING:
    from connections.models import AccessKey, Connection, Exchange


class ConnectionQuerySet(models.QuerySet["Connection"]):
    """Connections of one organization."""

    def visible_to(self, member: Member) -> Self:
        """Admins; nobody else sees where the organization is connected to."""
        if not member.has_role(Role.ADMIN):
            return self.none()
        return self.filter(organization_id=member.organization_id)

    def in_use(self) -> Self:
        """Those that are switched on and not removed."""
        return self.filter(is_on=True, ended_at=None)

    def standing(self) -> Self:
        """Those that were not removed, by kind and name."""
        return self.filter(ended_at=None).order_by("kind", "name", "pk")


class AccessKeyQuerySet(models.QuerySet["AccessKey"]):
    """Keys of one organization."""

    def visible_to(self, member: Member) -> Self:
        """Admins."""
        if not member.has_role(Role.ADMIN):
            return self.none()
        return self.filter(organization_id=member.organization_id)

    def in_use(self, now: dt.datetime) -> Self:
        """Neither withdrawn nor expired."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now), ended_at=None)

    def for_the_list(self) -> Self:
        """The newest first."""
        return self.order_by("-made_at", "-pk")


class ExchangeQuerySet(models.QuerySet["Exchange"]):
    """What was exchanged for one organization."""

    def visible_to(self, member: Member) -> Self:
        """Admins."""
        if not member.has_role(Role.ADMIN):
            return self.none()
        return self.filter(organization_id=member.organization_id)

    def latest_first(self) -> Self:
        """For lists."""
        return self.order_by("-at", "-pk")
