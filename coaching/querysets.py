"""Which talks a member may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from people.models import Member

if TYPE_CHECKING:
    from coaching.models import Talk


class TalkQuerySet(models.QuerySet["Talk"]):
    """Talks of one organization."""

    def visible_to(self, member: Member) -> Self:
        """The leader's own, and the ones a coach holds with somebody whom they coach now."""
        own = self.filter(enrollment__cohort__organization_id=member.organization_id)
        return own.filter(Q(enrollment__member=member) | Q(coach=member)).filter(
            Q(enrollment__member=member) | Q(enrollment__coach=F("coach"))
        )
