"""Every app's tasks.py, handed to Celery. Its worker and beat load it, when Django is ready."""

from __future__ import annotations

import functools
import logging

from django.utils.module_loading import autodiscover_modules

from common import copies
from common.wakeups import TASKS, Task, name_of
from empathy_portal.celery import app
from empathy_portal.turns import in_turn

logger = logging.getLogger(__name__)


def unless_restoring(run: Task) -> Task:
    """Nothing is done to a database into which a backup is on its way."""

    @functools.wraps(run)
    def refuse_or_run(**ids: int | str) -> None:
        if copies.standing().is_restoring:
            logger.warning("%s waits: a backup is being restored", name_of(run))
        else:
            run(**ids)

    return refuse_or_run


autodiscover_modules("tasks")
for each in TASKS:
    app.task(name=name_of(each))(in_turn(unless_restoring(each)))
