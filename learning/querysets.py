"""Which entries of the log of rules are meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from learning.models import PathEntry


class PathEntryQuerySet(models.QuerySet["PathEntry"]):
    """What rules do and did for leaders."""

    def standing(self) -> Self:
        """What they do now."""
        return self.filter(until=None)
