"""Fetched lists as tests need them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from people.models import Member
from people.operations import confirm_import, dry_run, work_on_next
from provisioning.fetch_models import FetchedList, FetchRun
from provisioning.fetch_settings import FetchSettings, FetchWay
from provisioning.operations.fetch_lists import add_list, ask_for_list, switch_list, try_list
from provisioning.operations.fetch_runs import fetch_next
from provisioning.operations.fetch_settling import settle_next

HEADINGS = ("Employee ID", "Name", "Email", "Department")
Row = Sequence[str]


def csv_of(rows: Sequence[Row], headings: Row = HEADINGS) -> bytes:
    return "\n".join(",".join(row) for row in (headings, *rows)).encode()


def people(count: int, department: str = "Support") -> list[Row]:
    return [
        (f"E{number}", f"Ann Bell{number}", f"ann{number}@northwind.example", department)
        for number in range(count)
    ]


def a_list(
    url: str, *, now: dt.datetime, by: Member, name: str = "Workday", **more: Any
) -> FetchedList:
    settings = FetchSettings(way=FetchWay.WEB, url=url, **more)
    return add_list(name=name, settings=settings, secret="", now=now, by=by)


def tick(now: dt.datetime) -> None:
    """What the task does."""
    for step in (fetch_next, work_on_next, settle_next) * 2:
        while step(now=now):
            pass


def run_of(fetched: FetchedList) -> FetchRun:
    """The latest."""
    found = fetched.runs.select_related("people_import").order_by("-pk").first()
    assert found is not None
    return found


def fetch_now(fetched: FetchedList, *, now: dt.datetime, by: Member) -> FetchRun:
    """Tried, asked for, and what came of it."""
    tried = try_list(fetched=fetched, now=now, by=by)
    assert not tried.problem
    ask_for_list(fetched=fetched, now=now, by=by)
    tick(now)
    return run_of(fetched)


def confirm(run: FetchRun, *, now: dt.datetime, by: Member) -> None:
    """A person's yes."""
    assert run.people_import is not None
    summary = dry_run(run.people_import, by=by)
    confirm_import(people_import=run.people_import, fingerprint=summary.fingerprint, now=now, by=by)


def running_list(url: str, *, now: dt.datetime, by: Member, **more: Any) -> FetchedList:
    """One whose first list was imported by hand, switched on; what is behind the address is there
    already.
    """
    fetched = a_list(url, now=now, by=by, imports=True, **more)
    confirm(fetch_now(fetched, now=now, by=by), now=now, by=by)
    tick(now)
    switch_list(fetched=fetched, is_on=True, now=now, by=by)
    return fetched
