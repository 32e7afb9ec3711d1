"""Ticks about requests of people, and about what is kept long enough."""

from django.utils import timezone

from common.wakeups import task
from privacy import operations


@task
def remind_of_requests() -> None:
    """Tell officers what is due within a week, and what is due now."""
    operations.remind_of_requests(now=timezone.now())


@task
def sweep_kept() -> None:
    """Take away what is older than its organization keeps it; a backlog goes in several ticks."""
    operations.sweep_kept(now=timezone.now())
