"""Leases: who of all processes on all machines may do something for now. A row in the database, by
the database's clock; it belongs to no connection, so that it holds behind a pooler as well.

Whoever dies is followed within SECONDS. Whoever was stopped for so long and wakes knows that it may
not go on (`holds`), without asking. See docs/adr/0086-lanes-and-leases.md.
"""

from __future__ import annotations

import contextlib
import json
import logging
import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping

from django.db import DatabaseError, InterfaceError, connection

logger = logging.getLogger(__name__)
SECONDS = 15.0
"""How long a lease is good for, since it was last renewed."""
RENEWED_EVERY = 4.0

# One that ends later than any lease can was written before the clock went back: it is over.
TAKE = """
INSERT INTO common_lease (name, holder, ends_at, note)
VALUES (%(name)s, %(holder)s::uuid, clock_timestamp() + %(lasts)s::interval, '{}')
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, ends_at = excluded.ends_at
WHERE common_lease.ends_at NOT BETWEEN clock_timestamp()
                                   AND clock_timestamp() + 2 * %(lasts)s::interval
RETURNING note
"""
RENEW = """
UPDATE common_lease
SET ends_at = clock_timestamp() + %(lasts)s::interval, note = coalesce(%(note)s::jsonb, note)
WHERE name = %(name)s AND holder = %(holder)s::uuid
"""
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""A clock that nobody sets, and that goes on while the machine sleeps."""


class HeldLease:
    """One that we have taken."""

    def __init__(self, name: str, lasts: float, holder: str, asked_at: float) -> None:
        """`asked_at` by our own clock, before the database answered: ours ends before its own."""
        self.name, self._lasts, self._holder = name, lasts, holder
        self._asked_at = asked_at
        self._is_lost = False
        self.note: Mapping[str, str] = {}
        """What holders before us left for whoever comes next."""

    def holds(self) -> bool:
        """Whether it is ours as far as we can know without asking."""
        return not self._is_lost and _seconds() - self._asked_at < self._lasts

    def is_to_be_renewed(self) -> bool:
        """Whether it is time to."""
        return _seconds() - self._asked_at >= min(RENEWED_EVERY, self._lasts / 3)

    def renew(self, note: Mapping[str, str] | None = None) -> bool:
        """Keep it for as long again, and a new note with it. False when somebody else has it."""
        asked_at = _seconds()
        if self._write(self._lasts, note):
            self._asked_at = asked_at
        else:
            self._is_lost = True
        return not self._is_lost

    def leave(self, note: Mapping[str, str] | None = None) -> None:
        """Let go of it at once. A second call does nothing; nor does one after it was lost."""
        if not self._is_lost:
            self._is_lost = True
            # Where the database is away it ends by itself.
            with contextlib.suppress(DatabaseError, InterfaceError):
                self._write(0.0, note)

    def _write(self, lasts: float, note: Mapping[str, str] | None) -> bool:
        values = {
            "name": self.name,
            "holder": self._holder,
            "lasts": f"{lasts} seconds",
            "note": None if note is None else json.dumps(note),
        }
        with connection.cursor() as cursor:
            cursor.execute(RENEW, values)
            return bool(cursor.rowcount)


def take(name: str, lasts: float | None = None) -> HeldLease | None:
    """The lease of this name, or None while somebody else has it."""
    lasts, holder, asked_at = SECONDS if lasts is None else lasts, str(uuid.uuid4()), _seconds()
    values = {"name": name, "holder": holder, "lasts": f"{lasts} seconds"}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        row = cursor.fetchone()
    if row is None:
        return None
    lease = HeldLease(name, lasts, holder, asked_at)
    lease.note = json.loads(row[0]) if isinstance(row[0], str) else row[0]
    return lease


@contextlib.contextmanager
def one_of(names: Iterable[str]) -> Iterator[HeldLease | None]:
    """Hold the first that is free of these, None where none is. It is renewed until the end, by a
    thread: whatever the block waits for, nobody else takes it for dead.
    """
    lease = next((each for each in map(take, names) if each is not None), None)
    if lease is None:
        yield None
        return
    is_over = threading.Event()
    threading.Thread(target=_keep, args=(lease, is_over), name="lease", daemon=True).start()
    try:
        yield lease
    finally:
        is_over.set()
        lease.leave()


def _keep(lease: HeldLease, is_over: threading.Event) -> None:
    """Most blocks are over before the first renewal, and cost no connection."""
    try:
        while not is_over.wait(min(RENEWED_EVERY, SECONDS / 3)):
            try:
                if not lease.renew():
                    logger.warning("the lease %s was given to somebody else", lease.name)
                    return
            except (DatabaseError, InterfaceError):
                connection.close()
    finally:
        connection.close()


def _seconds() -> float:
    return time.clock_gettime(_CLOCK)
