"""Which manuscripts a member may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from people.models import Member, Role

if TYPE_CHECKING:
    from authoring.models import DraftComment, Manuscript, ReviewRequest
    from programs.models import Module


class ManuscriptQuerySet(models.QuerySet["Manuscript"]):
    """Files of programs."""

    def visible_to(self, member: Member) -> Self:
        """Admins see those of their organization, and what ships with the portal."""
        if not member.has_role(Role.ADMIN):
            return self.none()
        own = Q(organization_id=member.organization_id)
        return self.filter(own | Q(organization=None))

    def of(self, module: Module) -> Self:
        """The files of the version that a module belongs to, for whoever reads the module."""
        return self.filter(version_id=module.version_id)

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


class CommentQuerySet(models.QuerySet["DraftComment"]):
    """What was said about drafts."""

    def visible_to(self, member: Member) -> Self:
        """Admins see those on drafts of their organization."""
        own = self.filter(draft__organization_id=member.organization_id)
        return own if member.has_role(Role.ADMIN) else self.none()

    def open(self) -> Self:
        """Still waiting for something to be done; answers never are."""
        return self.filter(answers_to=None, resolved_at=None)

    def threads(self) -> Self:
        """What was said first, each with its answers, in the order it was said. Two queries."""
        first = self.filter(answers_to=None).select_related("by", "resolved_by")
        answers = self.model.objects.select_related("by")
        return first.prefetch_related(models.Prefetch("answers", answers))


class ReviewRequestQuerySet(models.QuerySet["ReviewRequest"]):
    """Who was asked to read drafts."""

    def unread(self) -> Self:
        """Not read yet, of what is still a draft."""
        return self.filter(read_at=None, draft__version=None)
