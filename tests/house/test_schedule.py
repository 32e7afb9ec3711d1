"""Everything the portal does by itself, at every hour of two weeks: done once, whatever ticks
twice.
"""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
import time_machine
from celery import current_app
from django.db import connection

from assessments.operations import load_rubrics
from empathy_portal.schedule import SCHEDULE
from messaging.models import Message
from messaging.notifications import declared
from people.models import Member
from pilots.models import PilotDraft
from pilots.operations.launching import launch_pilot
from programs.reading import LibraryProgram


def fingerprint() -> dict[str, str]:
    """Every row of every table of ours, table by table."""
    prints = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f"SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') FROM \"{table}\" t"
            )
            prints[table] = hashlib.sha256(cursor.fetchone()[0].encode()).hexdigest()
    return prints


def run(task: str) -> None:
    current_app.tasks[task].run()


def test_every_entry_names_a_task_that_exists() -> None:
    current_app.loader.import_default_modules()
    assert [
        entry["task"] for entry in SCHEDULE.values() if entry["task"] not in current_app.tasks
    ] == []


@pytest.mark.django_db
def test_a_second_run_at_the_same_moment_changes_nothing(
    complete: PilotDraft,
    shipped: LibraryProgram,
    admin: Member,
    now: dt.datetime,
) -> None:
    current_app.loader.import_default_modules()
    cohort = launch_pilot(draft=complete, by=admin, now=now)
    load_rubrics(version=cohort.version, program=shipped, now=now)
    start = dt.datetime.combine(cohort.starts_on, dt.time(6), tzinfo=dt.UTC)
    # Kickoff and its reminder, the first module, practice, the second module, a pulse with
    # reminders and its close.
    for days in (2, 3, 7, 16, 21, 28, 29, 31, 33, 36):
        with time_machine.travel(start + dt.timedelta(days=days, hours=9), tick=False):
            for entry in SCHEDULE.values():
                run(entry["task"])
            run("messaging.tasks.send_due")  # what the others queued after it had its turn
            after = fingerprint()
            for entry in reversed(SCHEDULE.values()):
                run(entry["task"])
            again = fingerprint()
        changed = [table for table in after if after[table] != again[table]]
        assert changed == [], f"day {days}"
    kinds = set(Message.objects.values_list("kind", flat=True))
    for notification in declared():
        if notification.expected:
            assert notification.name in kinds, "it never came up, so this test proves nothing of it"
    assert Message.objects.filter(state="sent").exists()
