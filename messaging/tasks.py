"""Ticks and wake-ups of the outbox."""

from django.utils import timezone

from common.wakeups import task, wake
from messaging import claims, operations, sending
from messaging.lanes import lane


@task
def send_due() -> None:
    """Send for a moment, unless every connection to the mail server is in use; then go to the end
    of the queue, as long as there is more.
    """
    with lane() as number:
        has_more = number is not None and sending.send_due(clock=timezone.now) > 0
    if has_more:
        wake(send_due)


@task
def settle_claims() -> None:
    """Settle what dead workers left behind."""
    claims.settle_claims(now=timezone.now())


@task
def clear_spent() -> None:
    """Empty the bodies of messages that were settled long ago."""
    while operations.clear_spent(now=timezone.now()):
        pass
