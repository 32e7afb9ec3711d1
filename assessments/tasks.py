"""Ticks about levels."""

from django.utils import timezone

from assessments import operations
from common.wakeups import task, wake
from messaging.tasks import send_due


@task
def ask_to_talk() -> None:
    """Raters who are far apart are asked for a short talk."""
    if operations.ask_to_talk(now=timezone.now()):
        wake(send_due)
