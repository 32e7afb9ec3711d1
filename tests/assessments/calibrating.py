"""Raters who read every sample of a round alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from assessments.calibration import Gate
from assessments.models import CalibrationItem, CalibrationRound
from assessments.operations import begin_round, read_levels, settle_item
from people.models import Member

Shift = Callable[[int, int], int]
"""(place of the level in the round, the panel's) -> the rater's."""


def as_panel(_place: int, level: int) -> int:
    return level


def one_more(place: int, level: int) -> int:
    """A level more than the panel on every other."""
    return min(level + place % 2, 4)


def always_two(_place: int, _level: int) -> int:
    return 2


def whole_round(member: Member, now: dt.datetime, shift: Shift = as_panel) -> CalibrationRound:
    """A round from its beginning to its end."""
    begun = begin_round(now=now, by=member)
    for item in CalibrationItem.objects.filter(round=begun):
        levels = {
            criterion: shift(item.position + place, level)
            for place, (criterion, level) in enumerate(item.agreed.items())
        }
        read_levels(item_id=item.pk, levels=levels, by=member)
        settle_item(item_id=item.pk, now=now, by=member)
    begun.refresh_from_db()
    return begun


def calibrated(member: Member, now: dt.datetime) -> CalibrationRound:
    """They are, for a day and four weeks, whatever they read."""
    return CalibrationRound.objects.create(
        member=member,
        number=1,
        gate=Gate(),
        begun_at=now,
        finished_at=now,
        runs_out_on=now.date() + dt.timedelta(days=29),
    )
