"""Celery's beat, as often as somebody likes to start it: one ticks, the others stand by. Known to
the settings by name: it can only be loaded when Django is ready.

Whoever has the lease ticks. When it dies, loses the database or cannot reach the broker, the next
one takes over within seconds, and knows when everything was last sent: what is due is sent once,
however long nobody ticked. See docs/adr/0086-lanes-and-leases.md.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Mapping

from celery import beat
from django.db import DatabaseError, InterfaceError, connection

from common import leases
from watching.heartbeat import Limb, say_alive

logger = logging.getLogger(__name__)
NAME = "beat"
LOOKS_EVERY = 4.0
"""Seconds between two looks of whoever stands by."""
WORTH_NOTING = dt.timedelta(minutes=1)
"""What is sent more often needs nobody to know when it last was."""
RESTS = 5.0
"""Seconds in which somebody else may tick, after the broker took nothing from us."""


class Scheduler(beat.Scheduler):
    """Celery's own under a lease, and with no file: what it has to know is kept with the lease."""

    _lease: leases.HeldLease | None = None
    _rests_until = float("-inf")
    _noted: Mapping[str, str] | None = None
    _is_over = False

    def tick(self) -> float:  # type: ignore[override]
        """Send what is due, if it is ours to; seconds until the next look. Raises SystemExit at the
        end, which a signal has raised before: where it fell into a talk with the broker, another
        error may have come in its place.
        """
        if self._is_over:
            raise SystemExit
        if not self._is_ours_or_waits():
            return LOOKS_EVERY
        return min(super().tick(), LOOKS_EVERY)

    def apply_async(  # type: ignore[override]
        self, entry: beat.ScheduleEntry, producer: object = None, **options: object
    ) -> object:
        """Send one. What the broker does not take stays due, and somebody else may try."""
        try:
            return super().apply_async(entry, producer, **options)  # type: ignore[arg-type]
        except Exception:
            self.schedule[str(entry.name)] = entry
            self._plan_anew()
            self._leave()
            self._rests_until = time.monotonic() + RESTS
            raise

    def close(self) -> None:
        """The end: whoever stands by need not wait until the lease is over."""
        self._is_over = True
        self._leave()
        super().close()

    def _is_ours_or_waits(self) -> bool:
        """Whether we may tick, as far as can be known without a database."""
        try:
            return self._is_ours()
        except (DatabaseError, InterfaceError):
            connection.close()
            is_ours = self._lease is not None and self._lease.holds()
            logger.warning("the database is away; beat %s", "goes on" if is_ours else "waits")
            return is_ours

    def _is_ours(self) -> bool:
        """Whether we may tick: the lease is renewed in time, or taken where it is free."""
        if self._lease is not None:
            if self._lease.holds() and not self._lease.is_to_be_renewed():
                return True
            self._mind_the_clock()
            note = self._note()
            if self._lease.renew(None if note == self._noted else note):
                self._noted = note
                say_alive(Limb.BEAT)
                return True
            logger.warning("another beat ticks; this one stands by")
            self._lease = None
        if time.monotonic() < self._rests_until:
            return False
        self._lease = leases.take(NAME)
        if self._lease is None:
            return False
        logger.info("this beat ticks")
        self._adopt(self._lease.note)
        say_alive(Limb.BEAT)
        return True

    def _leave(self) -> None:
        if self._lease is not None:
            self._lease.leave(self._note())
        self._lease = None

    def _note(self) -> dict[str, str]:
        """When what matters was last sent."""
        return {
            name: entry.last_run_at.isoformat(timespec="seconds")
            for name, entry in self.schedule.items()
            if entry.last_run_at and _every(entry) >= WORTH_NOTING
        }

    def _adopt(self, note: Mapping[str, str]) -> None:
        """Go on where another one stopped."""
        for name, last in note.items():
            if name in self.schedule:
                self.schedule[name].last_run_at = dt.datetime.fromisoformat(last)
        self._noted = None
        self._mind_the_clock()
        self._plan_anew()

    def _mind_the_clock(self) -> None:
        """What was sent in the future was sent before the clock went back: it is due as if it had
        been sent now, and not only when the clock is there again.
        """
        now = self.app.now()
        soon = now + dt.timedelta(seconds=2)
        late = [e for e in self.schedule.values() if e.last_run_at and e.last_run_at > soon]
        for entry in late:
            entry.last_run_at = now
        if late:
            self._plan_anew()

    def _plan_anew(self) -> None:
        self._heap = None


def _every(entry: beat.ScheduleEntry) -> dt.timedelta:
    """Between two times, as our schedule says it; what has times of day is worth noting."""
    every: dt.timedelta = getattr(entry.schedule, "run_every", dt.timedelta(days=1))
    return every
