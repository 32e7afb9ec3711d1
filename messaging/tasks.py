"""Ticks and wake-ups of the outbox."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from common.copies import unless_held
from common.postgres.clock import database_clock
from common.wakeups import task, wake
from messaging import chatting, claims, operations, reports, returned, sending
from messaging.lanes import chat_lane, lane


@task
def send_due() -> None:
    """Send for a moment, unless every connection to the mail server is in use; then go to the end
    of the queue, as long as there is more.
    """
    has_more = False
    with lane() as held:
        if held is not None:
            has_more = sending.send_due(clock=database_clock, holds=held.holds) > 0
    if has_more:
        wake(send_due)


@task
def send_chats() -> None:
    """Say for a moment what goes by chat, unless another worker does; then go to the end of the
    queue, as long as there is more.
    """
    has_more = False
    with chat_lane() as held:
        if held is not None:
            has_more = chatting.send_chats(clock=database_clock, holds=held.holds) > 0
    if has_more:
        wake(send_chats)


@task
def settle_claims() -> None:
    """Settle what dead workers left behind."""
    claims.settle_claims(now=database_clock())


@task
def clear_spent() -> None:
    """Empty the bodies of messages that were settled long ago."""
    while operations.clear_spent(now=timezone.now()):
        pass
    returned.forget_old_returns(now=timezone.now())


@task
@unless_held
def read_returns() -> None:
    """What mail servers sent back, where one delivers that."""
    if settings.BOUNCE_FOLDER:
        reports.read_returns(folder=Path(settings.BOUNCE_FOLDER), now=timezone.now())
