"""What the same organization's things cost when it is alone, and when a million people are around
it.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from programs.models import ProgramVersion
from programs.operations import load_program
from programs.reading import read_program
from tests.growth.actions import Action
from tests.growth.comparing import LIBRARY
from tests.growth.deeds import everything
from tests.growth.measuring import Seen, client_of, cost, look, plan_of
from tests.growth.pouring import Size, pour
from tests.growth.world import World, build, settle

READS = ("SELECT", "WITH", "EXECUTE")
NOISE = 20.0
"""Milliseconds that say nothing: what costs less in the large installation is no matter."""


@dataclass(frozen=True, kw_only=True)
class Surrounded:
    """One thing that is done, alone and with everybody around."""

    name: str
    alone: float
    """Milliseconds of processor time, of this process and its database."""
    among: float
    statements: tuple[int, int]
    slowest: tuple[float, str]
    """(Seconds, SQL) of the slowest statement among everybody."""
    most: float

    @property
    def growth(self) -> float:
        """How many times what it costs alone."""
        return self.among / max(self.alone, 0.01)

    @property
    def falls_short(self) -> bool:
        """It costs more by what there is of others."""
        return self.growth > self.most and self.among - self.alone > NOISE

    def line(self) -> str:
        """As it is told."""
        mark = "!" if self.falls_short else " "
        before, after = self.statements
        return (
            f"{mark} {self.name:<40} {self.growth:7.2f} x {self.alone:8.1f} ms {self.among:8.1f} ms"
            f" {before:4} {after:4} st. {self.slowest[0] * 1_000:7.0f} ms"
        )


def surround(
    size: Size, *, leaders: int, members: int, rounds: int, only: str = ""
) -> list[Surrounded]:
    """Build the one organization, measure, fill the database up, measure again."""
    call_command("migrate", verbosity=0)
    now = timezone.now()
    version = ProgramVersion.objects.first() or load_program(program=read_program(LIBRARY), now=now)
    world = build(version, leaders=leaders, members=members, now=now)
    settle()
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
    chosen = [action for action in everything() if action.name.startswith(only)]
    alone = {action.name: measured(world, action, rounds) for action in chosen}
    began = time.monotonic()
    pour(world, size, now=now)
    settle()
    sys.stderr.write(f"{size}: {time.monotonic() - began:.0f} s\n")
    return [_compared(world, action, alone, rounds) for action in chosen]


def measured(world: World, action: Action, rounds: int) -> tuple[float, Seen]:
    """Milliseconds, the middle of all rounds, and what was asked."""
    client = client_of(world, action)
    look(world, action, client)
    seen = look(world, action, client)
    return statistics.median(cost(world, action, client) / 1e6 for _ in range(rounds)), seen


def _compared(
    world: World, action: Action, alone: Mapping[str, tuple[float, Seen]], rounds: int
) -> Surrounded:
    before, seen_before = alone[action.name]
    after, seen = measured(world, action, rounds)
    return Surrounded(
        name=action.name,
        alone=before,
        among=after,
        statements=(len(seen_before.statements), len(seen.statements)),
        slowest=max(seen.statements, default=(0.0, "")),
        most=action.most,
    )


def plans(found: list[Surrounded], *, count: int = 10) -> list[str]:
    """How the database carries the slowest statements out."""
    slowest = sorted({each.slowest for each in found}, reverse=True)
    asked = [sql for _seconds, sql in slowest if sql.lstrip().startswith(READS)]
    return [f"{sql}\n{plan_of(sql)}" for sql in asked[:count]]
