"""Every task has its queue, and what takes long is in nobody's way."""

from __future__ import annotations

import inspect
from fnmatch import fnmatch

import pytest
from django.conf import settings

from common.wakeups import TASKS, name_of
from empathy_portal.celery import app
from empathy_portal.queues import LONG, QUEUES, ROUTES, SWEEPS
from empathy_portal.schedule import SCHEDULE
from empathy_portal.turns import queue_of

# Loaded with the application, as a worker does.
app.loader.import_default_modules()
NAMES = [name_of(run) for run in TASKS if not name_of(run).startswith("tests.")]


def test_celery_sends_every_task_where_the_house_says() -> None:
    for name in NAMES:
        [queue] = {app.amqp.router.route({}, name)["queue"].name}
        assert queue == queue_of(name)
        assert queue in QUEUES
    assert set(app.amqp.queues) == set(QUEUES), "a worker that is told nothing takes from all"
    assert settings.CELERY_TASK_DEFAULT_QUEUE == SWEEPS


@pytest.mark.parametrize("pattern", ROUTES)
def test_no_rule_is_left_over(pattern: str) -> None:
    assert any(fnmatch(name, pattern) for name in NAMES)


def test_what_a_page_waits_for_is_no_sweep() -> None:
    """A task with ids is about one thing that somebody asked for; sweeps look for what is due."""
    about_one = {name_of(run) for run in TASKS if inspect.signature(run).parameters}
    assert {queue_of(name) for name in about_one & set(NAMES)} <= LONG


def test_beat_ticks_into_these_queues_alone() -> None:
    assert {str(each["task"]) for each in SCHEDULE.values()} <= set(NAMES)


def test_a_worker_waits_for_its_broker_without_end() -> None:
    """Celery gives up after a hundred tries, fifty minutes, and ends as if all were well: whoever
    starts again what failed leaves it at that, and codes to sign in leave no more.
    """
    assert app.conf.broker_connection_max_retries is None
