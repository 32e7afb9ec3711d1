"""Ticks of assessments."""

from django.utils import timezone

from assessments import operations
from common.wakeups import task


@task
def delete_recordings() -> None:
    """Links to recorded turns whose time is over."""
    operations.delete_due_recordings(now=timezone.now())
