"""What programs are written in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from authoring.querysets import CommentQuerySet, ManuscriptQuerySet, ReviewRequestQuerySet
from people.models import Member, Organization
from programs.models import Program, ProgramVersion

LONGEST_PATH = 330
"""Three folders and a file, each of at most 80 letters, with an ending; see authoring.bundle."""


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
    settled_with = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Of the program that it was copied from: the edition that it was copied from, or "
        "the one since then of which it was last decided what to take.",
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


class ReviewRequest(models.Model):
    """Somebody was asked to read a draft before it is published."""

    draft = models.ForeignKey(
        Manuscript, on_delete=models.CASCADE, related_name="review_requests", db_index=False
    )
    reviewer = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    read_at = models.DateTimeField(
        null=True, blank=True, help_text="When the reviewer said that they have read it."
    )

    objects = ReviewRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "reviewer"], name="review_asked_once")
        ]

    def __str__(self) -> str:
        return f"review {self.pk} of draft {self.draft_id}"

    @property
    def organization_id(self) -> int | None:
        """Whose draft it is; needs the draft loaded."""
        return self.draft.organization_id


class DraftComment(models.Model):
    """What somebody says about a piece of a draft, or an answer to that. Open until resolved."""

    draft = models.ForeignKey(Manuscript, on_delete=models.CASCADE, related_name="comments")
    path = models.CharField(
        max_length=LONGEST_PATH, blank=True, help_text="Of the piece; empty: the draft as a whole."
    )
    answers_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    text = models.TextField()
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    resolved_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answers_to=None) | Q(resolved_at=None), name="answers_stay_open"
            )
        ]
        indexes = [
            models.Index(
                fields=["draft"],
                condition=Q(answers_to=None, resolved_at=None),
                name="comment_open",
            )
        ]

    def __str__(self) -> str:
        return f"comment {self.pk} on draft {self.draft_id}"

    @property
    def organization_id(self) -> int | None:
        """Whose draft it is; needs the draft loaded."""
        return self.draft.organization_id

    @property
    def is_open(self) -> bool:
        """Whether it still waits for something to be done."""
        return self.resolved_at is None
