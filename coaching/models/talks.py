"""Talks between a leader and their coach."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from coaching.querysets import TalkQuerySet
from coaching.states import TalkState
from cohorts.models import Enrollment, PersonalStep
from people.models import Member


class Talk(models.Model):
    """One talk of a leader with the coach they have then. The coach stays with it when another one
    comes.
    """

    State = TalkState

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="talks")
    coach = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="talks_held")
    personal_step = models.ForeignKey(
        PersonalStep,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="talks",
        help_text="The monthly talk of the leader's plan that this one is; empty: one beside it.",
    )
    state = models.CharField(max_length=10, choices=TalkState.choices, default=TalkState.PROPOSED)
    offered = ArrayField(
        models.DateTimeField(), default=list, blank=True, help_text="Times to choose from."
    )
    starts_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=30)
    time_zone = models.CharField(max_length=60, help_text="The leader's, when it was proposed.")
    link = models.URLField(max_length=500, blank=True)
    calendar_uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(
        default=0, help_text="Counts calendar updates; clients keep the highest."
    )
    revision = models.PositiveIntegerField(default=1)
    proposed_at = models.DateTimeField()
    closed_at = models.DateTimeField(
        null=True, blank=True, help_text="When somebody said that it was held, missed or canceled."
    )

    objects = TalkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__isnull=False)
                | Q(state__in=[TalkState.PROPOSED, TalkState.CANCELED]),
                name="talk_agreed_has_time",
            ),
            models.UniqueConstraint(
                fields=["personal_step"],
                condition=~Q(state__in=[TalkState.CANCELED, TalkState.MISSED]),
                name="talk_once_per_step",
            ),
        ]
        indexes = [models.Index(fields=["coach", "starts_at"], name="talk_by_coach")]

    def __str__(self) -> str:
        return f"talk {self.pk} of enrollment {self.enrollment_id}"
