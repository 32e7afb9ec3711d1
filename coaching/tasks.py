"""Ticks of coaching."""

from django.utils import timezone

from coaching import operations
from common.wakeups import task, wake
from messaging.tasks import send_due


@task
def ask_how_it_went() -> None:
    """How did it go, on the morning after a day that a leader set themselves."""
    if operations.ask_how_it_went(now=timezone.now()):
        wake(send_due)
