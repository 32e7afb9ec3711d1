"""Ticks about calendars."""

from django.utils import timezone

from calendars import operations
from common.copies import unless_held
from common.wakeups import task
from connections.doors import is_open
from connections.states import ConnectionKind

AT_ONCE = 200
"""Calendars of one tick."""


@task
@unless_held
def read_calendars() -> None:
    """Read the calendars that somebody waits for."""
    if not is_open(ConnectionKind.CALENDARS):
        return
    for _each in range(AT_ONCE):
        if not operations.read_next_calendar(now=timezone.now()):
            return


@task
def forget_busy_times() -> None:
    """Delete busy times after a day."""
    operations.forget_busy_times(now=timezone.now())
