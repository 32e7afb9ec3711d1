"""Ticks of learning records."""

from django.utils import timezone

from common.copies import unless_held
from common.wakeups import task
from learning_records import operations


@task
@unless_held
def send_statements() -> None:
    """What happened goes to record stores."""
    operations.send_statements(now=timezone.now())
