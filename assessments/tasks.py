"""Ticks of assessments."""

from django.utils import timezone

from assessments import operations
from common.wakeups import task, wake
from messaging.tasks import send_due


@task
def tell_calibrations() -> None:
    """A word to raters a week before it runs out, and on the day."""
    if operations.tell_calibrations(now=timezone.now()):
        wake(send_due)


@task
def delete_recordings() -> None:
    """Recorded turns, and links to them, whose time is over."""
    operations.delete_due_recordings(now=timezone.now())


@task
def ask_to_talk() -> None:
    """Raters who are far apart are asked for a short talk."""
    if operations.ask_to_talk(now=timezone.now()):
        wake(send_due)
