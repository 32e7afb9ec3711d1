"""Which waves a member may see, and which invitations can still be used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Func, IntegerField, Q

from cohorts.querysets import still_asking
from people.models import Member, Role
from surveys.states import WaveState

if TYPE_CHECKING:
    from surveys.models import Invitation, WaitingComment, Wave


class WaveQuerySet(models.QuerySet["Wave"]):
    """Waves of one organization."""

    def visible_to(self, member: Member) -> Self:
        """Admins and privacy officers, never respondents' superiors as such."""
        if not member.has_role(Role.ADMIN, Role.PRIVACY_OFFICER):
            return self.none()
        return self.filter(plan__cohort__organization_id=member.organization_id)

    def asking(self) -> Self:
        """Those still planned that will open: of cohorts that run, and of finished ones that go on
        asking; not where an admin has stopped them.
        """
        return self.filter(
            still_asking("plan__cohort__"), state=WaveState.PLANNED, plan__stopped_at=None
        )


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations to a wave."""

    def unanswered(self) -> Self:
        """Those that can still be used; none of a wave that is closed."""
        return self.alias(mark=_mark()).filter(mark=0)


class WaitingCommentQuerySet(models.QuerySet["WaitingComment"]):
    """Comments that wait to be retold."""

    def visible_to(self, member: Member) -> Self:
        """Privacy officers alone: whoever is neither a leader's superior nor reads for a pilot."""
        if not member.has_role(Role.PRIVACY_OFFICER):
            return self.none()
        return self.filter(wave__plan__cohort__organization_id=member.organization_id)


def _mark() -> Func:
    """1 where an invitation is used, else 0; nothing once its wave is closed."""
    return Func(F("part__marks"), F("place"), function="get_bit", output_field=IntegerField())
