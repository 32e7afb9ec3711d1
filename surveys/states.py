"""How a wave stands."""

from django.db import models


class WaveState(models.TextChoices):
    """Planned, open from the first moment in the earliest zone, closed for good."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
