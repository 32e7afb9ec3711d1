"""Ticks of the API."""

from django.utils import timezone

from api import operations
from common.wakeups import task


@task
def forget_answers() -> None:
    """Delete kept answers that are older than a day."""
    operations.forget_answers(now=timezone.now())
