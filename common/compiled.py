"""Querysets whose statement is written once: what they ask is said in the ORM, what they cost is
that of the statement.

Building a queryset and writing its statement takes Django longer than PostgreSQL takes to answer.
Which statement it is depends on the kinds of what is given: on roles, on what is None, on members
of enumerations, on True and False. For each such shape the queryset is built once, with stand-ins
for numbers, texts and moments; from then on their places in the statement are filled in, and it is
planned once per connection (see common.statements).
"""

from __future__ import annotations

import copy
import datetime as dt
import enum
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from psycopg2.extensions import AsIs

from common.records import dataclass
from common.statements import Prepared, has_room

Row = TypeVar("Row")
Value = int | str | dt.datetime | dt.date | uuid.UUID
Asked = QuerySet[Any, Row]
Given = object
"""A model, a value, or a piece of the shape: None, a truth, a member of an enumeration."""

MOST_SHAPES = 200
"""A query of more shapes than that is one whose shapes do not come again."""
COUNTING = "SELECT count(*) FROM ({}) listed"
MARK = "\ue000"
FIRST_NUMBER = 1_979_000_000
"""A stand-in fits into every column of four bytes, and nothing has so high a number."""
FIRST_DAY = dt.date(1871, 1, 1)
TYPES = {int: "bigint", str: "text", dt.datetime: "timestamptz", dt.date: "date", uuid.UUID: "uuid"}


class CompiledQuery(Generic[Row]):
    """A function that makes a queryset of what it is given, asked by the statement kept for its
    shape.

    The function must not ask for the time or the language by itself, nor compare what it is given;
    of a model it may read only keys and lists, such as roles. Where a statement says anything that
    was reckoned from a stand-in, the queryset is asked as it is.
    """

    def __init__(self, build: Callable[..., Asked[Row]]) -> None:
        self.build = build
        self._by_shape: dict[object, _Kept[Row] | None] = {}

    def __call__(self, *given: Given) -> list[Row]:
        """What it finds."""
        kept, values = self._kept(given)
        if kept is None:
            return list(self.build(*given))
        return list(kept.found(values, given)) if has_room(values) else []

    def first(self, *given: Given) -> Row | None:
        """The first that it finds; the queryset says itself that it wants one."""
        return next(iter(self(*given)), None)

    def count(self, *given: Given) -> int:
        """How many it finds, none of which is read."""
        kept, values = self._kept(given)
        if kept is None:
            return self.build(*given).count()
        return kept.count(values) if has_room(values) else 0

    def is_kept(self, *given: Given) -> bool:
        """Whether it is asked by a kept statement."""
        return self._kept(given)[0] is not None

    def _kept(self, given: Sequence[Given]) -> tuple[_Kept[Row] | None, list[Value]]:
        shape: list[object] = []
        values: list[Value] = []
        for each in given:
            _take_apart(each, shape, values)
        key = tuple(shape)
        if key not in self._by_shape:
            if len(self._by_shape) >= MOST_SHAPES:
                return None, values
            self._by_shape[key] = _compiled(self.build, given)
        return self._by_shape[key], values


def _take_apart(given: Given, shape: list[object], values: list[Value]) -> None:
    """Into what the statement depends on, and what is filled in."""
    if isinstance(given, Model):
        for name, value in _fields_of(given):
            shape.append(name)
            _take_apart(value, shape, values)
    elif isinstance(given, tuple):
        shape.append(len(given))
        for each in given:
            _take_apart(each, shape, values)
    elif _is_value(given):
        shape.append(type(given))
        values.append(given)  # type: ignore[arg-type]
    else:
        shape.append((type(given), given))


def _is_value(given: Given) -> bool:
    return type(given) in TYPES and not isinstance(given, enum.Enum)


def _fields_of(model: Model) -> Iterator[tuple[str, object]]:
    """Keys, which are filled in, and lists such as roles, which decide; only what was read."""
    held = vars(model)
    for each in model._meta.concrete_fields:
        if each.attname in held:
            if each.is_relation or each.primary_key:
                yield each.attname, held[each.attname]
            elif isinstance(each, ArrayField):
                yield each.attname, _Constant(tuple(held[each.attname]))


@dataclass(frozen=True)
class _Constant:
    """A list on which the statement depends."""

    held: tuple[object, ...]


@dataclass
class _StandIns:
    """Values that stand for those given, each unlike all others."""

    types: list[str] = field(default_factory=list)
    by_value: dict[Value, int] = field(default_factory=dict)
    """Stand-in -> its place among the parameters."""

    def of(self, given: Given) -> Given:
        """What is given to the function instead."""
        if isinstance(given, Model):
            return self._model(given)
        if isinstance(given, tuple):
            return tuple(self.of(each) for each in given)
        if not _is_value(given):
            return given
        place = len(self.types)
        stand_in: Value
        match given:
            case int():
                stand_in = FIRST_NUMBER + place
            case str():
                stand_in = f"{MARK}{place}{MARK}"
            case dt.datetime():
                stand_in = dt.datetime.combine(FIRST_DAY, dt.time(microsecond=place), dt.UTC)
            case dt.date():
                stand_in = FIRST_DAY + dt.timedelta(days=place)
            case _:
                stand_in = uuid.UUID(int=FIRST_NUMBER + place)
        self.types.append(TYPES[type(given)])
        self.by_value[stand_in] = place
        return stand_in

    def _model(self, given: Model) -> Model:
        fields = dict(_fields_of(given))
        known = {
            name: list(value.held) if isinstance(value, _Constant) else self.of(value)
            for name, value in fields.items()
        }
        names = [each.attname for each in given._meta.concrete_fields if each.attname in known]
        # Anything else of it would be read from the database, where nobody is found.
        return type(given).from_db(given._state.db, names, [known[name] for name in names])

    def stands_in(self, parameter: object) -> bool:
        """Whether a parameter of the statement is one of them."""
        return _is_value(parameter) and parameter in self.by_value

    def places_in(self, parameters: Sequence[Value]) -> list[int | None]:
        """Which of those given each parameter stands for; None where for none."""
        return [self.by_value[each] if self.stands_in(each) else None for each in parameters]

    def is_touched(self, parameter: object) -> bool:
        """Whether something was reckoned from one of them, or from the time."""
        match parameter:
            case None | bool() | float():
                return False
            case int():
                return abs(abs(parameter) - FIRST_NUMBER) < 1_000_000
            case str():
                return any(str(each) in parameter for each in self.by_value)
            case list():
                return any(map(self.is_touched, parameter))
        return True


