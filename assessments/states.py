"""How far a rater's reading is known to be that of the panel."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import pgettext_lazy


class CalibrationState(models.TextChoices):
    """All that others see of somebody's rounds."""

    QUALIFIED = "qualified", pgettext_lazy("calibration", "calibrated")
    DUE = "due", pgettext_lazy("calibration", "due again")
    NOT_YET = "not_yet", pgettext_lazy("calibration", "not yet")


def calibration_state(until: dt.date | None, today: dt.date) -> CalibrationState:
    """Of somebody whose last round that was passed holds until that day, None for none."""
    if until is None:
        return CalibrationState.NOT_YET
    return CalibrationState.QUALIFIED if today < until else CalibrationState.DUE


class SampleState(models.TextChoices):
    """How far a sample of an organization's own is."""

    WAITING = "waiting", pgettext_lazy("sample", "being read")
    DIFFER = "differ", pgettext_lazy("sample", "experts differ")
    USABLE = "usable", pgettext_lazy("sample", "in rounds")
    WITHDRAWN = "withdrawn", pgettext_lazy("sample", "withdrawn")
