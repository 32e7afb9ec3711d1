"""Sessions whose scenario and rubric are those of a newer version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db.models import Q

from cohorts.models import Cohort
from practice.models import PracticeSession
from programs.succession import followed


def practice_modules(
    *, cohort: Cohort, modules: Mapping[int, int], scored: Collection[int], now: dt.datetime
) -> int:
    """Sessions of a cohort that are still ahead, or rest, practice these modules instead, old id ->
    new. What has begun, was held, or has levels already (`scored`) keeps scenario and rubric.

    Returns how many there are. One statement; the same once more changes nothing.
    """
    ahead = Q(starts_at__gt=now) | Q(rests=True)
    sessions = PracticeSession.objects.filter(ahead, group__cohort=cohort, module__in=modules)
    unscored = sessions.exclude(state=PracticeSession.State.HELD).exclude(pk__in=scored)
    return unscored.order_by().update(module=followed(modules))
