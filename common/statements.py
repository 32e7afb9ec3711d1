"""Statements written by hand for what everybody does all day: planned once per connection, and
their rows are objects.

PostgreSQL takes longer to plan such a statement than to answer it. A prepared one is planned once
and keeps its plan, the general one: all of them go by keys. Behind a pooler that hands every
transaction another connection nothing can be prepared: settings.PREPARES_STATEMENTS is False there,
and the same statement goes out as it is.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from itertools import count
from typing import TYPE_CHECKING, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import connection
from psycopg2 import Error

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

Row = TypeVar("Row")
Parameter = int | str | dt.datetime | None
PARAMETER = re.compile(r"%\((\w+)\)s")
BIGGEST = 2**63
_numbers = count(1)
_prepared: WeakKeyDictionary[object, set[str]] = WeakKeyDictionary()
"""Connection of the driver -> what it knows by name."""


class Prepared:
    """What is prepared in each connection when it is first needed there."""

    def __init__(self, body: str, types: Sequence[str]) -> None:
        """`body` says $1 and so on where values of these types of PostgreSQL are filled in."""
        self.name = f"portal_{next(_numbers)}"
        taken = f"({', '.join(types)})" if types else ""
        self.preparing = f"PREPARE {self.name} {taken} AS {body}"
        self.executing = f"EXECUTE {self.name}"
        if types:
            self.executing += f" ({', '.join(['%s'] * len(types))})"

    def prepare(self) -> bool:
        """See that the open connection knows it; whether it had to learn it."""
        known = _prepared.setdefault(connection.connection, set())
        if self.name in known:
            return False
        with connection.wrap_database_errors, connection.connection.cursor() as plain:
            plain.execute(self.preparing)
        known.add(self.name)
        return True


class Statement(Generic[Row]):
    """One statement with parameters like %(member)s; `types` says what PostgreSQL takes each for.

    `row` makes an object of the columns in their order. Where it is a dataclass or a Struct, their
    names must be those of its fields: a statement that was changed without the class does not pass.
    """

    def __init__(self, row: Callable[..., Row], sql: str, **types: str) -> None:
        self.row, self.sql = row, sql
        self.names = list(types)
        if set(PARAMETER.findall(sql)) != set(types):
            raise TypeError(f"the parameters are not those of the statement: {', '.join(types)}")
        places = {name: f"${place}" for place, name in enumerate(types, start=1)}
        body = PARAMETER.sub(lambda found: places[found[1]], sql).replace("%%", "%")
        self.plan = Prepared(body, list(types.values()))

    def all(self, **values: Parameter) -> list[Row]:
        """What it finds."""
        if not has_room(values.values()):
            return []
        with connection.cursor() as cursor:
            self._execute(cursor, values)
            return [self.row(*found) for found in cursor.fetchall()]

    def first(self, **values: Parameter) -> Row | None:
        """The first that it finds."""
        if not has_room(values.values()):
            return None
        with connection.cursor() as cursor:
            self._execute(cursor, values)
            found = cursor.fetchone()
        return None if found is None else self.row(*found)

    def run(self, **values: Parameter) -> None:
        """Carry out what returns nothing."""
        with connection.cursor() as cursor:
            self._execute(cursor, values)

    @contextlib.contextmanager
    def often(self) -> Iterator[Callable[..., int]]:
        """Carry it out many times in a row, each time with its values in their order; each says how
        many rows it concerned. Without what Django does around every statement, which takes longer
        than the statement: nothing of it is counted or logged.
        """
        is_prepared = settings.PREPARES_STATEMENTS
        with connection.cursor() as cursor:
            if is_prepared:
                self.plan.prepare()
            sql = self.plan.executing if is_prepared else self.sql
            plain = cursor.cursor

            def once(*values: Parameter) -> int:
                said = values if is_prepared else dict(zip(self.names, values, strict=True))
                try:
                    plain.execute(sql, said)
                except Error:
                    with connection.wrap_database_errors:
                        raise
                return int(plain.rowcount)

            yield once

    def _execute(self, cursor: CursorWrapper, values: Mapping[str, Parameter]) -> None:
        if not settings.PREPARES_STATEMENTS:
            cursor.execute(self.sql, values)
            self._check(cursor.description)
            return
        is_new = self.plan.prepare()
        cursor.execute(self.plan.executing, [values[name] for name in self.names])
        if is_new:
            self._check(cursor.description)

    def _check(self, columns: Sequence[Sequence[object]] | None) -> None:
        wanted = getattr(self.row, "__struct_fields__", None)
        if is_dataclass(self.row):
            wanted = tuple(field.name for field in fields(self.row))
        if columns is None or wanted is None:
            return
        names = [str(column[0]) for column in columns]
        if tuple(names) != wanted:
            raise TypeError(f"{self.row} is not what was read: {', '.join(names)}")


def has_room(values: Iterable[object]) -> bool:
    """Whether PostgreSQL can hold the numbers at all; what it cannot hold, it does not find."""
    numbers = (number for number in values if isinstance(number, int))
    return all(-BIGGEST <= number < BIGGEST for number in numbers)
