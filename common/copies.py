"""Whether this database is where the portal lives, or a copy of that: a copy sends nothing.

A one-row table says for which database it was written: the number of the server's cluster and the
number of the database in it. A dump takes the row along, and wherever it is restored one of the
numbers is another one. A standby that takes over has both. A base backup that was rolled forward
has both as well, and cannot be told from a standby: for that there is settings.OUTGOING_HELD.

The table has no model: emptying all tables of models leaves it. See docs/adr/0085-backups.md.
"""

from __future__ import annotations

import datetime as dt
import functools
import logging
import threading
import time
from collections.abc import Callable
from typing import ParamSpec

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from common.records import dataclass

logger = logging.getLogger(__name__)
Given = ParamSpec("Given")
TABLE = "common_home"
MARK = "portal_restoring"
"""A schema that is there while a backup is being restored."""
LOOKS_EVERY = 10.0
"""Seconds for which a process goes by what it saw."""
HERE = "SELECT oid::bigint FROM pg_database WHERE datname = current_database()"
MAY_ASK = "SELECT has_function_privilege('pg_control_system()', 'EXECUTE')"
CLUSTER = "SELECT system_identifier FROM pg_control_system()"
LOOK = f"""
SELECT to_regnamespace('{MARK}') IS NOT NULL, to_regclass('{TABLE}') IS NOT NULL, ({HERE})
"""
READ = f"SELECT cluster, database, held_since FROM {TABLE}"  # noqa: S608  our own name
WRITE = f"""
INSERT INTO {TABLE} (cluster, database) VALUES (%(cluster)s, %(database)s)
    ON CONFLICT (is_only) DO
"""  # noqa: S608
MOVE_IN = "UPDATE SET cluster = excluded.cluster, database = excluded.database, held_since = NULL"


@dataclass(frozen=True)
class Standing:
    """What a process knows of its database."""

    is_restoring: bool = False
    """A backup is on its way in: nothing works on it."""
    is_copy: bool = False
    """It was written for another database than this one."""
    held_since: dt.datetime | None = None
    """When somebody said that nothing leaves (manage.py hold_outgoing)."""
    is_held_by_setting: bool = False

    @property
    def is_held(self) -> bool:
        """Whether nothing leaves: no mail, no post, no call of other systems."""
        return bool(self.why)

    @property
    def why(self) -> str:
        """For logs and whoever runs the portal; '' where everything leaves."""
        if self.is_restoring:
            return "a backup is being restored"
        if self.is_held_by_setting:
            return "OUTGOING_HELD is set"
        if self.is_copy:
            return "this database is a copy; see manage.py release_outgoing"
        if self.held_since:
            return f"held since {self.held_since:%Y-%m-%d %H:%M} UTC by manage.py hold_outgoing"
        return ""


def look() -> Standing:
    """Ask the database. Three statements at most."""
    by_setting = settings.OUTGOING_HELD
    with connection.cursor() as cursor:
        cursor.execute(LOOK)
        is_restoring, is_there, database = cursor.fetchone()
        if is_restoring or not is_there:
            return Standing(is_restoring, not is_there, is_held_by_setting=by_setting)
        cursor.execute(READ)
        row = cursor.fetchone()
        if row is None:
            return Standing(is_copy=True, is_held_by_setting=by_setting)
        cluster, written_for, held_since = row
        is_copy = written_for != database or (cluster is not None and cluster != _cluster(cursor))
        return Standing(is_copy=is_copy, held_since=held_since, is_held_by_setting=by_setting)


class _Seen:
    """What was seen last, for a while."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.standing: Standing | None = None
        self.until = float("-inf")


_seen = _Seen()


def standing() -> Standing:
    """As it was seen within the last ten seconds; what it says of a hold goes to the log once."""
    if _seen.standing is not None and time.monotonic() < _seen.until:
        return _seen.standing
    with _seen.lock:
        was_open = connection.connection is not None
        try:
            found = look()
        finally:
            if not was_open:
                connection.close()  # a thread that only calls another system keeps no line
        before = _seen.standing.why if _seen.standing else ""
        if found.why != before:
            logger.warning("outgoing: %s", found.why or "everything leaves again")
        assume(found, seconds=LOOKS_EVERY)
        return found


def assume(found: Standing, *, seconds: float) -> None:
    """Go by this for a while, without asking."""
    _seen.standing, _seen.until = found, time.monotonic() + seconds


def forget() -> None:
    """Ask again at the next question."""
    _seen.standing, _seen.until = None, float("-inf")


def is_held() -> bool:
    """Whether nothing leaves. Free but for one look each ten seconds."""
    return standing().is_held


def unless_held(run: Callable[Given, None]) -> Callable[Given, None]:
    """A tick that takes work for other systems in hand: it does not while nothing leaves, so that
    no try is spent.
    """

    @functools.wraps(run)
    def held_or_run(*args: Given.args, **kwargs: Given.kwargs) -> None:
        if not is_held():
            run(*args, **kwargs)

    return held_or_run


def claim() -> None:
    """The portal lives here, unless it is written that it lives somewhere else. A second call
    changes nothing.
    """
    _write("NOTHING")


def release() -> None:
    """The portal lives here from now on, and everything leaves. A second call changes nothing."""
    _write(MOVE_IN)


def hold(*, now: dt.datetime | None = None) -> None:
    """Nothing leaves until release(). A second call keeps the first moment."""
    with connection.cursor() as cursor:
        moment = now or timezone.now()
        statement = f"UPDATE {TABLE} SET held_since = coalesce(held_since, %s)"  # noqa: S608
        cursor.execute(statement, [moment])
    forget()


def _write(otherwise: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(HERE)
        [database] = cursor.fetchone()
        cursor.execute(WRITE + otherwise, {"cluster": _cluster(cursor), "database": database})
    forget()


def _cluster(cursor: object) -> int | None:
    """None where the server tells it to administrators only: then the database's number counts."""
    cursor.execute(MAY_ASK)  # type: ignore[attr-defined]
    if not cursor.fetchone()[0]:  # type: ignore[attr-defined]
        return None
    cursor.execute(CLUSTER)  # type: ignore[attr-defined]
    number: int = cursor.fetchone()[0]  # type: ignore[attr-defined]
    return number
