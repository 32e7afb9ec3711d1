"""Whoever watches goes by the clock of the database, whatever hosts take the time for."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.postgres.clock import DatabaseClock, time_for_all
from watching.heartbeat import Limb, say_alive
from watching.models import SignOfLife, TaskRun
from watching.notes import note_run, write_notes

REAL = DatabaseClock.__call__
TASK = "messaging.tasks.send_due"
SOON = dt.timedelta(seconds=30)


@pytest.fixture(autouse=True)
def real(monkeypatch: pytest.MonkeyPatch, database_travels_along: None, db: None) -> None:
    """Not the clock that travels along with tests."""
    monkeypatch.setattr(DatabaseClock, "__call__", REAL)


@pytest.mark.parametrize("hours", [1, -1])
def test_a_worker_whose_clock_is_wrong_is_neither_missing_nor_alive_after_its_end(
    hours: int,
) -> None:
    with time_machine.travel(timezone.now() + dt.timedelta(hours=hours)):
        say_alive(Limb.WORKER)
        note_run(TASK, 1.0, has_failed=True)
        write_notes()
    said, run = SignOfLife.objects.get(name="worker"), TaskRun.objects.get(task=TASK)
    assert run.last_failed_at is not None
    for moment in (said.said_at, run.last_ended_at, run.last_failed_at):
        assert abs(moment - timezone.now()) < SOON


@pytest.mark.parametrize("hours", [1, -1])
def test_a_web_host_whose_clock_is_wrong_raises_no_alarm(client: Client, hours: int) -> None:
    for limb in Limb:
        say_alive(limb, settings.CELERY_TASK_QUEUES)
    note_run(TASK, 1.0, has_failed=False)
    write_notes()
    with time_machine.travel(timezone.now() + dt.timedelta(hours=hours)):
        answer = client.get(reverse("readyz"))
    assert answer.status_code == 200, answer.json()


def test_what_was_noted_in_the_future_keeps_no_sweep_from_being_late() -> None:
    """As after the clock of the database itself went back."""
    ahead = timezone.now() + dt.timedelta(days=1)
    TaskRun.objects.update_or_create(task=TASK, defaults={"last_ended_at": ahead})
    note_run(TASK, 1.0, has_failed=False)
    write_notes()
    assert abs(TaskRun.objects.get(task=TASK).last_ended_at - timezone.now()) < SOON


def test_while_the_database_was_never_heard_our_own_clock_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("common.postgres.clock.database_clock", DatabaseClock())
    with monkeypatch.context() as away:
        connections["default"].close()
        away.setitem(connections["default"].settings_dict, "HOST", "/nowhere")
        assert abs(time_for_all() - timezone.now()) < SOON
