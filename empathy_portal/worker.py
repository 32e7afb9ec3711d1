"""What Celery's worker does here beside its work. Known to Celery by name: it can only be loaded
when Django is ready.
"""

from __future__ import annotations

import threading

from celery import bootsteps
from celery.worker import WorkController
from django.db import connection

from common.memory import let_go
from empathy_portal.turns import TURNS
from watching.heartbeat import Limb, say_alive
from watching.notes import write_notes

EVERY = 20.0


class HeartbeatStep(bootsteps.StartStopStep):
    """A thread of every worker process, which no long task can hold. It says that the worker lives
    and from which queues it takes, writes down what was done, and gives free memory back.
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
            let_go()
        write_notes()
        connection.close()


class TurnsStep(bootsteps.StartStopStep):
    """Says how many hands there are, and for what."""

    def start(self, worker: WorkController) -> None:
        """Before the first task."""
        hands = int(getattr(worker, "concurrency", 1))
        TURNS.share(hands=hands, queues=list(worker.app.amqp.queues.consume_from))
