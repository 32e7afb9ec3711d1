"""How a session stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionState(models.TextChoices):
    """Planned until it was held or canceled; a canceled one can be planned again."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELED = "canceled", _("Canceled")
