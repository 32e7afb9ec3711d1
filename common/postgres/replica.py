"""Long reads from the standby, when there is one and it knows everything that the database knows.

How far a standby is behind is not measured in seconds: before each use the database says how far it
is, and the standby has to have come as far. So nobody reads a file in which their last change is
missing, and how late it may be needs no setting.
"""

from __future__ import annotations

import contextlib
import logging
import math
import time
from collections.abc import Iterator

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

logger = logging.getLogger(__name__)
REPLICA = "replica"
CATCHES_UP_WITHIN = 0.5
"""Seconds that a reader waits for the standby."""
LEFT_ALONE = 10.0
"""Seconds in which a standby that is away is not asked again by this process."""
HERE = "SELECT pg_current_wal_flush_lsn()"
THERE = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"
WRITTEN = "SELECT CASE WHEN NOT pg_is_in_recovery() THEN pg_current_wal_flush_lsn() END"
LATE = """
SELECT CASE WHEN NOT pg_is_in_recovery() THEN 'Infinity'
            WHEN pg_last_wal_replay_lsn() >= %s::pg_lsn THEN 0
            ELSE extract(epoch FROM clock_timestamp() - coalesce(
                 pg_last_xact_replay_timestamp(), pg_postmaster_start_time())) END::float
"""
"""Behind by the moment of the last write that it knows; of none yet, since it began."""
_asked_again_at = 0.0


def how_late() -> float | None:
    """By how many seconds the standby is behind, for whoever watches: without end where it is away
    or follows nobody; None where there is none, or the database is one itself. Where nothing is
    written none is late.
    """
    if REPLICA not in settings.DATABASES:
        return None
    goal = _said(connections[DEFAULT_DB_ALIAS], WRITTEN)
    if goal is None:
        return None
    if time.monotonic() < _asked_again_at:
        return math.inf
    there = connections[REPLICA]
    try:
        late = _said(there, LATE, goal)
    except (DatabaseError, InterfaceError):
        there.close()
        _leave_alone("is away")
        return math.inf
    return max(late, 0.0) if isinstance(late, float) else math.inf


@contextlib.contextmanager
def reads_elsewhere() -> Iterator[None]:
    """What is read within comes from the standby; where that is away, behind or not one, or where
    something was begun in the database already, from the database. Nothing can be written within.
    """
    here = connections[DEFAULT_DB_ALIAS]
    if REPLICA not in settings.DATABASES or here.in_atomic_block:
        yield
        return
    there = connections[REPLICA]
    if not _is_as_far(there, here):
        yield
        return
    there.asked_for = here.asked_for  # type: ignore[attr-defined]  # common.postgres.base
    connections[DEFAULT_DB_ALIAS] = there
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = here


def _is_as_far(there: BaseDatabaseWrapper, here: BaseDatabaseWrapper) -> bool:
    """Within a moment; a server that was never a standby, or is none any more, is not."""
    if time.monotonic() < _asked_again_at:
        return False
    goal = _said(here, HERE)
    until = time.monotonic() + CATCHES_UP_WITHIN
    try:
        while (is_there := _said(there, THERE, goal)) is False:
            if time.monotonic() > until:
                logger.warning("the standby is behind; the database is read instead")
                return False
            time.sleep(0.02)
    except (DatabaseError, InterfaceError):
        there.close()
        return _leave_alone("is away")
    return is_there is True or _leave_alone("follows nobody")


def _leave_alone(why: str) -> bool:
    global _asked_again_at
    _asked_again_at = time.monotonic() + LEFT_ALONE
    logger.warning("the standby %s; the database is read instead", why)
    return False


def _said(connection: BaseDatabaseWrapper, statement: str, *values: object) -> object:
    """A place in the log of writes, or whether it was reached."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [str(each) for each in values])
        said: object = cursor.fetchone()[0]
    return said
