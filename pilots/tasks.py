"""Ticks about large pilots, and their wake-ups."""

from django.utils import timezone

from common.wakeups import task
from pilots.operations.working import work_on_next


@task
def work_on_drafts() -> None:
    """Carry out what waits until nothing does."""
    while work_on_next(now=timezone.now()):
        pass
