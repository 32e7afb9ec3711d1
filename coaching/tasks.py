"""Ticks of coaching."""

from django.utils import timezone

from coaching import operations
from common.wakeups import task, wake
from messaging.tasks import send_due


@task
def remind_talks() -> None:
    """A word the day before."""
    if operations.remind_talks(now=timezone.now()):
        wake(send_due)


@task
def ask_coaches() -> None:
    """How a talk went, and times for those who wait."""
    now = timezone.now()
    if operations.ask_about_talks(now=now) + operations.ask_for_times(now=now):
        wake(send_due)


@task
def release_talks() -> None:
    """Talks that nobody will have leave calendars."""
    if operations.release_talks(now=timezone.now()):
        wake(send_due)


@task
def ask_how_it_went() -> None:
    """How did it go, on the morning after a day that a leader set themselves."""
    if operations.ask_how_it_went(now=timezone.now()):
        wake(send_due)
