"""Rows of a model by the set: one INSERT … SELECT, with the model's own defaults for what is not
said.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Field, Model
from django.db.models.fields import NOT_PROVIDED


def fill(model: type[Model], source: str, /, *, values: dict[str, Any], **columns: str) -> int:
    """Insert a row for each one of `source` (what follows FROM); `columns` are SQL, by field name;
    `values` are parameters of both. Returns how many.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    names, expressions = [], []
    parameters = dict(values)
    for field in model._meta.local_concrete_fields:
        if field.generated or (field.primary_key and field.name not in columns):
            continue
        names.append(connection.ops.quote_name(field.column))
        expressions.append(columns.get(field.name) or _default(field, parameters))
    # Nothing in it comes from outside: it stands in tests.
    statement = (
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(expressions)} FROM {source}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


def _default(field: Field[Any, Any], parameters: dict[str, Any]) -> str:
    if field.default is NOT_PROVIDED and field.null:
        return "NULL"
    if field.unique:
        return "gen_random_uuid()"
    parameters[f"own_{field.column}"] = field.get_db_prep_save(field.get_default(), connection)
    return f"%(own_{field.column})s::{field.db_type(connection)}"
