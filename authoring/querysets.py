"""Which manuscripts a member may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from people.models import Member, Role

if TYPE_CHECKING:
    from authoring.models import Manuscript


class ManuscriptQuerySet(models.QuerySet["Manuscript"]):
    """Files of programs."""

    def visible_to(self, member: Member) -> Self:
        """Admins see those of their organization, and what ships with the portal."""
        if not member.has_role(Role.ADMIN):
            return self.none()
        own = Q(organization_id=member.organization_id)
        return self.filter(own | Q(organization=None))

    def drafts(self) -> Self:
        """Not published yet, the latest first."""
        return self.filter(version=None).order_by("-changed_at", "-pk")

    def published(self) -> Self:
        """Frozen: a version stands for each."""
        return self.filter(version__isnull=False)

    def newest(self) -> Self:
        """Of each program the one published last."""
        latest = self.published().order_by("program_id", "-version__number")
        return latest.distinct("program_id")

    def without_files(self) -> Self:
        """For lists: the files are large."""
        return self.defer("files").select_related("program", "version", "by")
