"""What a leader did with cards. Answers are private to the leader."""

from __future__ import annotations

from django.db import models

from cohorts.models import Enrollment
from common.typed_json import StructField
from learning.answers import Answer
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
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "card"], name="card_answer_once")
        ]
