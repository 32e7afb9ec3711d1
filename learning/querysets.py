"""Which entries of the log of rules, and which goes through a story, are meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from cohorts.models import PersonalStep
from programs.models import Module

if TYPE_CHECKING:
    from learning.models import JourneyRun, PathEntry


class PathEntryQuerySet(models.QuerySet["PathEntry"]):
    """What rules do and did for leaders."""

    def standing(self) -> Self:
        """What they do now."""
        return self.filter(until=None)


class JourneyRunQuerySet(models.QuerySet["JourneyRun"]):
    """Goes of leaders through stories; nobody but the leader sees them."""

    def of_step(self, personal: PersonalStep) -> Self:
        """Those of one leader through the story of a module, in whatever version it was told."""
        told = Module.objects.filter(pk=personal.step.module_id or 0)
        return self.filter(
            enrollment=personal.enrollment_id,
            module__slug=told.values("slug")[:1],
            module__version__program=told.values("version__program")[:1],
        )
