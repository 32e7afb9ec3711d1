"""Every entry of the schedule, carried out twice in a row: the first time takes what is due, the
second is what every tick costs.
"""

from __future__ import annotations

import importlib
import sys
import time
from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from empathy_portal.schedule import SCHEDULE
from tests.growth.measuring import AROUND, plan_of

LONGEST = 120
"""Seconds a statement may take."""
SLOW = 0.1
"""Seconds from which on a statement of the second time is shown with its plan."""
SHOWN = 1_500


@dataclass(frozen=True, kw_only=True)
class Swept:
    """One time of an entry."""

    name: str
    seconds: float
    statements: list[tuple[float, str]]
    failure: str

    def line(self) -> str:
        """As it is told."""
        slowest = max((took for took, _sql in self.statements), default=0.0)
        return (
            f"{self.name:<40} {self.seconds * 1e3:9.1f} ms {len(self.statements):5} st. "
            f"slowest {slowest * 1e3:9.1f} ms {self.failure}"
        )


def sweep_all(only: str = "") -> None:
    """All of them; what comes of it stays in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = '{LONGEST}s'")
    for name, entry in SCHEDULE.items():
        if not name.startswith(only):
            continue
        _first, second = _swept(name, str(entry["task"])), _swept(name, str(entry["task"]))
        sys.stderr.write(f"1 {_first.line()}\n2 {second.line()}\n")
        for swept in (_first, second):
            _tell_worst(swept)


def _swept(name: str, path: str) -> Swept:
    module, _dot, function = path.rpartition(".")
    task = getattr(importlib.import_module(module), function)
    failure = ""
    began = time.monotonic()
    with CaptureQueriesContext(connection) as captured:
        try:
            task()
        except DatabaseError as error:
            failure = f"! {error}"
    seconds = time.monotonic() - began
    statements = [
        (float(query["time"]), query["sql"])
        for query in captured
        if not query["sql"].startswith(AROUND)
    ]
    return Swept(name=name, seconds=seconds, statements=statements, failure=failure)


def _tell_worst(swept: Swept) -> None:
    if not swept.statements:
        return
    took, statement = max(swept.statements)
    if took < SLOW:
        return
    plan = ""
    if statement.lstrip().startswith(("SELECT", "WITH")):
        try:
            with transaction.atomic():
                plan = plan_of(statement)
                transaction.set_rollback(True)
        except DatabaseError as error:
            plan = f"no plan: {error}"
    sys.stderr.write(f"   {took * 1e3:.0f} ms: {statement[:SHOWN]}\n{plan[:SHOWN]}\n\n")
