"""How a cohort stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CohortState(models.TextChoices):
    """Running until an admin finishes it."""

    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
