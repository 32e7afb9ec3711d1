"""What still names a person when all trails were followed: other people's mails, kept pages, lists
of drafts. The name goes from the text; the text stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import BinaryField, Model, QuerySet, TextField
from django.db.models.functions import Cast

from common.records import dataclass
from people.naming import AnyColumn, named_in, own_rows, without_person
from people.paths import organization_path, text_columns
from people.personal import Traces

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
    columns: tuple[AnyColumn, ...]
    rows: QuerySet[Model]


def mentions(traces: Traces) -> Iterator[Mentions]:
    """Where a person is named in their organization: a query for each model. None where they are
    not.
    """
    if not traces.terms and not traces.numbers:
        return
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        columns = [column for column in text_columns(model) if not isinstance(column, BinaryField)]
        if label in PASSED_OVER or not columns or not organization_path(model):
            continue
        if ids := named_in(own_rows(model, traces), columns, traces):
            rows: QuerySet[Model] = model._base_manager.filter(pk__in=ids)
            yield Mentions(label, tuple(columns), rows)


def take_names_out(found: Mentions, traces: Traces) -> None:
    """Take the person out of the texts of these rows. A second call finds none."""
    texts = {f"said_{each.name}": Cast(each.name, TextField()) for each in found.columns}
    for pk, *values in list(found.rows.annotate(**texts).values_list("pk", *texts)):
        for column, value in zip(found.columns, values, strict=True):
            new = None if value is None else without_person(column, value, traces)
            if new is not None and new != value:
                _write(found.rows.model, pk, column, new)


def _write(model: type[Model], pk: int | str | UUID, column: AnyColumn, new: str) -> None:
    """Write one column as text, whatever it is of."""
    table, key, kind = model._meta.db_table, model._meta.pk.column, column.db_type(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" SET "{column.column}" = %s::{kind} WHERE "{key}" = %s',  # noqa: S608
            [new, pk],
        )
