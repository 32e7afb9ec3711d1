"""Ticks about connections."""

from django.utils import timezone

from common.wakeups import task
from connections import operations


@task
def forget_exchanges() -> None:
    """Delete exchanges that are older than thirty days."""
    operations.forget_exchanges(now=timezone.now())
