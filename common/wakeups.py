"""Wake a worker after the commit. A broker that is down or hangs stops no page: a thread of its own
talks to it, and beat comes by anyway.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)
Woken = Task[..., Any]
MOST_WAITING = 100


class Messenger:
    """Carries wake-ups to the broker, one after the other. One for each process."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[tuple[Woken, dict[str, int | str]]] = queue.Queue(MOST_WAITING)
        self._process: int | None = None

    def take(self, task: Woken, ids: dict[str, int | str]) -> None:
        """Returns at once; where too many wait already, one more is not needed."""
        if self._process != os.getpid():
            # Not at import: a thread does not come along into the children of a preloaded server.
            self._process = os.getpid()
            threading.Thread(target=self._go, daemon=True, name="wake-ups").start()
        try:
            self._waiting.put_nowait((task, ids))
        except queue.Full:
            logger.warning("the broker hangs; %s waits for its next tick", task.name)

    def _go(self) -> None:
        while True:
            task, ids = self._waiting.get()
            try:
                task.apply_async(kwargs=ids, retry=False)
            except (OperationalError, OSError):
                logger.warning("the broker is away; %s waits for its next tick", task.name)
            finally:
                self._waiting.task_done()

    def wait(self) -> None:
        """Until everything was carried away, or could not be."""
        self._waiting.join()


messenger = Messenger()


def wake(task: Woken, **ids: int | str) -> None:
    """Send `task` with ids once the transaction has committed. A second call costs one more,
    harmless, wake-up.
    """
    transaction.on_commit(lambda: messenger.take(task, ids))
