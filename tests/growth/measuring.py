"""What an action costs: processor time of this process and of its database together, the number of
statements, the size of what comes.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, reset_queries, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.growth.actions import Action
from tests.growth.world import World

AROUND = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One time of an action, looked at closely."""

    statements: list[tuple[float, str]]
    """(seconds, SQL)."""
    size: int
    """Of the page in bytes."""

    @property
    def worst(self) -> str:
        """The statement that took longest."""
        return max(self.statements)[1] if self.statements else ""


def client_of(world: World, action: Action) -> Client:
    """Signed in as whoever does it, and has opened the page before."""
    client = Client(SERVER_NAME="127.0.0.1")
    user = world.cast[action.by].user
    assert user is not None
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    if action.is_page:
        action.act(world, client)
    return client


def look(world: World, action: Action, client: Client) -> Seen:
    """Do it once and undo it; every statement is kept."""
    reset_queries()  # no more than some thousands are kept
    with CaptureQueriesContext(connection) as captured:
        size = _do(world, action, client)
    statements = [
        (float(query["time"]), query["sql"])
        for query in captured
        if not query["sql"].startswith(AROUND)
    ]
    return Seen(statements=statements, size=size)


def cost(world: World, action: Action, client: Client) -> int:
    """Nanoseconds of processor time, here and in the database."""
    before = time.process_time_ns() + _database_time()
    _do(world, action, client)
    return time.process_time_ns() + _database_time() - before


def plan_of(statement: str) -> str:
    """How the database carries a statement out."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {statement}")
        return "\n".join(line for (line,) in cursor.fetchall())


def _do(world: World, action: Action, client: Client) -> int:
    with transaction.atomic():
        answer = action.act(world, client)
        transaction.set_rollback(True)
    if answer is None:
        return 0
    assert isinstance(answer, HttpResponse), f"{action.name} gave no page"
    assert answer.status_code == 200, f"{action.name} answered {answer.status_code}"
    return len(answer.content)


def _database_time() -> int:
    """Of this connection's backend, which works beside us on the same machine."""
    connection.ensure_connection()
    file = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(file.read_text(encoding="ascii").split()[0])
