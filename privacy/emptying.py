"""Doing with rows what their trail says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import EmailField, Field

from people.personal import OnErasure, Traces
from privacy.walking import FoundRows

LAST = ("people.Member", "people.User")
"""What others hang on: sessions would go with a sign-in before their browsers are told."""
GONE = "…"
"""Stands where something has to stand."""


def in_order(found: Iterable[FoundRows]) -> list[FoundRows]:
    """Those that hang on others before these."""
    return sorted(found, key=lambda each: (each.personal.label in LAST, each.personal.label))


def carry_out(found: FoundRows, *, of: Traces, now: dt.datetime) -> None:
    """Delete or empty the rows of one trail, or leave them. A second call changes nothing."""
    trail = found.trail
    if trail.erases is not None:
        trail.erases(found.rows, of, now)
    elif trail.erased == OnErasure.DELETE:
        found.model._base_manager.filter(pk__in=found.rows.values("pk")).delete()
    elif trail.erased == OnErasure.NAMELESS:
        columns = [found.model._meta.get_field(name) for name in trail.emptied]
        emptied = {each.name: nothing_in(each) for each in columns if isinstance(each, Field)}
        found.model._base_manager.filter(pk__in=found.rows.values("pk")).update(**emptied)


def nothing_in(column: Field[object, object]) -> object:
    """What stands in a column in which nothing stands."""
    if column.null:
        return None
    if not column.empty_strings_allowed:
        return column.get_default()
    return "" if column.blank or isinstance(column, EmailField) else GONE
