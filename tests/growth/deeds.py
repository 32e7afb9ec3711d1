"""What else is done beside the pages of tests.growth.actions, in an installation of any size: the
outbox, the audit log and its files, a launch, a claim of mail, what is asked by whoever watches,
and everything that the clock sets going.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.test import Client

from empathy_portal.celery import app
from empathy_portal.schedule import SCHEDULE
from messaging.fairness import take_fairly
from tests.growth.actions import ACTIONS, Action, file, page
from tests.growth.world import World
from watching.heartbeat import oldest_due_mail

A_CLAIM = 100
DUE = """
UPDATE messaging_message SET send_after = %s
 WHERE id IN (SELECT id FROM messaging_message WHERE state = 'queued' AND envelope_id IS NULL
               ORDER BY send_after LIMIT 5000)
"""


def _claim(world: World, _client: Client) -> None:
    """A hundred of five thousand that are due."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, [world.now - dt.timedelta(minutes=1)])
    taken = take_fairly(size=A_CLAIM, now=world.now)
    assert taken


def _watch(world: World, _client: Client) -> None:
    oldest_due_mail(world.now)


def tick(entry: str) -> Action:
    """An entry of the schedule, as beat has it done."""
    task = str(SCHEDULE[entry]["task"])

    def act(_world: World, _client: Client) -> None:
        app.tasks[task].run()

    return Action(name=f"sweep: {entry}", by="admin", act=act)


DEEDS = (
    page("leader's Today", "leader", "home"),
    page("a member", "admin", "people:members", query="?q=leader1@"),
    page("audit log", "admin", "people:audit"),
    page("audit log, what was done", "privacy officer", "people:audit", query="?what=look"),
    page("audit log, to what", "admin", "people:audit", query="?thing=member"),
    page("audit log, a month", "admin", "people:audit", query="?since=2026-01-01&until=2026-02-01"),
    page("requests", "privacy officer", "privacy:requests"),
    page("what is kept", "privacy officer", "privacy:retention"),
    page("what would go", "privacy officer", "privacy:preview"),
    page("inventory", "privacy officer", "privacy:inventory"),
    file("audit log as a file", "admin", "people:audit_csv"),
    Action(name="readiness", by="admin", act=_watch),
    Action(name="a claim of mail", by="admin", act=_claim),
)


def everything() -> tuple[Action, ...]:
    """Pages, deeds and sweeps."""
    app.loader.import_default_modules()
    return (*ACTIONS, *DEEDS, *(tick(entry) for entry in SCHEDULE))
