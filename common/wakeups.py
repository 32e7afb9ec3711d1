"""Wake a worker after the commit. A broker that is down stops no page: beat comes by anyway."""

from __future__ import annotations

import logging
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def wake(task: Task[..., Any], **ids: int | str) -> None:
    """Send `task` with ids once the transaction has committed. A second call costs one more,
    harmless, wake-up.
    """

    def send() -> None:
        try:
            task.apply_async(kwargs=ids, retry=False)
        except (OperationalError, OSError):
            logger.warning("the broker is away; %s waits for its next tick", task.name)

    transaction.on_commit(send)
