"""What becomes of a statement."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class StatementState(models.TextChoices):
    """How far an event is on its way to a record store."""

    WAITING = "waiting", _("Waiting")
    TAKEN = "taken", _("Accepted")
    REFUSED = "refused", _("Refused")
