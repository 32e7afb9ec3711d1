"""Pulse ticks."""

from celery import shared_task
from django.utils import timezone

from surveys import operations


@shared_task
def turn_waves() -> None:
    """Open and close waves."""
    operations.turn_waves(now=timezone.now())


@shared_task
def remind_pulses() -> None:
    """Remind those who have not answered."""
    operations.remind_pulses(now=timezone.now())


@shared_task
def shuffle_answers() -> None:
    """Write waiting answers in random order."""
    operations.shuffle_answers(now=timezone.now())
