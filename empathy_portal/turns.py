"""Few hands for what takes long, where a worker has other things to do as well: however many long
lists and reports are asked for, sweeps and mail never wait behind them.

What finds no hand free waits in this process, once, and the next free one takes it. When the
process ends it is forgotten: a message of the broker is a wake-up, and pages and beat come again.
"""

from __future__ import annotations

import functools
import threading
from collections import Counter
from collections.abc import Callable, Collection
from fnmatch import fnmatch

from common.wakeups import Task, name_of
from empathy_portal.queues import LONG, ROUTES
from messaging.stopping import HALT, Halt

Work = Callable[[], None]
FOR_OTHERS = 2
"""Hands of a worker that nothing long may have: for a sweep, and for mail."""


class Turns:
    """Of this process: how many long runs of each queue are at work, and what waits."""

    def __init__(self, halt: Halt = HALT) -> None:
        self._halt = halt
        self._lock = threading.Lock()
        self._most: int | None = None
        self._at_work: Counter[str] = Counter()
        self._waiting: dict[str, dict[object, Work]] = {}

    def share(self, *, hands: int, queues: Collection[str]) -> None:
        """Told once, by a worker that begins: how many hands it has, and for which queues."""
        is_for_long = set(queues) <= LONG
        self._most = None if is_for_long else max(1, (hands - FOR_OTHERS) // len(LONG))

    def go(self, queue: str, key: object, work: Work) -> None:
        """Do it, and what has come to wait behind it; or have it wait. What waits already waits
        once.
        """
        if not self._begin(queue, key, work):
            return
        try:
            work()
            while (following := self._next(queue)) is not None:
                following()
        finally:
            with self._lock:
                self._at_work[queue] -= 1

    def _begin(self, queue: str, key: object, work: Work) -> bool:
        with self._lock:
            if self._most is not None and self._at_work[queue] >= self._most:
                self._waiting.setdefault(queue, {})[key] = work
                return False
            self._at_work[queue] += 1
            return True

    def _next(self, queue: str) -> Work | None:
        with self._lock:
            waiting = self._waiting.get(queue)
            if not waiting or self._halt.is_asked():
                return None
            return waiting.pop(next(iter(waiting)))


TURNS = Turns()


def queue_of(name: str) -> str:
    """Which queue a task of this name is woken by."""
    return next(queue for pattern, queue in ROUTES.items() if fnmatch(name, pattern))


def in_turn(run: Task, turns: Turns = TURNS) -> Task:
    """The same task, which waits for its turn where it may take long."""
    queue = queue_of(name_of(run))
    if queue not in LONG:
        return run

    @functools.wraps(run)
    def wait_and_run(**ids: int | str) -> None:
        key = name_of(run), tuple(sorted(ids.items()))
        turns.go(queue, key, functools.partial(run, **ids))

    return wait_and_run
