"""Figures that a worker has worked out, kept for whoever looks next."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models

from cohorts.models import Cohort
from common.typed_json import StructField
from insights.published import RoundFigures
from insights.reckoning import FRESH, Reckoned
from insights.round_querysets import LevelRoundQuerySet
from insights.rubric_change import Scored


class Reckoning(models.Model):
    """What came of one pilot, in one language, at one moment. Can be thrown away at any time."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="+", db_index=False)
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    page: models.TextField[str, str] = models.TextField(help_text="What pages.page_of makes of it.")
    has_anything = models.BooleanField(help_text="Whether anything at all can be said.")
    figures: models.JSONField[Reckoned, Reckoned] = StructField(Reckoned)
    readers_asked: ArrayField[list[int], list[int]] = ArrayField(
        models.BigIntegerField(),
        default=list,
        help_text="Parts of its pulses in which people who read results had been asked, each as "
        "often.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "language"], name="reckoned_once")]

    def __str__(self) -> str:
        return f"figures of cohort {self.cohort_id} in {self.language}"

    def is_fresh(self, now: dt.datetime) -> bool:
        """Whether it is too early for newer ones: values of KPIs, of which `kept_figures` knows,
        came in none since.
        """
        has_newer_values: bool = getattr(self, "has_newer_values", False)
        return now < self.made_at + FRESH and not has_newer_values


class LevelRound(models.Model):
    """What was told of the levels of a pilot when a round closed; it is never worked out again."""

    class Kind(models.TextChoices):
        """What it tells."""

        CHANGE = "change"
        """First to closing role-play."""
        INTERIM = "interim"
        FOLLOW_UP = "follow_up"
        RATERS = "raters"
        WAITED = "waited"
        """Beside the later half of a waiting list; closes once."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField()
    figures: models.JSONField[RoundFigures, RoundFigures] = StructField(RoundFigures)
    held: models.JSONField[list[Scored], list[Scored]] = StructField(
        list[Scored],
        help_text="The levels it was made of, for the next round alone; empty of earlier ones.",
    )

    objects = LevelRoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "kind", "number"], name="round_once")
        ]

    def __str__(self) -> str:
        return f"round {self.number} of cohort {self.cohort_id}"
