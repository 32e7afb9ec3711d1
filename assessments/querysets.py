"""Who sees which score: the leader their own, a rater their own; never superiors by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from people.models import Member

if TYPE_CHECKING:
    from assessments.models import Score


class ScoreQuerySet(models.QuerySet["Score"]):
    """Scores."""

    def visible_to(self, member: Member) -> Self:
        """The leader's own and the ones the member gave."""
        return self.filter(
            Q(enrollment__member=member) | Q(rater=member),
            session__group__cohort__organization_id=member.organization_id,
        )
