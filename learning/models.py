"""What a leader did with cards. Answers are private to the leader."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cohorts.models import Enrollment
from common.typed_json import StructField
from learning.answers import Answer, LaterGoes
from learning.querysets import PathEntryQuerySet
from programs.content.paths import PathEffect
from programs.models import Card


class CardCompletion(models.Model):
    """A leader finished a card; the first time is kept."""

    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="card_completions"
    )
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="completions")
    completed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "card"], name="card_completed_once")
        ]


class CardAnswer(models.Model):
    """What a leader wrote or chose on a card: theirs alone, never shown to anybody else, in no
    export but theirs.
    """

    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="card_answers"
    )
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="+")
    answer: models.JSONField[Answer, Answer] = StructField(Answer)
    later: models.JSONField[LaterGoes | None, LaterGoes | None] = StructField(LaterGoes, null=True)
    """Rules and figures go by `answer`, the first go; this is the leader's own business."""
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "card"], name="card_answer_once")
        ]


class PathEntry(models.Model):
    """What a rule of the program does, or did, for a leader."""

    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="path_entries"
    )
    rule = models.SlugField(max_length=80)
    effect: models.JSONField[PathEffect, PathEffect] = StructField(PathEffect)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    weeks = models.SmallIntegerField(
        default=0, help_text="How many weeks later the cards open for it; negative: earlier."
    )

    objects = PathEntryQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "rule", "effect"],
                condition=Q(until=None),
                name="path_entry_once",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="path_entry_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} for enrollment {self.enrollment_id}"
