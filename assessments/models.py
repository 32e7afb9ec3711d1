"""Rubrics and scores: one rater, one leader, one session, one criterion, one level."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.querysets import NoteQuerySet, RubricQuerySet, ScoreQuerySet
from cohorts.models import Enrollment
from common.languages import ByLanguage
from common.typed_json import ByLanguageField
from people.models import Member
from practice.models import PracticeSession
from programs.content.rubrics import LEVELS, RubricCriterion
from programs.models import Module, ProgramVersion

NO_SCORE = "0"
"""The version of a level that was not given."""


class Level(models.IntegerChoices):
    """The four ordered levels."""

    NOT_EVIDENT = 1, _("Not Evident")
    EMERGING = 2, _("Emerging")
    CONSISTENT = 3, _("Consistent")
    MASTERY = 4, _("Mastery")


class Rubric(models.Model):
    """The criteria of one module, or the general one of a version, on which the two ends of its
    program are scored. Frozen from its first score on; a change makes a new number.
    """

    module = models.ForeignKey(
        Module, null=True, blank=True, on_delete=models.PROTECT, related_name="rubrics"
    )
    version = models.ForeignKey(
        ProgramVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="rubrics"
    )
    ruler = models.CharField(
        max_length=64,
        blank=True,
        help_text="Of a general one: the same for the same words, also in another version.",
    )
    number = models.PositiveSmallIntegerField(default=1)

    objects = RubricQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["module", "number"], name="rubric_number_once"),
            models.UniqueConstraint(
                fields=["version", "number"], name="rubric_general_number_once"
            ),
            models.CheckConstraint(
                condition=Q(module__isnull=False, version=None, ruler="")
                | (Q(module=None, version__isnull=False) & ~Q(ruler="")),
                name="rubric_of_module_or_version",
            ),
        ]

    def __str__(self) -> str:
        whose = f"version {self.version_id}" if self.is_general else f"module {self.module_id}"
        return f"rubric {self.number} of {whose}"

    @property
    def is_general(self) -> bool:
        """Whether it is the one for both ends of a program."""
        return self.version_id is not None


class Criterion(models.Model):
    """One thing to look for, with an observable anchor per level."""

    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=60)
    content: models.JSONField[ByLanguage[RubricCriterion], ByLanguage[RubricCriterion]] = (
        ByLanguageField(RubricCriterion)
    )

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["rubric", "slug"], name="criterion_once")]

    def __str__(self) -> str:
        return self.slug


class Score(models.Model):
    """Two raters of the same leader are kept apart; a rater's second tap changes their own row and
    its revision.
    """

    session = models.ForeignKey(PracticeSession, on_delete=models.PROTECT, related_name="scores")
    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    rater = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    revision = models.PositiveIntegerField(default=1)
    scored_at = models.DateTimeField()

    objects = ScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrollment", "criterion", "rater"], name="score_once"
            ),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=LEVELS), name="score_level_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"level {self.level} for enrollment {self.enrollment_id}"

    @property
    def version(self) -> str:
        """Names this row as it stands; no level given before or after has the same."""
        return f"{self.pk}.{self.revision}"


class EvidenceNote(models.Model):
    """What the rater saw or heard, for the leader to read: one per rater, leader and session."""

    session = models.ForeignKey(PracticeSession, on_delete=models.PROTECT, related_name="notes")
    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.PROTECT, related_name="evidence_notes"
    )
    rater = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "enrollment", "rater"], name="note_once")
        ]

    def __str__(self) -> str:
        return f"note {self.pk} about enrollment {self.enrollment_id}"
