"""Ticks of peer ratings."""

from django.utils import timezone

from common.wakeups import task, wake
from messaging.tasks import send_due
from peers import operations


@task
def turn_rounds() -> None:
    """Open and close rounds; old versions of counts go."""
    if operations.turn_rounds(now=timezone.now()):
        wake(send_due)
    operations.clear_box_traces()


@task
def remind_raters() -> None:
    """Remind those who have not answered."""
    if operations.remind_raters(now=timezone.now()):
        wake(send_due)
