"""Connections of an organization, the keys with which systems come in, and what was exchanged."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from connections.querysets import AccessKeyQuerySet, ConnectionQuerySet, ExchangeQuerySet
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from messaging.seals import SealedField
from people.models import Member, Organization


class Connection(models.Model):
    """One other system. What only its kind knows stands in `settings`, read by the app that owns
    the kind; what must not be read stands sealed in `secret`.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20, choices=ConnectionKind.choices)
    name = models.CharField(max_length=80)
    settings = models.JSONField(default=dict)
    secret = SealedField(blank=True, default="")
    is_on = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["organization", "kind"],
                condition=Q(ended_at=None),
                name="connection_by_kind",
            )
        ]

    def __str__(self) -> str:
        return self.name


class AccessKey(models.Model):
    """With which a system of the organization comes in; only the hash of it is kept."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    connection = models.ForeignKey(
        Connection, null=True, blank=True, on_delete=models.CASCADE, related_name="keys"
    )
    kind = models.CharField(max_length=20, choices=ConnectionKind.choices)
    name = models.CharField(max_length=80)
    scopes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Empty: without end.")
    ended_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = AccessKeyQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Exchange(models.Model):
    """That something went to another system or came from it: what, and what became of it. Never
    names, addresses or what somebody wrote. Kept for thirty days.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    connection = models.ForeignKey(
        Connection, null=True, blank=True, on_delete=models.CASCADE, related_name="exchanges"
    )
    kind = models.CharField(max_length=20, choices=ConnectionKind.choices)
    direction = models.CharField(max_length=3, choices=ExchangeDirection.choices)
    what = models.CharField(max_length=80, help_text="In the words of its protocol: PATCH /Users.")
    outcome = models.CharField(max_length=10, choices=ExchangeOutcome.choices)
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of HTTP.")
    detail = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    objects = ExchangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organization", "-at", "-id"], name="exchange_by_time"),
            models.Index(fields=["organization", "kind", "-at", "-id"], name="exchange_of_kind"),
            models.Index(fields=["connection", "-at", "-id"], name="exchange_of_connection"),
            models.Index(fields=["at"], name="exchange_to_forget"),
        ]

    def __str__(self) -> str:
        return self.what
