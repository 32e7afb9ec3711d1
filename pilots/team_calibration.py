"""Whether those who would rate are calibrated."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from assessments.calibrated import not_calibrated
from pilots.frame import Frame
from pilots.oddities import listed


def uncalibrated_team(frame: Frame, today: dt.date) -> str:
    """A word about the chosen facilitators who are not; '' where all are. One query."""
    chosen = frame.named(frame.pilot.team.facilitator_ids)
    waiting = not_calibrated([member.pk for member in chosen], today)
    names = [member.name for member in chosen if member.pk in waiting]
    if not names:
        return ""
    text = _("Not calibrated yet, or due again: %(names)s. Their levels count all the same.")
    return text % {"names": listed(names)}
