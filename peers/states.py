"""How rounds and ratings stand, and how raters stand to the leader."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RatingOccasion(models.TextChoices):
    """When leaders are rated: each once in a cohort."""

    BEFORE = "before", _("Before")
    AFTER = "after", _("After")
    LATER = "later", _("Week 24")


class RoundState(models.TextChoices):
    """Planned; open from the first mail to leaders; closed for good."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class RatingState(models.TextChoices):
    """One leader's: they choose people, somebody confirms, people are asked, it is over."""

    CHOOSING = "choosing"
    PROPOSED = "proposed"
    ASKING = "asking"
    CLOSED = "closed"


class Relation(models.TextChoices):
    """How somebody works with the leader; kept as coarse as this."""

    REPORT = "report", _("reports to the leader")
    PEER = "peer", _("works with the leader")
