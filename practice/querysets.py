"""Which sessions a member may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from people.models import Member, Role

if TYPE_CHECKING:
    from practice.models import PracticeSession


class SessionQuerySet(models.QuerySet["PracticeSession"]):
    """Practice sessions of one organization."""

    def visible_to(self, member: Member) -> Self:
        """Admins see all; facilitators the ones they run; leaders the ones of their group."""
        own = self.filter(group__cohort__organization_id=member.organization_id)
        if member.has_role(Role.ADMIN):
            return own
        mine = Q(group__places__enrollment__member=member, group__places__enrollment__left_at=None)
        return own.filter(Q(facilitator=member) | mine).distinct()
