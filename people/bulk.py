"""Many rows of a table, read in portions and written in one statement.

Portions are asked for one after the other, without a cursor that would have to be closed before the
transaction ends, whatever ends it. Django's own way of writing takes one branch for each row and
field, whose making takes far longer than the writing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from django.db import connection
from django.db.models import Field, Model, QuerySet

from people.importing.resting import BATCH, batched

M = TypeVar("M", bound=Model)


def in_portions(things: QuerySet[M], key: str = "pk", size: int = BATCH) -> Iterator[M]:
    """All of them in the order of a field that is unique among them, never all in memory."""
    portion = list(things.order_by(key)[:size])
    yield from portion
    while len(portion) == size:
        last = getattr(portion[-1], key)
        portion = list(things.filter(**{f"{key}__gt": last}).order_by(key)[:size])
        yield from portion


def write_fields(things: Iterable[Model], fields: Sequence[str]) -> None:
    """Save these fields of things of one kind that are there already, a statement per thousand."""
    for batch in batched(things, BATCH):
        _write(batch, fields)


def _write(things: Sequence[Model], fields: Sequence[str]) -> None:
    meta = things[0]._meta
    columns = [field for name in fields if isinstance(field := meta.get_field(name), Field)]
    key = meta.pk.rel_db_type(connection)
    kinds = ", ".join(f"{field.column} {field.db_type(connection)}" for field in columns)
    sets = ", ".join(f"{field.column} = fresh.{field.column}" for field in columns)
    records = [_record(thing, columns) for thing in things]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {meta.db_table} SET {sets} "  # noqa: S608  names of our own models
            f"FROM jsonb_to_recordset(%s::jsonb) AS fresh (pk {key}, {kinds}) "
            f"WHERE {meta.db_table}.{meta.pk.column} = fresh.pk",
            [json.dumps(records, default=str)],
        )


def _record(thing: Model, columns: Sequence[Field[object, object]]) -> dict[str, object]:
    values: dict[str, object] = {}
    for field in columns:
        values[str(field.column)] = getattr(thing, field.attname)
    return {"pk": thing.pk, **values}
