"""The kinds of things that querysets need, too."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportFileKind(models.TextChoices):
    """What a file of a report is; the value is how its name ends."""

    PDF = "pdf", _("PDF")
    WORKBOOK = "xlsx", _("Workbook")
    TABLES = "zip", _("Tables as CSV")
    SLIDES = "pptx", _("Slides")


class ReportOccasion(models.TextChoices):
    """When a report goes out by itself."""

    ROUND = "round", _("After each closed round of levels")
    MONTH = "month", _("On the first working day of a month")
    END = "end", _("When the program has ended")
    LATER = "later", _("In week 24")
