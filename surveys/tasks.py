"""Pulse ticks."""

from celery import shared_task
from django.utils import timezone

from surveys import operations


@shared_task
def turn_waves() -> None:
    """Open and close waves."""
    if operations.turn_waves(now=timezone.now()):
        operations.clear_traces()


@shared_task
def remind_pulses() -> None:
    """Remind those who have not answered."""
    operations.remind_pulses(now=timezone.now())


@shared_task
def shuffle_answers() -> None:
    """Write waiting answers in random order."""
    if operations.shuffle_answers(now=timezone.now()):
        operations.clear_traces(operations.OF_ANSWERS)


@shared_task
def clear_traces() -> None:
    """Take away what a tick left that was killed before it could."""
    operations.clear_traces()
