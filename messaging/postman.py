"""A thread of every worker process that sends what somebody waits for, and nothing else.

It looks into the outbox itself, without the broker, and no slow run or long task can hold it.
"""

from __future__ import annotations

import logging
import threading
import time

from celery import bootsteps
from celery.signals import worker_shutting_down
from celery.worker import WorkController
from django.db import connection

from common.postgres.clock import database_clock
from messaging.sending import send_due
from messaging.stopping import HALT, Halt

logger = logging.getLogger(__name__)

LOOKS_EVERY = 0.5
"""Seconds."""
TELLS_EVERY = 60.0
"""Seconds in which what goes wrong stands in the log once, however often it was tried."""


class Postman(threading.Thread):
    """Runs until sending is to end."""

    def __init__(self, halt: Halt = HALT, looks_every: float = LOOKS_EVERY) -> None:
        super().__init__(name="postman", daemon=True)
        self._halt, self._looks_every = halt, looks_every

    def run(self) -> None:
        """Look, send, sleep. Whatever goes wrong is tried again."""
        told = float("-inf")
        while not self._halt.wait(self._looks_every):
            try:
                while send_due(clock=database_clock, only_urgent=True, halt=self._halt):
                    pass
                told = float("-inf")
            except Exception:
                if time.monotonic() - told >= TELLS_EVERY:
                    logger.exception("urgent mail waits for the next look")
                    told = time.monotonic()
                connection.close()
        connection.close()


class PostmanStep(bootsteps.StartStopStep):
    """Has a postman in each worker, and ends all sending quickly when the worker is to stop."""

    requires = ("celery.worker.components:Pool",)  # started behind it: a forked pool gets no thread

    def start(self, _worker: WorkController) -> None:
        """Begin looking, whether or not the broker can be reached."""
        worker_shutting_down.connect(_end_sending)
        Postman().start()


def _end_sending(**_of_celery: object) -> None:
    # At the signal, not when Celery stops its tasks: it waits for them.
    HALT.ask()
