"""The kinds of lines a scenario is made of, and the three readings of retention."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CostKind(models.TextChoices):
    """What is paid for; participants' time is, too."""

    CONTENT = "content", _("Content")
    FACILITATORS = "facilitators", _("Facilitators")
    COACHES = "coaches", _("Coaches")
    TIME = "time", _("Participants' time")
    LICENSE = "license", _("License")
    ADMIN = "admin", _("Administration")
    EVALUATION = "evaluation", _("Evaluation")
    OWN = "own", _("Something else")


class Every(models.TextChoices):
    """How often it is paid."""

    ONCE = "once", _("Once")
    YEAR = "year", _("Each year")


class BenefitKind(models.TextChoices):
    """What is better afterwards."""

    ESCALATIONS = "escalations", _("Escalations avoided")
    RETENTION = "retention", _("Fewer people leave")
    CLARIFICATIONS = "clarifications", _("Fewer follow-up clarifications")
    REWORK = "rework", _("Less rework")
    OWN = "own", _("Something else")


TIMED = frozenset({BenefitKind.CLARIFICATIONS, BenefitKind.REWORK})
"""Worth hours of somebody's time."""


class Definition(models.TextChoices):
    """What 5% better retention means: three readings, which differ by up to seven times."""

    FEWER = "fewer", _("Fewer leavers: at 5%, 95 leave where 100 would have left")
    POINTS = "points", _("More points of retention: at 5, 85% becomes 90%")
    TIMES = "times", _("Retention grows by a part of itself: at 5%, 85% becomes 89.25%")
