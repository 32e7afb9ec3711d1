"""The stream of events."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from connections.models import Connection
from events.querysets import DeliveryQuerySet
from events.states import NOT_ARRIVED, UNDELIVERED, DeliveryState, EventKind
from people.models import Member, Organization


class Event(models.Model):
    """That something happened, in an organization in which somebody listens for its kind. `key`
    names the row that says so, so that it is found once however often a sweep looks.

    Rows come in the order of their ids, because one sweep writes at a time: whoever reads the
    stream remembers the highest id it has seen. `happened_at` may lie before that of a row found
    earlier. Kept for ninety days.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, db_index=False)
    kind = models.CharField(max_length=30, choices=EventKind.choices)
    key = models.CharField(max_length=80)
    member = models.ForeignKey(
        Member,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Whom it is about, where it is about somebody.",
    )
    detail = models.JSONField(default=dict, help_text="Ids and titles. No answers, no levels.")
    happened_at = models.DateTimeField()
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "kind", "key"], name="event_once")
        ]
        indexes = [
            models.Index(fields=["organization", "id"], name="event_in_order"),
            models.Index(fields=["found_at"], name="event_to_forget"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class EventLook(models.Model):
    """From when on the next sweep reads, for one kind in one organization."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=30, choices=EventKind.choices)
    since = models.DateTimeField(help_text="What happened before is told to nobody.")
    reads_from = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "kind"], name="event_look_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of organization {self.organization_id}"


class Hook(models.Model):
    """How a webhook does at the moment; what an admin chose stands in its connection."""

    connection = models.OneToOneField(
        Connection, primary_key=True, on_delete=models.CASCADE, related_name="hook"
    )
    busy_until = models.DateTimeField(help_text="A worker has it in hand; the past: none has.")
    rests_until = models.DateTimeField(help_text="Nothing is sent before; it failed the last time.")
    failures = models.PositiveIntegerField(default=0, help_text="In a row.")
    failing_since = models.DateTimeField(null=True, blank=True)
    last_took = models.PositiveIntegerField(default=0, help_text="Its last call, milliseconds.")

    def __str__(self) -> str:
        return f"webhook {self.connection_id}"


class Delivery(models.Model):
    """One event on its way to one webhook. Its number is the webhook-id by which the other side
    knows a repetition.
    """

    State = DeliveryState

    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(
        max_length=8, choices=DeliveryState.choices, default=DeliveryState.PENDING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(help_text="When it is due; while it is sent, again.")
    last_at = models.DateTimeField(null=True, blank=True)
    last_status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of HTTP.")
    took = models.PositiveIntegerField(null=True, blank=True, help_text="Milliseconds.")
    log = models.JSONField(default=list, help_text="The latest attempts, see events.attempts.")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "event"], name="delivered_once")
        ]
        indexes = [
            models.Index(
                fields=["connection", "next_at", "id"],
                condition=Q(state__in=UNDELIVERED),
                name="delivery_due",
            ),
            models.Index(fields=["connection", "-id"], name="delivery_latest"),
            models.Index(
                fields=["connection", "-id"],
                condition=Q(state__in=NOT_ARRIVED),
                name="delivery_not_arrived",
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"

    @property
    def is_tried_again(self) -> bool:
        """Whether it failed, and the portal will try once more by itself."""
        return self.state == DeliveryState.FAILED

    @property
    def tone(self) -> str:
        """How its badge looks."""
        tones = {
            DeliveryState.DONE: "good",
            DeliveryState.FAILED: "warn",
            DeliveryState.GIVEN_UP: "bad",
        }
        return tones.get(DeliveryState(self.state), "plain")
