"""Scenarios: what a program may be worth under assumptions that somebody can read."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from cohorts.models import Cohort
from common.typed_json import StructField
from people.models import Organization
from roi.assumptions import Assumptions
from roi.querysets import RoiScenarioQuerySet

NAME_LENGTH = 120


class RoiScenario(models.Model):
    """Costs and benefits under one set of assumptions, of a pilot or of an idea."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    cohort = models.ForeignKey(
        Cohort, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=NAME_LENGTH)
    assumptions: models.JSONField[Assumptions, Assumptions] = StructField(Assumptions)
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    reported_at = models.DateTimeField(
        null=True, help_text="Since when the report of its pilot tells it; empty: it does not."
    )

    objects = RoiScenarioQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("organization", Lower("name"), name="roi_scenario_once"),
            models.UniqueConstraint(
                fields=["cohort"],
                condition=Q(reported_at__isnull=False),
                name="one_scenario_in_a_report",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_reported(self) -> bool:
        """Whether the report of its pilot tells it."""
        return self.reported_at is not None
