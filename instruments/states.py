"""When a questionnaire is given."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OccasionKind(models.TextChoices):
    """Three times, in their order."""

    BEFORE = "before", _("Before")
    AFTER = "after", _("After")
    LATER = "later", _("Week 24")
