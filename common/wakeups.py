"""What a worker does, by name, and how to wake it after the commit. A broker that is down or hangs
stops no page: a thread of its own talks to it, and beat comes by anyway.

A web process knows nothing of Celery until the first wake-up leaves it.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction

from common import tracks
from common.later import imported_later

if TYPE_CHECKING:
    import celery
else:
    celery = imported_later("celery")  # the thread that wakes needs it, and no page

logger = logging.getLogger(__name__)
Task = Callable[..., None]
Run = TypeVar("Run", bound=Task)
MOST_WAITING = 100
TASKS: list[Task] = []
"""What the modules loaded so far say that a worker does."""


def task(run: Run) -> Run:
    """Something a worker does when it is woken, or when beat ticks. Stays a plain function."""
    TASKS.append(run)
    return run


def name_of(run: Task) -> str:
    """What the worker and the schedule call it."""
    return f"{run.__module__}.{run.__name__}"


WakeUp = tuple[str, dict[str, int | str], dict[str, str]]
"""Name of a task, its ids, and to what it belongs (common.tracks)."""


class Messenger:
    """Carries wake-ups to the broker, one after the other. One for each process."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[WakeUp] = queue.Queue(MOST_WAITING)
        self._process: int | None = None

    def take(self, name: str, ids: dict[str, int | str]) -> None:
        """Returns at once; where too many wait already, one more is not needed."""
        if self._process != os.getpid():
            # Not at import: a thread does not come along into the children of a preloaded server.
            self._process = os.getpid()
            threading.Thread(target=self._go, daemon=True, name="wake-ups").start()
        try:
            self._waiting.put_nowait((name, ids, tracks.carried()))
        except queue.Full:
            logger.warning("the broker hangs; %s waits for its next tick", name)

    def _go(self) -> None:
        # Only sends: without what Celery does to Django in a worker.
        sender = celery.Celery("wake-ups", set_as_current=False, fixups=[])
        sender.config_from_object("django.conf:settings", namespace="CELERY")
        while True:
            name, ids, headers = self._waiting.get()
            try:
                sender.send_task(name, kwargs=ids, headers=headers, retry=False, ignore_result=True)
            except (celery.exceptions.OperationalError, OSError):
                logger.warning("the broker is away; %s waits for its next tick", name)
            finally:
                self._waiting.task_done()

    def wait(self) -> None:
        """Until everything was carried away, or could not be."""
        self._waiting.join()


messenger = Messenger()


def wake(run: Task, **ids: int | str) -> None:
    """Have a worker run this with ids once the transaction has committed. A second call costs one
    more, harmless, wake-up.
    """
    transaction.on_commit(lambda: messenger.take(name_of(run), ids))
