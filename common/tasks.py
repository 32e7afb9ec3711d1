"""Housekeeping ticks."""

import datetime as dt

from django.utils import timezone

from common.models import Remembered, SpentNonce
from common.wakeups import task


@task
def forget_nonces() -> None:
    """Delete nonces spent more than two days ago."""
    SpentNonce.objects.filter(spent_at__lt=timezone.now() - dt.timedelta(days=2)).delete()


@task
def forget_remembered() -> None:
    """Delete what was remembered for a while that is over."""
    Remembered.objects.filter(ends_at__lt=timezone.now()).delete()
