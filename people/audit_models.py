"""The audit table."""

from __future__ import annotations

from django.db import models
from django.db.models.fields.json import KeyTextTransform


class AuditEvent(models.Model):
    """Who saw or changed what; by people.audit alone, for ever. Ids let rows outlive things."""

    organization_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True, help_text="Member, or null for the portal itself.")
    verb = models.CharField(max_length=60, help_text="The operation's name.")
    thing = models.CharField(max_length=60, help_text="The model's name, e.g. 'cohort'.")
    thing_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organization_id", "-at"], name="audit_by_organization"),
            models.Index(fields=["thing", "thing_id"], name="audit_by_thing"),
        ]
        constraints = [
            models.UniqueConstraint(
                "actor_id",
                "thing",
                "thing_id",
                KeyTextTransform("page", "detail"),
                KeyTextTransform("day", "detail"),
                condition=models.Q(verb="look_at"),
                name="look_once_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.thing} {self.thing_id}"
