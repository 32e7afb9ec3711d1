"""Calendars that people have connected themselves, and the busy times in them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from calendars.querysets import BusySourceQuerySet
from calendars.states import BusyProblem, BusyWay
from messaging.seals import SealedField
from people.models import Member


class BusySource(models.Model):
    """Where somebody's calendar is. Theirs alone: nobody else sees address or password."""

    member = models.OneToOneField(
        Member, primary_key=True, on_delete=models.CASCADE, related_name="busy_source"
    )
    way = models.CharField(max_length=10, choices=BusyWay.choices)
    url = SealedField()
    user_name = SealedField(blank=True, default="")
    password = SealedField(blank=True, default="")
    made_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True, help_text="Empty: nothing is to read.")
    read_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=20, choices=BusyProblem.choices, blank=True)

    objects = BusySourceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["asked_at"], condition=~Q(asked_at=None), name="busy_source_to_read"
            )
        ]

    def __str__(self) -> str:
        return f"calendar of {self.member_id}"


class BusyTime(models.Model):
    """That somebody cannot then. Neither what nor with whom; gone after a day."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="busy_times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    read_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["member", "starts_at"], name="busy_time_of_member"),
            models.Index(fields=["read_at"], name="busy_time_to_forget"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="busy_time_has_length"
            )
        ]

    def __str__(self) -> str:
        return f"busy time of {self.member_id}"
