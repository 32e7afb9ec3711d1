"""The audit table, and the chain that shows when somebody has been at it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform

from people.audit_querysets import AuditEventQuerySet


class AuditEvent(models.Model):
    """Who saw or changed what; by people.audit alone. Ids let rows outlive things, and no name of
    anybody stands in one: who is erased needs no row changed.
    """

    organization_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True, help_text="Member, or null for the portal itself.")
    verb = models.CharField(max_length=60, help_text="The operation's name.")
    thing = models.CharField(max_length=60, help_text="The model's name, e.g. 'cohort'.")
    thing_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organization_id", "-at", "-id"], name="audit_by_organization"),
            models.Index(
                fields=["organization_id", "actor_id", "-at", "-id"],
                condition=Q(actor_id__isnull=False),
                name="audit_by_actor",
            ),
            models.Index(fields=["organization_id", "verb", "-at", "-id"], name="audit_by_verb"),
            models.Index(fields=["thing", "thing_id"], name="audit_by_thing"),
            models.Index(
                KeyTextTransform("enrollment", "detail"),
                condition=Q(detail__has_key="enrollment"),
                name="audit_by_enrollment",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                "actor_id",
                "thing",
                "thing_id",
                KeyTextTransform("page", "detail"),
                KeyTextTransform("day", "detail"),
                condition=Q(verb="look_at"),
                name="look_once_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.thing} {self.thing_id}"


class AuditLink(models.Model):
    """One row of the audit table in the chain of its organization: the seal is over what the row
    says and the seal before it. By people.operations.sealing alone.
    """

    event_id = models.BigIntegerField(primary_key=True, help_text="No key: a lost row is to show.")
    organization_id = models.BigIntegerField(help_text="0 where the row belongs to none.")
    number = models.BigIntegerField(help_text="From 1, without a gap.")
    salt = models.BinaryField(help_text="Random, and in no file: else levels could be guessed.")
    seal = models.BinaryField(help_text="SHA-256; see people.audit_chain.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "number"], name="audit_link_once")
        ]

    def __str__(self) -> str:
        return f"link {self.number} of organization {self.organization_id}"


class AuditChain(models.Model):
    """Where the chain of an organization ends now, signed with a key the database does not have."""

    organization_id = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField()
    seal = models.BinaryField()
    signed_by = models.CharField(max_length=16, help_text="The mark of the key; no secret.")
    signature = models.BinaryField()

    def __str__(self) -> str:
        return f"chain of organization {self.organization_id}"


class AuditHead(models.Model):
    """Where a chain ended on a day: written once, to be kept elsewhere as well."""

    organization_id = models.BigIntegerField()
    number = models.BigIntegerField()
    seal = models.BinaryField()
    day = models.DateField(help_text="In UTC: the day before which these rows were sealed.")
    signed_by = models.CharField(max_length=16)
    signature = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "day"], name="audit_head_once_a_day")
        ]

    def __str__(self) -> str:
        return f"head of organization {self.organization_id} on {self.day}"


class AuditCheckpoint(models.Model):
    """Up to where old rows of a chain were let go; the chain goes on from this seal."""

    organization_id = models.BigIntegerField()
    number = models.BigIntegerField(help_text="Of the last link that was let go.")
    seal = models.BinaryField()
    older_than = models.DateTimeField(help_text="Everything let go was older.")
    signed_by = models.CharField(max_length=16)
    signature = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "number"], name="audit_checkpoint_once"
            )
        ]

    def __str__(self) -> str:
        return f"checkpoint {self.number} of organization {self.organization_id}"


class AuditSweep(models.Model):
    """Up to which row the sweep that seals has nothing to look for any more. One row."""

    settled = models.BigIntegerField(default=0, help_text="All rows up to here are sealed.")
    coming = models.BigIntegerField(null=True, help_text="What `settled` is next.")
    coming_before = models.BigIntegerField(
        null=True, help_text="Once no transaction older than this one runs."
    )
    coming_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"swept to {self.settled}"
