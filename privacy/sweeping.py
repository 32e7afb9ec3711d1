"""What still names a person when all trails were followed: other people's mails, kept pages, lists
of drafts. The name goes from the text; the text stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BinaryField, Field, JSONField, Model, QuerySet, TextField
from django.db.models.functions import Cast

from common.records import dataclass
from people.naming import FOLD, FOLDED, holding, own_rows, spellings_of
from people.paths import organization_path, text_columns
from people.personal import Traces

GONE = "…"
"""Stands where the name stood."""
PASSED_OVER = frozenset(
    {
        # Numbers only, and it cannot be changed.
        "people.AuditEvent",
        # Made nameless by a trail; the others are other people's.
        *("people.Member", "people.User", "people.Organization", "people.SignedInBrowser"),
    }
)


@dataclass(frozen=True)
class Mentions:
    """Rows of one model in which somebody is named."""

    label: str
    columns: tuple[Field[object, object], ...]
    rows: QuerySet[Model]


def mentions(traces: Traces) -> Iterator[Mentions]:
    """Where a person is named in their organization; no query is asked yet."""
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        columns = [column for column in text_columns(model) if not isinstance(column, BinaryField)]
        if label in PASSED_OVER or not columns or not organization_path(model):
            continue
        rows = own_rows(model, traces)
        names = [column.name for column in columns]
        terms = traces.terms
        alone = [f'"{number}"' for number in traces.numbers if _is_telling(number)]
        found = holding(rows, names, [*terms, *alone]) if terms or alone else rows.none()
        yield Mentions(label, tuple(columns), found)


def _is_telling(number: str) -> bool:
    """Whether an id stands for nobody and nothing else: a short one of digits may be a count."""
    return len(number) >= 8 or not (number.isdigit() or number.isalpha())


def take_names_out(found: Mentions, traces: Traces) -> int:
    """Take the person out of the texts of these rows; how many rows. A second call finds none."""
    texts = {f"said_{each.attname}": Cast(each.name, TextField()) for each in found.columns}
    rows = list(found.rows.annotate(**texts).values_list("pk", *texts))
    for pk, *values in rows:
        for column, value in zip(found.columns, values, strict=True):
            _clear(found.rows.model, pk, column, value, traces)
    return len(rows)


def _clear(
    model: type[Model],
    pk: object,
    column: Field[object, object],
    value: str | None,
    traces: Traces,
) -> None:
    """Write one column anew, if the person is in it."""
    if value is None:
        return
    new = _without(column, value, traces)
    if new == value:
        return
    table, name = model._meta.db_table, column.column
    cast = column.db_type(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" SET "{name}" = %s::{cast} WHERE "{model._meta.pk.column}" = %s',  # noqa: S608
            [new, pk],
        )


def _without(column: Field[object, object], value: str, traces: Traces) -> str:
    if isinstance(column, JSONField):
        read = json.loads(value)
        cleared = _without_in(read, traces)
        return value if cleared == read else json.dumps(cleared, ensure_ascii=False)
    if column.name in FOLDED:
        whole = value.replace(FOLD, "")
        cleared_text = nameless_text(whole, traces)
        return value if cleared_text == whole else cleared_text
    if isinstance(column, ArrayField) and value == "{}":
        return value
    return nameless_text(value, traces)


def _without_in(value: object, traces: Traces) -> object:
    """The same through lists and objects; an id goes where it stands alone."""
    if isinstance(value, str):
        is_number = value in traces.numbers and _is_telling(value)
        return GONE if is_number else nameless_text(value, traces)
    if isinstance(value, list):
        return [_without_in(each, traces) for each in value]
    if isinstance(value, dict):
        return {
            nameless_text(key, traces): _without_in(each, traces) for key, each in value.items()
        }
    return value


def nameless_text(text: str, traces: Traces) -> str:
    """A text in which the person is not named, whatever the case in which they were."""
    spellings = sorted(
        {spelling for term in traces.terms for spelling in spellings_of(term)},
        key=len,
        reverse=True,
    )
    if not spellings:
        return text
    return re.sub("|".join(map(re.escape, spellings)), GONE, text, flags=re.IGNORECASE)
