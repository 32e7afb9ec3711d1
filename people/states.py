"""How far a list of people has come, and what a worker does with it; on what a logo lies."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    """How far a list has come."""

    CHECKED = "checked", _("Not imported yet")
    CONFIRMED = "confirmed", _("Imported")
    UNDONE = "undone", _("Undone")


class ImportWork(models.TextChoices):
    """What a worker does with a long list."""

    READ = "read", _("Being read")
    JUDGE = "judge", _("Being checked")
    WRITE = "write", _("Being imported")
    UNDO = "undo", _("Being undone")


class LogoGround(models.TextChoices):
    """On what a logo lies where it could not be seen on the page itself."""

    NONE = "", _("As it is")
    LIGHT = "light", _("On a light background in the dark theme")
    DARK = "dark", _("On a dark background in the light theme")
