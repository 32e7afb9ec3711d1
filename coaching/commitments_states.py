"""How a commitment stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CommitmentState(models.TextChoices):
    """Open until its leader says what became of it. Nothing is ever late."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    CHANGED = "changed", _("Changed")
    LET_GO = "let_go", _("Let go")
