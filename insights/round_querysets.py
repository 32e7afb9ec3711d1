"""Closed rounds of levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from cohorts.models import Cohort

if TYPE_CHECKING:
    from insights.models import LevelRound


class LevelRoundQuerySet(models.QuerySet["LevelRound"]):
    """Rounds. They are read by workers alone: what they tell stands in what is reckoned."""

    def last_of(self, cohort: Cohort, kind: str) -> LevelRound | None:
        """The latest of a kind, which says what is told now."""
        return self.filter(cohort=cohort, kind=kind).order_by("number").last()
