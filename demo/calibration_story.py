"""Two facilitators beside the panel: one has calibrated twice, one has begun."""

from __future__ import annotations

import datetime as dt

from assessments.models import CalibrationItem
from assessments.operations import begin_round, read_levels, settle_item
from people.models import Member
from programs.content.rubrics import CRITERIA, LEVELS

TONE, ADAPTATION, FOLLOW_UP = CRITERIA
MINUTES = 5
"""That a sample takes."""


def calibrate(rater: Member, lenient: int, now: dt.datetime) -> None:
    """A whole round, in which a rater gives a level more than the panel on adaptation in so many
    samples, and a level less on follow-up in one.
    """
    *items, last = _begun(rater, now)
    for item in [*items, last]:
        more = 1 if item.position <= lenient else 0
        less = 1 if item.position == 1 else 0
        agreed = item.agreed
        item.levels = {
            TONE: agreed[TONE],
            ADAPTATION: min(agreed[ADAPTATION] + more, LEVELS),
            FOLLOW_UP: max(agreed[FOLLOW_UP] - less, 1),
        }
        item.settled_at = now + dt.timedelta(minutes=MINUTES * item.position)
    CalibrationItem.objects.bulk_update(items, ["levels", "settled_at"])
    read_levels(item_id=last.pk, levels=last.levels, by=rater)
    end = now + dt.timedelta(minutes=MINUTES * last.position)
    settle_item(item_id=last.pk, now=end, by=rater)


def begin(rater: Member, now: dt.datetime) -> None:
    """Two samples of a round, and one criterion of the third."""
    first, second, third, *_rest = _begun(rater, now)
    for item in (first, second):
        item.levels, item.settled_at = dict(item.agreed), now
    third.levels = {TONE: third.agreed[TONE]}
    CalibrationItem.objects.bulk_update([first, second, third], ["levels", "settled_at"])


def _begun(rater: Member, now: dt.datetime) -> list[CalibrationItem]:
    begun = begin_round(now=now, by=rater)
    return list(CalibrationItem.objects.filter(round=begun))
