"""Pulse ticks."""

from django.utils import timezone

from common.wakeups import task
from surveys import operations


@task
def turn_waves() -> None:
    """Open and close waves."""
    if operations.turn_waves(now=timezone.now()):
        operations.clear_traces()
        operations.clear_bytes()


@task
def remind_pulses() -> None:
    """Remind those who have not answered."""
    operations.remind_pulses(now=timezone.now())


@task
def shuffle_answers() -> None:
    """Write waiting answers in random order."""
    if operations.shuffle_answers(now=timezone.now()):
        operations.clear_traces(operations.OF_ANSWERS)


@task
def clear_traces() -> None:
    """Take away what a tick left that was killed before it could."""
    operations.clear_traces()
    operations.clear_bytes()


@task
def forget_waiting() -> None:
    """Destroy comments that nobody has retold in time."""
    if operations.forget_waiting(now=timezone.now()):
        operations.clear_traces()
        operations.clear_bytes()
