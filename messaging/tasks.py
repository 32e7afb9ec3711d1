"""Ticks and wake-ups of the outbox."""

from celery import shared_task
from django.utils import timezone

from messaging import sending


@shared_task
def send_due() -> None:
    """Send what is due until nothing is."""
    while sending.send_due(now=timezone.now()):
        pass


@shared_task
def settle_claims() -> None:
    """Settle what dead workers left behind."""
    sending.settle_claims(now=timezone.now())
