"""How a talk stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TalkState(models.TextChoices):
    """Proposed until one of its times is chosen; from then on it is held, missed or canceled."""

    PROPOSED = "proposed", _("Times proposed")
    AGREED = "agreed", _("Agreed")
    HELD = "held", _("Held")
    MISSED = "missed", _("Not held")
    CANCELED = "canceled", _("Canceled")


OPEN_TALKS = (TalkState.PROPOSED, TalkState.AGREED)
"""What can still come to pass."""
