"""The kinds of things that querysets and plans need, too."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class KpiKind(models.TextChoices):
    """What one value of a team and a month is, and so how several are put together."""

    COUNT = "count", _("A count")
    MEAN = "mean", _("A mean")
    SHARE = "share", _("A share")


class KpiLayer(models.TextChoices):
    """What it can be evidence of."""

    BEHAVIOR = "behavior", _("Behavior of teams")
    BUSINESS = "business", _("Business outcome")
    SIZE = "size", _("Size of teams, to divide counts by")


class Better(models.TextChoices):
    """Where it should go."""

    LOWER = "lower", _("Lower is better")
    HIGHER = "higher", _("Higher is better")


class Side(models.TextChoices):
    """What a team is to a pilot."""

    PILOT = "pilot", _("Takes part")
    COMPARISON = "comparison", _("For comparison")


class KpiImportState(models.TextChoices):
    """How far values that came in at once have got."""

    CHECKED = "checked", _("Waiting for your yes")
    CONFIRMED = "confirmed", _("Imported")
    UNDONE = "undone", _("Undone")


class KpiWork(models.TextChoices):
    """What a worker does with values that came in at once."""

    READ = "read", _("Being read")
    WRITE = "write", _("Being imported")
    UNDO = "undo", _("Being undone")


class ValueReason(models.TextChoices):
    """Why somebody changes one value by hand; stands in the audit table."""

    CORRECTED = "corrected", _("The source was corrected")
    TYPED = "typed", _("It was typed or exported wrongly")
    LATE = "late", _("It came in later")
    OTHER = "other", _("Another reason")


class BarMeasure(StrEnum):
    """What a criterion for going on looks at; what is measured elsewhere is named here and worked
    out by insights.
    """

    COMPLETION = "completion"
    """Share of leaders who finished every module that is open."""
    ATTENDANCE = "attendance"
    """Share of live sessions that leaders attended."""
    RESPONSE = "response"
    """Share of those asked who answered the latest pulse."""
    AGREEMENT = "agreement"
    """Krippendorff's alpha of raters, all criteria together."""
    LEVELS = "levels"
    """Mean change in levels, first to closing role-play."""
    PULSE = "pulse"
    """Mean change of the pulse since the baseline, in points."""
    KPI = "kpi"
    """Difference in differences of one KPI, in percent of where pilot teams began, counted the good
    way.
    """
