"""How a wave stands, and why a figure of it is not shown."""

from django.db import models

LOWEST, HIGHEST = 1, 5
"""What an item to agree with is answered with."""


class WaveState(models.TextChoices):
    """Planned, open from the first moment in the earliest zone, closed for good."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class Hidden(models.TextChoices):
    """Why a figure is not shown; the empty member is one that is. All but the last are decided at
    the close, for good; the last holds as long as somebody reads who was asked (surveys.results).
    """

    NOT = ""
    TOO_FEW = "too_few"
    ONE_LEADER = "one_leader"
    CHANGED = "changed"
    READ_BY_ASKED = "read_by_asked"