@dataclass(frozen=True)
class _Kept(Generic[Row]):
    """A queryset with its statement."""

    queryset: Any
    """Of which Django hides some."""
    compiler: SQLCompiler | None
    """None where nothing can be found."""
    plan: Prepared
    counting: Prepared
    sql: str
    parameters: Sequence[Value]
    places: Sequence[int | None]
    """Which value stands at each parameter; None where that is always the same."""
    known: Sequence[tuple[object, int]]
    """Relation that leads back to a given model -> which one."""

    def found(self, values: Sequence[Value], given: Sequence[Given]) -> Iterator[Row]:
        """What it finds with these values."""
        if self.compiler is None:
            return iter(())
        compiler = copy.copy(self.compiler)
        compiler.connection = connection
        filled = self._filled(values)
        compiler.as_sql = lambda *_args, **_options: filled  # type: ignore[method-assign, assignment]
        back = [(relation, given[at]) for relation, at in self.known]
        known = {
            relation: {model.pk: model} for relation, model in back if isinstance(model, Model)
        }
        return iter(self.queryset._iterable_class(_Reading(self, compiler, known)))

    def count(self, values: Sequence[Value]) -> int:
        """How many there are with these values."""
        if self.compiler is None:
            return 0
        with connection.cursor() as cursor:
            sql, parameters = self._filled(values, counting=True)
            cursor.execute(sql, parameters)
            number: int = cursor.fetchone()[0]
        return number

    def _filled(
        self, values: Sequence[Value], *, counting: bool = False
    ) -> tuple[str, list[Value]]:
        """What is executed."""
        if settings.PREPARES_STATEMENTS:
            plan = self.counting if counting else self.plan
            with connection.cursor():  # which sees that the connection still stands
                plan.prepare()
            return plan.executing, list(values)
        pairs = zip(self.parameters, self.places, strict=True)
        filled = [each if at is None else values[at] for each, at in pairs]
        return COUNTING.format(self.sql) if counting else self.sql, filled


class _Reading:
    """What Django's readers of rows ask a queryset and its query for."""

    def __init__(self, kept: _Kept[Row], compiler: SQLCompiler, known: object) -> None:
        queryset = kept.queryset
        self.model, self.db, self._fields = queryset.model, queryset.db, queryset._fields
        self._known_related_objects = known
        self._hints: dict[str, object] = {}
        self.query = copy.copy(queryset.query)
        self.query.get_compiler = lambda *_args, **_options: compiler


def _compiled(build: Callable[..., Asked[Row]], given: Sequence[Given]) -> _Kept[Row] | None:
    """The statement for what is given and everything of its shape; None where a statement for them
    all cannot be told from this one.
    """
    stand_ins = _StandIns()
    instead = [stand_ins.of(each) for each in given]
    queryset = build(*instead)
    hidden = vars(queryset)
    known = [
        (relation, _place(next(iter(models.values())), instead))
        for relation, models in hidden["_known_related_objects"].items()
    ]
    compiler = queryset.query.get_compiler(connection=connection)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        nothing = Prepared("", [])
        return _Kept(queryset, None, nothing, nothing, "", [], [], [])
    rest = [each for each in [sql, *parameters] if not stand_ins.stands_in(each)]
    if hidden["_prefetch_related_lookups"] or any(map(stand_ins.is_touched, rest)):
        return None
    # Which of its columns are to be turned into what is the same each time.
    converters = compiler.get_converters(
        [each[0] for each in compiler.select[: compiler.col_count]]
    )
    compiler.get_converters = lambda _columns: converters
    places = stand_ins.places_in(parameters)
    body, types = _body(sql, parameters, places), stand_ins.types
    plan, counting = Prepared(body, types), Prepared(COUNTING.format(body), types)
    return _Kept(queryset, compiler, plan, counting, sql, parameters, places, known)


def _place(model: object, instead: Sequence[Given]) -> int:
    return next(at for at, each in enumerate(instead) if each is model)


def _body(sql: str, parameters: Sequence[object], places: Sequence[int | None]) -> str:
    """The statement as PostgreSQL prepares it: $1 for what is filled in, all else written out."""
    filled = [
        each if place is None else AsIs(f"${place + 1}")
        for each, place in zip(parameters, places, strict=True)
    ]
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        body: bytes = cursor.mogrify(sql, filled)
    return body.decode()
