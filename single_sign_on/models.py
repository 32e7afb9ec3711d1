"""Domains that a provider speaks for, and what a provider says of itself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from connections.models import Connection
from messaging.seals import SealedField
from single_sign_on.states import KeyUse


class ClaimedDomain(models.Model):
    """A domain of addresses. Counts once it is confirmed, and then for one connection of the whole
    server.
    """

    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="domains", db_index=False
    )
    domain = models.CharField(max_length=253)
    claimed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "domain"], name="domain_once_claimed"),
            models.UniqueConstraint(
                fields=["domain"],
                condition=Q(confirmed_at__isnull=False),
                name="domain_once_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return self.domain


class ProviderDocument(models.Model):
    """What a provider says of itself: its addresses, and the certificates it signs with."""

    connection = models.OneToOneField(
        Connection, primary_key=True, on_delete=models.CASCADE, related_name="document"
    )
    says = models.JSONField()
    fetched_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True, help_text="The last certificate's end.")
    is_well = models.BooleanField(default=True, help_text="Whether the latest test found no fault.")

    def __str__(self) -> str:
        return f"document of {self.connection_id}"


class ProviderKey(models.Model):
    """A key of the portal's own towards a SAML provider: it signs what the portal asks, and opens
    what the provider encrypts for it.
    """

    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="portal_keys", db_index=False
    )
    use = models.CharField(max_length=6, choices=KeyUse.choices, default=KeyUse.NOW)
    certificate = models.TextField(help_text="PEM.")
    private_key = SealedField(help_text="PEM.")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="Of the certificate.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "use"], name="provider_key_once_a_use")
        ]

    def __str__(self) -> str:
        return f"{self.use} key of {self.connection_id}"


class EndWarning(models.Model):
    """That admins were told of a certificate or secret that ends, so many days before."""

    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    what = models.CharField(max_length=12)
    ends_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "what", "ends_on", "days"], name="end_told_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} of {self.connection_id} ends"
