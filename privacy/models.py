"""Requests of people about their data, and what an organization decided about keeping and using
it.
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from people.models import Member, Organization
from privacy.deadlines import Deadline
from privacy.querysets import LegalBasisQuerySet, PersonRequestQuerySet, RetentionQuerySet
from privacy.states import OPEN_STATES, Asks, Basis, CameBy, RequestState

WORDS_LENGTH, REASON_LENGTH = 2000, 1000


class PersonRequest(models.Model):
    """One thing that somebody asked for, until it is answered.

    What they wrote and what was answered stands here until the retention of requests takes the row
    away; an erasure empties the words and leaves that somebody asked, and when it was answered.
    """

    State = RequestState

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="privacy_requests", help_text="Who asks."
    )
    asks = models.CharField(max_length=12, choices=Asks.choices)
    words = models.TextField(max_length=WORDS_LENGTH, blank=True, help_text="Of who asks.")
    wanted = models.JSONField(
        default=dict, help_text="{field: value as it should be}, of a correction."
    )
    came_by = models.CharField(max_length=8, choices=CameBy.choices, default=CameBy.PORTAL)
    entered_by = models.ForeignKey(
        Member,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The officer who wrote it down; null where the person asked in the portal.",
    )
    state = models.CharField(
        max_length=10, choices=RequestState.choices, default=RequestState.RECEIVED
    )
    received_on = models.DateField()
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    extended_because = models.TextField(max_length=REASON_LENGTH, blank=True)
    extended_at = models.DateTimeField(null=True, blank=True)
    checked_how = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(
        max_length=REASON_LENGTH, blank=True, help_text="For who asked; of a refusal, its reason."
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = PersonRequestQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["organization", "due_on", "id"],
                condition=Q(state__in=OPEN_STATES),
                name="request_open",
            ),
            models.Index(fields=["organization", "-asked_at", "-id"], name="request_by_time"),
        ]
        constraints = [
            # Asked twice it is asked once: a second click finds the first.
            models.UniqueConstraint(
                fields=["member", "asks"],
                condition=Q(state__in=OPEN_STATES),
                name="request_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, answered_at=None)
                | (~Q(state__in=OPEN_STATES) & Q(answered_at__isnull=False)),
                name="request_answered_has_time",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=models.F("received_on")), name="request_due_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asks} of {self.member_id}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state in OPEN_STATES

    @property
    def is_checked(self) -> bool:
        """Whether somebody knows that it is really them who asks."""
        return self.checked_at is not None

    @property
    def is_refused(self) -> bool:
        """Whether the answer was no."""
        return self.state == RequestState.REFUSED

    @property
    def is_done(self) -> bool:
        """Whether what was asked for was done."""
        return self.state == RequestState.DONE

    @property
    def is_access(self) -> bool:
        """Whether a copy is asked for."""
        return self.asks == Asks.ACCESS

    @property
    def is_correction(self) -> bool:
        """Whether something is said to be wrong."""
        return self.asks == Asks.CORRECTION

    @property
    def is_restriction(self) -> bool:
        """Whether data is to be kept and not used."""
        return self.asks in {Asks.RESTRICTION, Asks.OBJECTION}

    @property
    def is_erasure(self) -> bool:
        """Whether data is to go."""
        return self.asks == Asks.ERASURE

    def deadline(self, today: dt.date) -> Deadline:
        """Until when it has to be answered."""
        return Deadline(self.due_on, today)


class LegalBasis(models.Model):
    """On what an organization rests one purpose."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, db_index=False)
    purpose = models.CharField(max_length=40, help_text="Name of an announced purpose.")
    basis = models.CharField(max_length=12, choices=Basis.choices)
    because = models.TextField(max_length=REASON_LENGTH, blank=True)
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = LegalBasisQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "purpose"], name="basis_once")
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.basis}"


class Retention(models.Model):
    """After how many days one kind of holding goes, where an organization chose otherwise than
    usual.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, db_index=False)
    keeping = models.CharField(max_length=40, help_text="Name of an announced kind.")
    days = models.PositiveIntegerField()
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = RetentionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "keeping"], name="retention_once")
        ]

    def __str__(self) -> str:
        return f"{self.keeping}: {self.days} days"
