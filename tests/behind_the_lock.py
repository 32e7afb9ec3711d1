"""Tests do as the portal does: what is done for somebody is asked for their organization alone.

A page asks for nothing but the rows of its reader's organization (ADR 75). A test that calls an
operation by itself would ask for all rows, and would not see what the lock hides from a page. So
every function of ours that a module of tests has imported is replaced there: called with somebody
who acts (`by`), or else with something that belongs to an organization, it runs behind the lock of
that organization. Where a test has said for whom it asks, that stays. What takes neither (ticks,
sweeps, commands) runs for all organizations as in a worker, and so does whatever a test prepares
with models, or looks at afterwards.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from types import FunctionType
from typing import Any

from django.db import connection
from django.db.models import Model

from common.tenancy import rows_of, usual
from empathy_portal.locked_tables import locked_tables
from people.models import Organization
from tests.house.sources import APPS

COLUMNS = {each.table: each.column for each in locked_tables()}
OWN = "organization_id"
OURS = {*APPS} - {"common"}
"""What knows of organizations."""


def pytest_collection_finish() -> None:
    """In every module of tests that there is."""
    modules = [module for name, module in sys.modules.items() if name.startswith("tests.")]
    for module in modules:
        for name, value in list(vars(module).items()):
            if is_of_the_portal(value):
                setattr(module, name, behind_the_lock(value))


def is_of_the_portal(value: object) -> bool:
    """A function of one of our apps, as it was defined."""
    return (
        isinstance(value, FunctionType)
        and value.__module__.partition(".")[0] in OURS
        and not hasattr(value, "runs_behind_the_lock")
    )


def behind_the_lock(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same, behind the lock of whoever asks."""

    @functools.wraps(function)
    def asked(*args: Any, **named: Any) -> Any:
        # Nobody needs the database yet, or the test says itself for whom.
        if connection.connection is None or connection.asked_for != usual():
            return function(*args, **named)
        asks = organization_asking(*args, **named)
        if asks is None:
            return function(*args, **named)
        with rows_of(asks):
            return function(*args, **named)

    asked.runs_behind_the_lock = True  # type: ignore[attr-defined]
    return asked


def organization_asking(*args: object, **named: object) -> int | None:
    """Of whoever acts, or else of the first thing that belongs to one; None where nothing does."""
    found = (organization_of(each) for each in (named.get("by"), *named.values(), *args))
    return next((each for each in found if each is not None), None)


def organization_of(value: object) -> int | None:
    """Whose this is, or the first of these."""
    if isinstance(value, list | tuple):
        return organization_of(value[0]) if value else None
    if isinstance(value, Organization):
        return value.pk
    if not isinstance(value, Model):
        return None
    own: int | None = getattr(value, OWN, None)
    return own if own is not None or value.pk is None else _looked_up(value)


def _looked_up(value: Model) -> int | None:
    """As the database knows it, without a statement that a test would count."""
    table, key = value._meta.db_table, value._meta.pk.column
    if table not in COLUMNS:
        return None
    with connection.create_cursor() as plain:
        plain.execute(f'SELECT {COLUMNS[table]} FROM {table} WHERE "{key}" = %s', [value.pk])
        (found,) = plain.fetchone() or (None,)
    return found
