"""Ticks of the card player."""

from django.utils import timezone

from common.wakeups import task, wake
from learning import operations
from messaging.tasks import send_due


@task
def announce_modules() -> None:
    """Tell leaders what has opened; the outbox sends it at its next tick, or at once when something
    is new.
    """
    if operations.announce_modules(now=timezone.now()):
        wake(send_due)


@task
def follow_rules() -> None:
    """Leaders get what the rules of their programs say now that facts may have changed."""
    operations.follow_all_rules(now=timezone.now())


@task
def set_certificates() -> None:
    """Make the files of certificates until none waits."""
    operations.set_certificates()


@task
def take_in_recall() -> None:
    """What leaders have finished is theirs to recall."""
    operations.take_in(now=timezone.now())


@task
def tell_recalls() -> None:
    """Tell leaders that there is something to recall."""
    if operations.tell_recalls(now=timezone.now()):
        wake(send_due)
