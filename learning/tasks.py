"""Ticks of the card player."""

from celery import shared_task
from django.utils import timezone

from common.wakeups import wake
from learning import operations
from messaging.tasks import send_due


@shared_task
def announce_modules() -> None:
    """Tell leaders what has opened; the outbox sends it at its next tick, or at once when something
    is new.
    """
    if operations.announce_modules(now=timezone.now()):
        wake(send_due)
