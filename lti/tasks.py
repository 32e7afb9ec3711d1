"""Ticks about learning platforms."""

from django.utils import timezone

from common.copies import unless_held
from common.wakeups import task
from connections.doors import is_open
from connections.states import ConnectionKind
from lti import operations


@task
@unless_held
def tell_scores() -> None:
    """Tell gradebooks what was done since."""
    if is_open(ConnectionKind.LMS):
        operations.tell_scores(now=timezone.now())
