"""What the portal does by itself, as the schedule says, and what of it is late.

The schedule stands above; it is announced from there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from common.records import dataclass
from watching.models import TaskRun

GRACE = dt.timedelta(seconds=60)
"""Notes of what was done are written down every twenty seconds, and ticks come by then."""
LATE_AFTER = dt.timedelta(minutes=15)
"""Longer than that, and something is wrong."""


@dataclass(frozen=True)
class Sweep:
    """One entry of the schedule."""

    entry: str
    task: str
    every: dt.timedelta


_announced: list[Sweep] = []


def announce_sweeps(schedule: Mapping[str, Mapping[str, object]]) -> None:
    """Say what is done and how often; a later announcement replaces the first."""
    _announced[:] = [
        Sweep(entry, str(each["task"]), dt.timedelta(seconds=float(str(each["schedule"]))))
        for entry, each in schedule.items()
    ]


def sweeps() -> list[Sweep]:
    """All of them, in the order of the schedule."""
    return list(_announced)


def lateness(runs: Iterable[TaskRun], now: dt.datetime) -> dict[str, dt.timedelta]:
    """Task -> by how much it is late, of those that are. What never ran yet is not late: whether
    somebody is there to run it is said by signs of life.
    """
    ended = {run.task: run.last_ended_at for run in runs}
    late = (
        (each.task, now - ended[each.task] - each.every - GRACE)
        for each in _announced
        if each.task in ended
    )
    return {task: by for task, by in late if by > dt.timedelta(0)}
