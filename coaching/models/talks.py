"""Talks between a leader and their coach."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from coaching.querysets import CoachWishQuerySet, TalkQuerySet
from coaching.states import OPEN_TALKS, TalkState
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
    declined = ArrayField(
        models.DateTimeField(), default=list, blank=True, help_text="Offered, and none of them fit."
    )
    offered_by = models.ForeignKey(
        Member,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Whose times they are: the other one chooses.",
    )
    word = models.CharField(
        max_length=300, blank=True, help_text="What came with the last answer; for the two alone."
    )
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

    @property
    def organization_id(self) -> int:
        """Whose it is, for the audit table."""
        return self.enrollment.cohort.organization_id

    @property
    def is_open(self) -> bool:
        """Whether it can still come to pass."""
        return self.state in OPEN_TALKS

    @property
    def is_held(self) -> bool:
        """Whether they talked."""
        return self.state == TalkState.HELD

    @property
    def is_missed(self) -> bool:
        """Whether they did not meet."""
        return self.state == TalkState.MISSED

    @property
    def is_agreed(self) -> bool:
        """Whether it has its time."""
        return self.state == TalkState.AGREED

    def is_over(self, now: dt.datetime) -> bool:
        """Whether its time has passed."""
        return self.is_agreed and self.ends_at is not None and self.ends_at <= now

    @property
    def ends_at(self) -> dt.datetime | None:
        """When its time is over, once it has one."""
        if self.starts_at is None:
            return None
        return self.starts_at + dt.timedelta(minutes=self.minutes)

    def times_ahead(self, now: dt.datetime) -> list[dt.datetime]:
        """What can still be chosen."""
        return [each for each in self.offered if each > now]


class CoachWish(models.Model):
    """By whom a leader would like to be coached. A request: an admin reads it and decides."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="coach_wish")
    coach = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    elsewhere = models.BooleanField(default=False, help_text="Somebody outside the own department.")
    own_language = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(
        null=True, blank=True, help_text="When they got another coach after it."
    )

    objects = CoachWishQuerySet.as_manager()

    def __str__(self) -> str:
        return f"wish of member {self.member_id}"

    @property
    def organization_id(self) -> int:
        """Whose it is, for the audit table."""
        return self.member.organization_id
