"""Ticks about people."""

from celery import shared_task
from django.utils import timezone

from people import operations


@shared_task
def forget_expired() -> None:
    """Take away sessions and mailed links that are over; a backlog goes in several ticks."""
    operations.forget_expired(now=timezone.now())
