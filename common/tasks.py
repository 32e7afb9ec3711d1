"""Housekeeping ticks."""

import datetime as dt

from django.db.models import Model, QuerySet
from django.utils import timezone

from common.models import Remembered, SpentNonce
from common.wakeups import task

AT_ONCE = 5_000
"""Rows of one statement: who is stopped in between goes on there."""


@task
def forget_nonces() -> None:
    """Delete nonces spent more than two days ago."""
    before = timezone.now() - dt.timedelta(days=2)
    while _delete_some(SpentNonce.objects.filter(spent_at__lt=before)):
        pass


@task
def forget_remembered() -> None:
    """Delete what was remembered for a while that is over."""
    while _delete_some(Remembered.objects.filter(ends_at__lt=timezone.now())):
        pass


def _delete_some(over: QuerySet[Model]) -> bool:
    """Whether there may be more. That they are over is asked again of each row that goes."""
    gone, _by_model = over.filter(pk__in=over.values("pk")[:AT_ONCE]).delete()
    return gone == AT_ONCE
