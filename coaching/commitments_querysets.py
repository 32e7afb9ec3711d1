"""Which commitments a member may see: their own. Coaches read them as entries of a record."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from coaching.commitments_states import CommitmentState
from people.models import Member

if TYPE_CHECKING:
    from coaching.models import Commitment


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Commitments of leaders."""

    def visible_to(self, member: Member) -> Self:
        """The leader's own, also of programs that they left; nobody else's."""
        return self.filter(
            enrollment__member=member,
            enrollment__cohort__organization_id=member.organization_id,
        )

    def open(self) -> Self:
        """Of which nothing is said yet, the next date first."""
        return self.filter(state=CommitmentState.OPEN).order_by("due_on", "pk")

    def settled(self) -> Self:
        """Of which it is said what became, the latest first."""
        return self.exclude(state=CommitmentState.OPEN).order_by("-settled_at", "-pk")

    def since(self, moment: dt.datetime | None) -> Self:
        """Open ones, and those of which something was said since a moment (None: ever)."""
        if moment is None:
            return self
        return self.filter(Q(state=CommitmentState.OPEN) | Q(settled_at__gte=moment))
