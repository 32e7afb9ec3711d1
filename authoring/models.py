"""What programs are written in."""

from __future__ import annotations

from django.db import models

from authoring.querysets import ManuscriptQuerySet
from people.models import Member, Organization
from programs.models import Program, ProgramVersion


class Manuscript(models.Model):
    """The files of a program: a draft while somebody works on them, and frozen once a version was
    published from them.
    """

    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, help_text="None: shipped."
    )
    program = models.ForeignKey(
        Program,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="manuscripts",
        help_text="Of which it is, or will be, a version; None while that is a new one.",
    )
    version = models.OneToOneField(
        ProgramVersion, null=True, blank=True, on_delete=models.PROTECT, help_text="None: a draft."
    )
    origin = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="copies",
        help_text="The published one that it began as.",
    )
    title = models.CharField(max_length=200, help_text="In English, as its program.toml says.")
    slug = models.SlugField(max_length=80)
    files: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(
        help_text="Path within the program -> text."
    )
    problem = models.TextField(
        blank=True, help_text="Why it cannot be published as it is: file, field, what to do."
    )
    needs_reading = models.BooleanField(
        default=False, help_text="Whether a piece has changed since `problem` was worked out."
    )
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL)
    changed_at = models.DateTimeField()

    objects = ManuscriptQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.slug} ({self.pk})"

    @property
    def is_draft(self) -> bool:
        """Whether nothing was published from it yet."""
        return self.version_id is None
