"""What time it is for everybody: the clock of a host may be wrong, the database's is the same for
all who share it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import time

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from common.records import dataclass

ASKS_EVERY = 30.0
"""Seconds for which the answer is counted on from."""
LEAP = 1.0
"""By more than this nobody's clock runs off: it was set, or the host slept."""


@dataclass(frozen=True)
class _Answer:
    """Of the database, and what our own clocks said at that moment."""

    time: dt.datetime
    since: float
    own: float

    def is_stale(self) -> bool:
        passed = time.monotonic() - self.since
        return passed > ASKS_EVERY or abs(time.time() - self.own - passed) > LEAP

    def now(self) -> dt.datetime:
        return self.time + dt.timedelta(seconds=time.monotonic() - self.since)


class DatabaseClock:
    """Call it: it asks now and then. While the database is away it goes on from the last answer, so
    that what is known can still be written down afterwards.
    """

    def __init__(self) -> None:
        self._answer: _Answer | None = None

    def __call__(self) -> dt.datetime:
        """The time."""
        answer = self._answer
        if answer is None:
            answer = self._answer = _ask()
        elif answer.is_stale():
            with contextlib.suppress(DatabaseError, InterfaceError):
                answer = self._answer = _ask()
        return answer.now()


def _ask() -> _Answer:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (at,) = cursor.fetchone()
    return _Answer(at, time.monotonic(), time.time())


database_clock = DatabaseClock()


def time_for_all() -> dt.datetime:
    """By that clock, for whoever tells how things are: by our own as long as it was never heard."""
    try:
        return database_clock()
    except (DatabaseError, InterfaceError):
        connection.close()
        return timezone.now()
