"""Badges that were given."""

from __future__ import annotations

from django.db import models

from badges.querysets import BadgeQuerySet
from connections.models import Connection
from learning.models import Certificate


class Badge(models.Model):
    """A certificate as a credential, signed once and for good. Its number is its place in the list
    of those that were taken back.
    """

    certificate = models.OneToOneField(Certificate, on_delete=models.CASCADE, related_name="badge")
    issuer = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="badges")
    token = models.TextField(blank=True, help_text="Compact VC-JWT.")
    made_at = models.DateTimeField()

    objects = BadgeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"badge of {self.certificate_id}"
