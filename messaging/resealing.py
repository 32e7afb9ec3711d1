"""After a change of the secret key: what stands sealed in the database is sealed anew with the
newest one, so that older ones can go. What it says stays the same, so that nothing is to record.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from django.apps import apps
from django.db import connection
from django.db.models import Model

from common.records import dataclass
from messaging.seals import SealBroken, SealedField, opened, seal

Key = TypeVar("Key")
AT_ONCE = 500
NEWEST = 0
READ = """
SELECT {key}, {column} FROM {table} WHERE {key} > %s AND {column} <> '' ORDER BY {key} LIMIT %s
"""
WRITE = "UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s"


@dataclass(frozen=True)
class Resealed:
    """What became of one column."""

    column: str
    fresh: int
    """Rows that the newest key opens already."""
    renewed: int
    lost: int
    """Rows that no key opens: their secret is gone, whatever is done."""


def sealed_fields() -> Iterator[tuple[type[Model], SealedField]]:
    """Every column that stands sealed, with its model."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, SealedField):
                yield model, field


def reseal(model: type[Model], field: SealedField) -> Resealed:
    """Seal the rows of a column anew that an older key sealed, each in a statement of its own: a
    row that somebody changes meanwhile is sealed with the newest key by that. A second call finds
    nothing to do.
    """
    statements = _Statements(model, field)
    found = reseal_each(statements.all_sealed(), statements.exchange, purpose=field.purpose())
    return Resealed(field.purpose(), **found)


def reseal_each(
    sealed: Iterable[tuple[Key, str]], exchange: Callable[[Key, str, str], None], *, purpose: str
) -> Counter[str]:
    """Have each that an older key sealed exchanged: `exchange` is given its key, what stands there
    and what is to stand there. How many were "fresh", "renewed" and "lost", see Resealed.
    """
    counts = Counter({"fresh": 0, "renewed": 0, "lost": 0})
    for key, before in sealed:
        outcome = "lost"
        with contextlib.suppress(SealBroken):
            text, number = opened(before, purpose=purpose)
            outcome = "fresh" if number == NEWEST else "renewed"
            if number != NEWEST:
                exchange(key, before, seal(text, purpose=purpose))
        counts[outcome] += 1
    return counts


class _Statements:
    """Reading and writing a sealed column as it stands, which the field itself never shows."""

    def __init__(self, model: type[Model], field: SealedField) -> None:
        quoted = connection.ops.quote_name
        self.names = {
            "table": quoted(model._meta.db_table),
            "key": quoted(model._meta.pk.column or ""),
            "column": quoted(field.column or ""),
        }

    def all_sealed(self) -> Iterator[tuple[int, str]]:
        """Keys and what stands there, some at a time."""
        last = 0
        while True:
            with connection.cursor() as cursor:
                cursor.execute(READ.format(**self.names), [last, AT_ONCE])
                rows = cursor.fetchall()
            yield from rows
            if len(rows) < AT_ONCE:
                return
            last = rows[-1][0]

    def exchange(self, key: int, old: str, new: str) -> None:
        """Where it still says what was read."""
        with connection.cursor() as cursor:
            cursor.execute(WRITE.format(**self.names), [new, key, old])
