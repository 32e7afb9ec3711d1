"""A pilot before it is launched."""

from __future__ import annotations

from django.db import models

from cohorts.models import Cohort
from common.typed_json import StructField
from people.models import Member, Organization
from pilots.draft import Pilot
from pilots.querysets import PilotDraftQuerySet


class PilotDraft(models.Model):
    """A pilot on its way: everything the wizard knows so far."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    by = models.ForeignKey(Member, on_delete=models.CASCADE)
    pilot: models.JSONField[Pilot, Pilot] = StructField(Pilot, default=Pilot)
    revision = models.PositiveIntegerField(
        default=1, help_text="A save that carries an older number is stale."
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    cohort = models.OneToOneField(
        Cohort, null=True, blank=True, on_delete=models.SET_NULL, related_name="draft"
    )

    objects = PilotDraftQuerySet.as_manager()

    def __str__(self) -> str:
        return f"draft {self.pk}"
