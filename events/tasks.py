"""Ticks about events."""

from django.utils import timezone

from common.copies import unless_held
from common.wakeups import task, wake
from connections.doors import is_open
from connections.states import ConnectionKind
from events import operations
from events.sending import deliver_due


@task
def sweep_events() -> None:
    """Find what happened since the last time, where some system listens."""
    if operations.sweep(now=timezone.now()):
        wake(deliver)


@task
@unless_held
def deliver() -> None:
    """Send what is due to webhooks."""
    if is_open(ConnectionKind.WEBHOOKS):
        deliver_due(clock=timezone.now)


@task
def forget_events() -> None:
    """Delete events that are older than ninety days."""
    operations.forget_events(now=timezone.now())
