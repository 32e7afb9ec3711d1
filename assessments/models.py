"""Rubrics and scores: one rater, one leader, one session, one criterion, one level."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.calibration_models import CalibrationGate as CalibrationGate
from assessments.calibration_models import CalibrationItem as CalibrationItem
from assessments.calibration_models import CalibrationRound as CalibrationRound
from assessments.calibration_models import ExpertReading as ExpertReading
from assessments.calibration_models import OwnSample as OwnSample
from assessments.querysets import (
    NoteQuerySet,
    RaterTalkQuerySet,
    RubricQuerySet,
    ScoreQuerySet,
    SeenQuerySet,
)
from assessments.recording_models import RECORDING_KEPT_FOR as RECORDING_KEPT_FOR
from assessments.recording_models import TurnFile as TurnFile
from assessments.recording_models import TurnFilePart as TurnFilePart
from assessments.recording_models import TurnRecording as TurnRecording
from cohorts.models import Enrollment
from common.languages import ByLanguage
from common.typed_json import ByLanguageField
from people.models import Member
from practice.models import PracticeSession
from programs.content.rubrics import LEVELS, RubricCriterion
from programs.models import Module, ProgramVersion

NO_SCORE = "0"
"""The version of a level that was never given."""


class Level(models.IntegerChoices):
    """The four ordered levels."""

    NOT_EVIDENT = 1, _("Not Evident")
    EMERGING = 2, _("Emerging")
    CONSISTENT = 3, _("Consistent")
    MASTERY = 4, _("Mastery")


class Rubric(models.Model):
    """The criteria of one module, or the general one of a version, on which the two ends of its
    program are scored. Where a module follows the general one, both are one ruler with other
    examples. Frozen from its first score on; a change makes a new number.
    """

    module = models.ForeignKey(
        Module,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rubrics",
        db_index=False,
    )
    version = models.ForeignKey(
        ProgramVersion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rubrics",
        db_index=False,
    )
    ruler = models.CharField(
        max_length=64,
        blank=True,
        help_text="The same for the same questions and anchors, also in another version: that of a "
        "general rubric, and of modules that follow it.",
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
                condition=Q(module__isnull=False, version=None)
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

    rubric = models.ForeignKey(
        Rubric, on_delete=models.PROTECT, related_name="criteria", db_index=False
    )
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

    session = models.ForeignKey(
        PracticeSession, on_delete=models.PROTECT, related_name="scores", db_index=False
    )
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


def nothing_since(moment: dt.datetime) -> str:
    """The version of a level that is not given, as it was seen at a moment. A tap that was made
    before the level was taken back, and comes late, must not give it again.
    """
    return f"{NO_SCORE}.{round(moment.timestamp() * 1_000_000)}"


class EmptiedSlot(models.Model):
    """When a level was last taken back, or moved to somebody else; gone with the session."""

    session = models.ForeignKey(
        PracticeSession, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="+")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="+")
    rater = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    emptied_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrollment", "criterion", "rater"], name="emptied_once"
            )
        ]

    def __str__(self) -> str:
        return f"no level of enrollment {self.enrollment_id} since {self.emptied_at}"


class RaterTalk(models.Model):
    """Two raters who were two levels or more apart about a leader have talked: what they saw, for
    the two of them. Nobody else reads it, and no level changes by it.
    """

    session = models.ForeignKey(
        PracticeSession, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="+", help_text="The lower number of the two."
    )
    second = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    noted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    talked_at = models.DateTimeField(help_text="When one of them first said so.")
    noted_at = models.DateTimeField()

    objects = RaterTalkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrollment", "first", "second"], name="rater_talk_once"
            ),
            models.CheckConstraint(
                condition=Q(first__lt=models.F("second")), name="rater_talk_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"talk about enrollment {self.enrollment_id} in session {self.session_id}"

    def other_of(self, rater_id: int) -> int:
        """The one of the two who is not this one."""
        return self.second_id if self.first_id == rater_id else self.first_id


class EvidenceNote(models.Model):
    """What the rater saw or heard, for the leader to read: one per rater, leader and session."""

    session = models.ForeignKey(
        PracticeSession, on_delete=models.PROTECT, related_name="notes", db_index=False
    )
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


class SeenBehavior(models.Model):
    """A behavior that a rater ticked while a leader led: what was seen, for the leader to read. No
    level is ever reckoned from it. One that was taken back keeps its row, so that its revision goes
    on; `level` and `position` say which of its criterion's behaviors it is.
    """

    session = models.ForeignKey(
        PracticeSession, on_delete=models.PROTECT, related_name="seen", db_index=False
    )
    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.PROTECT, related_name="seen_behaviors"
    )
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="seen")
    rater = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    position = models.PositiveSmallIntegerField(
        help_text="Among the behaviors of the level, from 0."
    )
    is_seen = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=1)
    ticked_at = models.DateTimeField()

    objects = SeenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrollment", "criterion", "rater", "level", "position"],
                name="seen_once",
            ),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=LEVELS), name="seen_level_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"behavior {self.level}.{self.position} of enrollment {self.enrollment_id}"

    @property
    def version(self) -> str:
        """Names this row as it stands, as the one of a score does."""
        return f"{self.pk}.{self.revision}"
