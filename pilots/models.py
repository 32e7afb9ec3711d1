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
    problem = models.TextField(blank=True, help_text="What kept a worker from going on with it.")

    objects = PilotDraftQuerySet.as_manager()

    def __str__(self) -> str:
        return f"draft {self.pk}"

    @property
    def is_busy(self) -> bool:
        """Whether it waits for a worker or is in the hands of one. One query the first time."""
        return hasattr(self, "job")

    @property
    def progress_name(self) -> str:
        """Under which a worker says how far it has come."""
        return f"draft-{self.pk}"


class DraftWork(models.TextChoices):
    """What a worker does with a draft of a large pilot."""

    GROUPS = "groups"
    TIMES = "times"
    LAUNCH = "launch"


class DraftJob(models.Model):
    """A draft of a large pilot waiting for a worker or in its hands; gone once that is done.

    The worker holds the row's lock for as long as it works, and its one transaction with it: a
    worker that is killed leaves the job as it found it.
    """

    draft = models.OneToOneField(
        PilotDraft, primary_key=True, on_delete=models.CASCADE, related_name="job"
    )
    work = models.CharField(max_length=10, choices=DraftWork.choices)
    revision = models.PositiveIntegerField(help_text="Of the draft that the work was asked for.")
    by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10, help_text="In which a problem is said.")
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.work} draft {self.draft_id}"
