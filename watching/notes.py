"""Writing down what workers did, for whoever watches."""

from __future__ import annotations

import datetime as dt
import functools
import logging
import threading
import time
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, connection, transaction

from common.postgres.clock import database_clock
from common.records import dataclass
from common.tallies import take_tallies, tally

logger = logging.getLogger(__name__)
NOTE_RUNS = """
INSERT INTO watching_taskrun AS kept
       (task, runs, failures, seconds, last_seconds, last_ended_at, last_failed_at)
SELECT * FROM unnest(%(tasks)s, %(runs)s::bigint[], %(failures)s::bigint[],
                     %(seconds)s::float[], %(last_seconds)s::float[],
                     %(ended)s::timestamptz[], %(failed)s::timestamptz[])
ON CONFLICT (task) DO UPDATE
   SET runs = kept.runs + excluded.runs,
       failures = kept.failures + excluded.failures,
       seconds = kept.seconds + excluded.seconds,
       last_seconds = excluded.last_seconds,
       last_ended_at = excluded.last_ended_at,
       last_failed_at = coalesce(excluded.last_failed_at, kept.last_failed_at)
"""
ADD = """
INSERT INTO watching_tallied AS kept (name, label, number)
SELECT * FROM unnest(%(names)s, %(labels)s, %(numbers)s::bigint[])
ON CONFLICT (name, label) DO UPDATE SET number = kept.number + excluded.number
"""


@dataclass
class RunNote:
    """What one process knows of a task and has not written down."""

    runs: int = 0
    failures: int = 0
    seconds: float = 0.0
    last_seconds: float = 0.0
    last_ended: float | None = None
    last_failed: float | None = None
    """By a clock that nobody sets: how long ago that was is known when it is written down."""


_lock = threading.Lock()
_notes: dict[str, RunNote] = {}


def noted(name: str, run: Callable[..., None]) -> Callable[..., None]:
    """The same task, of which is noted in memory how long it takes and whether it fails."""

    @functools.wraps(run)
    def running(**ids: int | str) -> None:
        began, has_failed = time.monotonic(), True
        try:
            run(**ids)
            has_failed = False
        finally:
            note_run(name, time.monotonic() - began, has_failed=has_failed)

    return running


def note_run(name: str, seconds: float, *, has_failed: bool) -> None:
    """In memory, until the next write_notes."""
    now = time.monotonic()
    with _lock:
        note = _notes.setdefault(name, RunNote())
        note.runs += 1
        note.seconds += seconds
        note.last_seconds, note.last_ended = seconds, now
        if has_failed:
            note.failures += 1
            note.last_failed = now


def write_notes() -> None:
    """Write down what this process has noted and counted since the last time: two statements,
    whatever it did. A second call finds nothing. Where the database is away it is kept for later.
    """
    with _lock:
        notes = dict(_notes)
        _notes.clear()
    tallies = take_tallies()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if notes:
                cursor.execute(NOTE_RUNS, _columns(notes))
            if tallies:
                names, labels = zip(*tallies, strict=True)
                numbers = list(tallies.values())
                counted = {"names": list(names), "labels": list(labels), "numbers": numbers}
                cursor.execute(ADD, counted)
    except (DatabaseError, InterfaceError):
        logger.warning("the database is away; what was noted is kept")
        connection.close()
        _take_back(notes, tallies)


def _columns(notes: dict[str, RunNote]) -> dict[str, list[object]]:
    each = sorted(notes.items())  # two workers meet the rows in one order
    now, ours = database_clock(), time.monotonic()

    def at(moment: float | None) -> dt.datetime | None:
        return None if moment is None else now - dt.timedelta(seconds=ours - moment)

    return {
        "tasks": [name for name, _note in each],
        "runs": [note.runs for _name, note in each],
        "failures": [note.failures for _name, note in each],
        "seconds": [note.seconds for _name, note in each],
        "last_seconds": [note.last_seconds for _name, note in each],
        "ended": [at(note.last_ended) for _name, note in each],
        "failed": [at(note.last_failed) for _name, note in each],
    }


def _take_back(notes: dict[str, RunNote], tallies: dict[tuple[str, str], int]) -> None:
    with _lock:
        for name, old in notes.items():
            new = _notes.setdefault(name, RunNote())
            new.runs += old.runs
            new.failures += old.failures
            new.seconds += old.seconds
            if new.last_ended is None:
                new.last_seconds, new.last_ended = old.last_seconds, old.last_ended
            new.last_failed = new.last_failed or old.last_failed
    for (name, label), number in tallies.items():
        tally(name, label, number)
