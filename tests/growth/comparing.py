"""Worlds of several sizes, each in its own database, and what the same action costs in each."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.utils import timezone

from common.tenancy import as_owner
from programs.models import ProgramVersion
from programs.operations import load_program
from programs.reading import read_program
from tests.growth import world as worlds
from tests.growth.actions import ACTIONS, Action
from tests.growth.measuring import Seen, client_of, cost, look, plan_of
from tests.growth.world import World

LIBRARY = Path(settings.BASE_DIR) / "programs" / "library" / "digital-empathy-for-leaders"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A world and the database it is in."""

    world: World
    connection: BaseDatabaseWrapper


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One action in the smallest and in the largest world."""

    action: Action
    costs: Mapping[int, float]
    """Milliseconds by number of leaders, the middle of all rounds."""
    seen: Mapping[int, Seen]
    worst: str
    plan: str

    @property
    def growth(self) -> float:
        """How many times the smallest world's cost the largest one's is."""
        return self.costs[max(self.costs)] / self.costs[min(self.costs)]

    @property
    def falls_short(self) -> bool:
        """It grows by more than it may, or takes other statements."""
        counts = {size: len(seen.statements) for size, seen in self.seen.items()}
        smallest, largest = min(counts), max(counts)
        thousands = -(-(largest - smallest) // 1000)
        more = counts[largest] - counts[smallest]
        is_more = more > self.action.more_a_thousand * thousands or more < 0
        return self.growth > self.action.most or is_more

    def line(self) -> str:
        """As it is told."""
        told = [
            f"{size}: {self.costs[size]:7.1f} ms {len(seen.statements):3} st. {seen.size:8} B"
            for size, seen in self.seen.items()
        ]
        mark = "!" if self.falls_short else " "
        return f"{mark} {self.action.name:<28} {self.growth:7.2f} x   {'   '.join(told)}"


def compare(sizes: Mapping[int, int], *, rounds: int, only: str = "") -> list[Compared]:
    """Build the worlds (leaders: members), and do everything in all of them in turn, or
    what `only` names the beginnings of, with commas; each line is told as it is found, for whoever
    cannot wait for all of them. Ends at once where nothing is called so.
    """
    names = tuple(only.split(","))
    chosen = [
        each for each in ACTIONS if each.name.startswith(names) and (only or not each.is_long)
    ]
    if not chosen:
        known = ", ".join(each.name for each in ACTIONS)
        raise SystemExit(f"Nothing is called {only}. There are: {known}.")
    places = {size: _place(size, members) for size, members in sizes.items()}
    compared = []
    for action in chosen:
        found = _compared(action, places, min(rounds, action.rounds))
        sys.stderr.write(f"{found.line()}\n")
        compared.append(found)
    return compared


def _place(size: int, members: int) -> Place:
    began = time.monotonic()
    connection = connections["default"].copy()
    with as_owner(), connections["default"].cursor() as cursor:
        cursor.execute(f"CREATE DATABASE growth_{size}")
    connection.settings_dict["NAME"] = f"growth_{size}"
    # What works beside the backend would not be counted.
    options = {**connection.settings_dict.get("OPTIONS", {})}
    options["options"] = "-c max_parallel_workers_per_gather=0"
    connection.settings_dict["OPTIONS"] = options
    with _used(connection):
        call_command("migrate", verbosity=0)
        version = ProgramVersion.objects.first() or load_program(
            program=read_program(LIBRARY), now=timezone.now()
        )
        world = worlds.build(version, leaders=size, members=members, now=timezone.now())
        worlds.settle()
    sys.stderr.write(f"{size} leaders, {members} members: {time.monotonic() - began:.0f} s\n")
    return Place(world=world, connection=connection)


@contextmanager
def _used(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Whatever asks the database asks this one."""
    before = connections["default"]
    connections["default"] = connection
    try:
        yield
    finally:
        connections["default"] = before


def _compared(action: Action, places: Mapping[int, Place], rounds: int) -> Compared:
    clients: dict[int, Client] = {}
    costs: dict[int, list[float]] = {size: [] for size in places}
    seen = {}
    for size, place in places.items():
        with _used(place.connection):
            clients[size] = client_of(place.world, action)
            look(place.world, action, clients[size])
            seen[size] = look(place.world, action, clients[size])
    for _ in range(rounds):
        for size, place in places.items():
            with _used(place.connection):
                costs[size].append(cost(place.world, action, clients[size]) / 1e6)
    largest = max(places)
    with _used(places[largest].connection):
        worst = seen[largest].worst
        plan = plan_of(worst) if worst.lstrip().startswith(("SELECT", "WITH", "EXECUTE")) else ""
    return Compared(
        action=action,
        costs={size: statistics.median(each) for size, each in costs.items()},
        seen=seen,
        worst=worst,
        plan=plan,
    )
