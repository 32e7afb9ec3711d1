"""Ticks about large pilots, and their wake-ups."""

from celery import shared_task
from django.utils import timezone

from pilots.operations.working import work_on_next


@shared_task
def work_on_drafts() -> None:
    """Carry out what waits until nothing does."""
    while work_on_next(now=timezone.now()):
        pass
