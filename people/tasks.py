"""Ticks about people, and wake-ups of long lists."""

from django.utils import timezone

from common.wakeups import task
from people import operations


@task
def forget_expired() -> None:
    """Take away sessions and mailed links that are over, and lists that nobody said yes to; a
    backlog goes in several ticks.
    """
    operations.forget_expired(now=timezone.now())
    operations.forget_dry_runs(now=timezone.now())


@task
def work_on_lists() -> None:
    """Carry out what waits until nothing does, and take away what was discarded."""
    while operations.work_on_next(now=timezone.now()):
        pass
    operations.clear_discarded()
