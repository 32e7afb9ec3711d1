"""What Celery's worker and beat do here beside their work. Known to settings and Celery by name: it
can only be loaded when Django is ready.
"""

from __future__ import annotations

import threading
import time

from celery import bootsteps
from celery.beat import PersistentScheduler
from celery.worker import WorkController
from django.db import connection

from watching.heartbeat import Limb, say_alive
from watching.notes import write_notes

EVERY = 20.0


class HeartbeatStep(bootsteps.StartStopStep):
    """A thread of every worker process, which no long task can hold. It says that the worker lives
    and from which queues it takes, and writes down what was done.
    """

    requires = ("celery.worker.components:Pool",)  # started behind it: a forked pool gets no thread

    def start(self, worker: WorkController | None) -> None:
        """Begin at once."""
        self._queues = list(worker.app.amqp.queues.consume_from) if worker is not None else []
        self._is_over = threading.Event()
        threading.Thread(target=self._go, name="heartbeat", daemon=True).start()

    def stop(self, _worker: WorkController | None) -> None:
        """No more."""
        self._is_over.set()

    def _go(self) -> None:
        say_alive(Limb.WORKER, self._queues)
        while not self._is_over.wait(EVERY):
            say_alive(Limb.WORKER, self._queues)
            write_notes()
        write_notes()
        connection.close()


class Scheduler(PersistentScheduler):
    """Celery's own, which says that it lives while it ticks."""

    _said_at = float("-inf")

    def tick(self) -> float:  # type: ignore[override]
        """Send what is due; seconds until the next."""
        if time.monotonic() - self._said_at > EVERY:
            self._said_at = time.monotonic()
            say_alive(Limb.BEAT)
        return min(super().tick(), EVERY)
