"""Who sees a pilot on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from people.models import Member, Role

if TYPE_CHECKING:
    from pilots.models import PilotDraft


class PilotDraftQuerySet(models.QuerySet["PilotDraft"]):
    """Pilots on their way."""

    def visible_to(self, member: Member) -> Self:
        """Admins of the organization share their drafts."""
        if not member.has_role(Role.ADMIN):
            return self.none()
        return self.filter(organization_id=member.organization_id)
