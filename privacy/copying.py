"""The copy of everything that is kept about a person, row by row: never all of it in memory."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

import msgspec
from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, Model
from django.utils.translation import gettext as _

from common.records import dataclass
from people.audit_words import things, verbs
from people.personal import Personal, Text, Traces, Trail, personal
from privacy.column_words import COLUMNS, words_for
from privacy.walking import model_of, rows_of
from ui.dates import in_words

AT_A_TIME = 500
LEFT_OUT = "(binary)"


@dataclass(frozen=True)
class CopiedColumn:
    """One column of a copy."""

    path: str
    words: Text
    labels: Mapping[object, Text]
    """What its values are called, where there are few."""


@dataclass(frozen=True)
class CopiedPart:
    """The rows to which one trail leads."""

    said: Personal
    trail: Trail
    columns: Sequence[CopiedColumn]
    rows: Callable[[], Iterator[Sequence[object]]]


def parts_of(traces: Traces) -> Iterator[CopiedPart]:
    """What a person gets a copy of; rows are read as they are asked for."""
    for said in personal():
        model = model_of(said.label)
        for trail in said.trails:
            if model is not None and trail.exported:
                columns = [_column(model, path) for path in dict.fromkeys(trail.exported)]
                yield CopiedPart(said, trail, columns, _reading(model, trail, traces))


def _reading(
    model: type[Model], trail: Trail, traces: Traces
) -> Callable[[], Iterator[Sequence[object]]]:
    def read() -> Iterator[Sequence[object]]:
        rows = rows_of(model, trail, traces)
        if trail.shown_where:
            rows = rows.filter(**trail.shown_where)
        paths = dict.fromkeys(trail.exported)
        return rows.order_by("pk").values_list(*paths).iterator(chunk_size=AT_A_TIME)

    return read


def _column(model: type[Model], path: str) -> CopiedColumn:
    field: object = None
    at: type[Model] | None = model
    for name in path.split("__"):
        field = at._meta.get_field(name) if at is not None else None
        at = field.related_model if isinstance(field, Field) and field.is_relation else None
    if isinstance(field, ArrayField):
        field = field.base_field
    choices = field.flatchoices if isinstance(field, Field) else ()
    labels: Mapping[object, Text] = dict(choices)
    if model._meta.label == "people.AuditEvent":
        labels = {"verb": verbs(), "thing": things()}.get(path, labels)  # type: ignore[assignment]
    return CopiedColumn(path, words_for(path), labels)


def plain(value: object) -> object:
    """A value as JSON has it."""
    if isinstance(value, bytes | memoryview):
        return LEFT_OUT
    if isinstance(value, decimal.Decimal | uuid.UUID):
        return str(value)
    return msgspec.to_builtins(value, enc_hook=str)


def in_reading(value: object, column: CopiedColumn, zone: ZoneInfo) -> str:
    """A value in the active language, times as the person's clock shows them; '' for nothing."""
    if value is None or value in ("", (), []):
        return ""
    if column.labels:
        values = value if isinstance(value, list) else [value]
        return ", ".join(str(column.labels.get(each, each)) for each in values)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.date):
        return _day(value, zone)
    return "\n".join(_lines("", plain(value)))


def _day(value: dt.date, zone: ZoneInfo) -> str:
    day = in_words(value.astimezone(zone) if isinstance(value, dt.datetime) else value, "date")
    return f"{day}, {value.astimezone(zone):%H:%M}" if isinstance(value, dt.datetime) else day


def _lines(name: str, value: object) -> Iterator[str]:
    """Nested values, a line each: "answer · text: …"."""
    if isinstance(value, dict):
        for key, each in value.items():
            words = str(COLUMNS.get(key, key))
            yield from _lines(f"{name} · {words}" if name else words, each)
    elif isinstance(value, list) and any(isinstance(each, dict | list) for each in value):
        for number, each in enumerate(value, start=1):
            yield from _lines(f"{name} {number}".strip(), each)
    else:
        text = ", ".join(map(str, value)) if isinstance(value, list) else value
        if text not in (None, ""):
            yield f"{name}: {text}" if name else str(text)
