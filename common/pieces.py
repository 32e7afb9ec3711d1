"""Many rows in pieces, for ticks: what one has done stays done, and little is in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from django.db.models import Model, QuerySet

AT_ONCE = 500
Rows = TypeVar("Rows", bound="QuerySet[Model]")


def in_pieces(rows: Rows, *, size: int = AT_ONCE) -> Iterator[Rows]:
    """So many rows at a time, in the order of their keys; each piece is asked for what the whole
    was, so that what has changed meanwhile is left out. One statement, for the keys of all: where
    there are none there is no piece. Whoever works on a piece does it in a transaction of its own,
    and finds out what was done before: a tick that was killed goes on with the next call.
    """
    return pieces_of(rows, list(rows.order_by("pk").values_list("pk", flat=True)), size=size)


def pieces_of(rows: Rows, keys: Sequence[int], *, size: int = AT_ONCE) -> Iterator[Rows]:
    """The same of rows whose keys are known."""
    for first in range(0, len(keys), size):
        yield rows.filter(pk__in=keys[first : first + size])
