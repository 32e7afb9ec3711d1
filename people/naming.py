"""Finding rows by what they hold, where no key leads from them to a person."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from django.apps import apps
from django.db.models import (
    BinaryField,
    F,
    Func,
    IntegerField,
    Model,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Replace

from people.paths import organization_path
from people.personal import Finding, Traces

FOLD = "\r\n "
"""Where a line of a calendar entry goes on in the next one."""
FOLDED = frozenset({"calendar"})
"""Columns whose lines are folded."""


def spellings_of(term: str) -> set[str]:
    """As it stands in text, in JSON, in a page and in an address."""
    return {term, json.dumps(term, ensure_ascii=False)[1:-1], html.escape(term), quote(term)}


def own_rows(model: type[Model], traces: Traces) -> QuerySet[Model]:
    """Of the person's organization; all where rows belong to none."""
    path = organization_path(model)
    rows: QuerySet[Model] = model._base_manager.all()
    return rows.filter(**{path: traces.organization_id}) if path else rows


def holding(rows: QuerySet[Model], columns: Iterable[str], terms: Iterable[str]) -> QuerySet[Model]:
    """Rows of which one of the columns holds one of these, whatever its case. One query."""
    texts, wanted = dict(_texts(columns)), [each for term in terms for each in spellings_of(term)]
    found = Q(pk__in=())
    for name in texts:
        for term in wanted:
            found |= Q(**{f"{name}__icontains": term})
    return rows.alias(**texts).filter(found)


def _texts(columns: Iterable[str]) -> Iterator[tuple[str, Cast | Replace]]:
    for column in columns:
        text: Cast | Replace = Cast(column, TextField())
        if column in FOLDED:
            text = Replace(text, Value(FOLD), Value(""))
        yield f"text_of_{column}", text


def naming(label: str, *columns: str) -> Finding:
    """Rows of a model whose columns name the person: in full, by an address, or by an id that
    stands alone in JSON.
    """

    def found(traces: Traces) -> QuerySet[Model]:
        terms = [*traces.terms, *(f'"{number}"' for number in traces.numbers)]
        return holding(own_rows(apps.get_model(label), traces), columns, terms)

    return found


def naming_bytes(label: str, column: str) -> Finding:
    """Rows whose kept answer names the person, in UTF-8."""

    def found(traces: Traces) -> QuerySet[Model]:
        rows = own_rows(apps.get_model(label), traces)
        terms = [each for term in traces.terms for each in spellings_of(term)]
        places = {f"place_{at}": _place(term, column) for at, term in enumerate(terms)}
        named = Q(pk__in=())
        for place in places:
            named |= Q(**{f"{place}__gt": 0})
        return rows.alias(**places).filter(named)

    return found


def _place(term: str, column: str) -> Func:
    return Func(
        Value(term.encode(), output_field=BinaryField()),
        F(column),
        template="position(%(expressions)s)",
        arg_joiner=" in ",
        output_field=IntegerField(),
    )


def no_rows_of(label: str) -> Finding:
    """None: what becomes of them is said elsewhere."""

    def found(_traces: Traces) -> QuerySet[Model]:
        return apps.get_model(label)._base_manager.none()

    return found
