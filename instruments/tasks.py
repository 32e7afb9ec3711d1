"""Ticks of questionnaires."""

from django.utils import timezone

from common.wakeups import task, wake
from instruments import operations
from messaging.tasks import send_due


@task
def turn_questionnaires() -> None:
    """Open what is due, and remind."""
    now = timezone.now()
    if operations.turn_questionnaires(now=now) + operations.remind_of_sheets(now=now):
        wake(send_due)


@task
def reckon_groups() -> None:
    """Keep what may be said of groups whose time is over."""
    operations.reckon_groups(now=timezone.now())
