"""How a cohort stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CohortState(models.TextChoices):
    """Running until an admin pauses or finishes it; both can be taken back."""

    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    FINISHED = "finished", _("Finished")
