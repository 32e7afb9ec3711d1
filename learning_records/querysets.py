"""Which links of packages a member may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from people.models import Member

if TYPE_CHECKING:
    from learning_records.models import PackageLink


class PackageLinkQuerySet(models.QuerySet["PackageLink"]):
    """Copies of packages that somebody said are theirs."""

    def visible_to(self, member: Member) -> Self:
        """One's own."""
        return self.filter(member=member)

    def answered(self) -> Self:
        """Those whose organization lets packages ask, of people who are still there and whose data
        is used.
        """
        return self.filter(
            connection__is_on=True,
            connection__ended_at=None,
            member__left_at=None,
            member__restricted_at=None,
        ).select_related("connection__organization", "member")
