"""Rounds of calibration, what they ask, and samples of an organization's own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from assessments.calibration import Gate
from assessments.querysets import (
    ItemQuerySet,
    OwnSampleQuerySet,
    ReadingQuerySet,
    RoundQuerySet,
)
from common.typed_json import StructField
from people.models import Member, Organization
from programs.content.rubrics import CRITERIA
from programs.content.transcripts import AgreedScore, SpokenTurn
from programs.models import Material, Module

GivenLevels = dict[str, int]
"""Criterion -> level."""


class CalibrationGate(models.Model):
    """What rounds in an organization ask for; without a row the usual."""

    organization = models.OneToOneField(
        Organization, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    gate: models.JSONField[Gate, Gate] = StructField(Gate)

    def __str__(self) -> str:
        return f"gate of {self.organization_id}"


class OwnSample(models.Model):
    """A role-play that an organization adds for its raters: in writing, or a video elsewhere. It is
    in rounds once both its experts have read it alike.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    setting = models.CharField(max_length=600)
    turns: models.JSONField[tuple[SpokenTurn, ...], tuple[SpokenTurn, ...]] = StructField(
        tuple[SpokenTurn, ...], default=tuple
    )
    video_url = models.URLField(max_length=500, blank=True)
    agreed: models.JSONField[GivenLevels, GivenLevels] = StructField(
        GivenLevels, default=dict, help_text="Criterion -> level; empty until experts agree."
    )
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    usable_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = OwnSampleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-added_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(turns=[]) ^ Q(video_url=""), name="own_sample_is_text_or_video"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """What rounds know it by."""
        return f"own-{self.pk}"


class ExpertReading(models.Model):
    """What one of the two experts gave; the other sees it when both have read."""

    sample = models.ForeignKey(OwnSample, on_delete=models.CASCADE, related_name="readings")
    expert = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    scores: models.JSONField[tuple[AgreedScore, ...], tuple[AgreedScore, ...]] = StructField(
        tuple[AgreedScore, ...], default=tuple
    )
    revision = models.PositiveIntegerField(default=0)
    given_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When somebody else was named. Kept, so that they never get it in a round.",
    )

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "expert"],
                condition=Q(replaced_at__isnull=True),
                name="expert_once_a_sample",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True) | Q(given_at__isnull=False),
                name="reading_replaced_when_given",
            ),
        ]

    def __str__(self) -> str:
        return f"reading {self.pk} of sample {self.sample_id}"

    @property
    def levels(self) -> GivenLevels:
        """Criterion -> level; empty until it was read."""
        return {score.criterion: score.level for score in self.scores}


class CalibrationRound(models.Model):
    """Some samples that one rater scores, and what came of it: theirs alone to look at."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()
    gate: models.JSONField[Gate, Gate] = StructField(
        Gate, help_text="As it stood when the round began."
    )
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    runs_out_on = models.DateField(
        null=True, blank=True, help_text="Of a round that was passed: the first day it is over."
    )
    mail_at = models.DateTimeField(
        null=True, blank=True, help_text="When the rater hears next that it runs out."
    )

    objects = RoundQuerySet.as_manager()
    is_renewed: bool  # only from with_renewal()

    class Meta:
        ordering: ClassVar = ["-number"]
        indexes = [
            models.Index(
                fields=["mail_at"], condition=Q(mail_at__isnull=False), name="calibration_to_tell"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["member", "number"], name="calibration_round_once"),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(finished_at__isnull=True),
                name="calibration_one_round_open",
            ),
            models.CheckConstraint(
                condition=Q(runs_out_on__isnull=True) | Q(finished_at__isnull=False),
                name="calibration_passed_when_finished",
            ),
        ]

    def __str__(self) -> str:
        return f"round {self.number} of member {self.member_id}"

    @property
    def organization_id(self) -> int:
        """Whose audit table it is written down in."""
        return self.member.organization_id

    @property
    def is_passed(self) -> bool:
        """Whether the gate was met."""
        return self.runs_out_on is not None


class CalibrationItem(models.Model):
    """One sample of a round, and the levels that the rater gave it so far."""

    round = models.ForeignKey(
        CalibrationRound, on_delete=models.CASCADE, related_name="items", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=100)
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="+")
    material = models.ForeignKey(
        Material, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    own_sample = models.ForeignKey(
        OwnSample, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed: models.JSONField[GivenLevels, GivenLevels] = StructField(
        GivenLevels, help_text="Criterion -> the panel's level, as it stood when the round began."
    )
    levels: models.JSONField[GivenLevels, GivenLevels] = StructField(GivenLevels, default=dict)
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when the rater sees the panel's levels."
    )

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="calibration_item_once"),
            models.UniqueConstraint(fields=["round", "key"], name="calibration_sample_once"),
            models.CheckConstraint(
                condition=Q(material__isnull=True) ^ Q(own_sample__isnull=True),
                name="calibration_item_is_of_one_sample",
            ),
        ]

    def __str__(self) -> str:
        return f"sample {self.position} of round {self.round_id}"

    @property
    def is_whole(self) -> bool:
        """Whether every criterion has a level."""
        return set(self.levels) >= set(CRITERIA)
