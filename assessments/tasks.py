"""Ticks of calibration."""

from django.utils import timezone

from assessments import operations
from common.wakeups import task, wake
from messaging.tasks import send_due


@task
def tell_calibrations() -> None:
    """A word to raters a week before it runs out, and on the day."""
    if operations.tell_calibrations(now=timezone.now()):
        wake(send_due)
