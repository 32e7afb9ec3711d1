"""Who reads a note."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoteAudience(models.TextChoices):
    """Nobody but its author, or also the other one in the talk."""

    ONLY_ME = "only_me", _("Only me")
    BOTH = "both", _("Both of us")
