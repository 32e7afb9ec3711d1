"""Finding rows by what they hold, where no key leads from them to a person; and a text without the
person.
"""

from __future__ import annotations

import functools
import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias
from urllib.parse import quote

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Field,
    JSONField,
    Model,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Replace

from people.paths import organization_path
from people.personal import Finding, Traces

GONE = "…"
"""Stands where the name stood."""
PRINTED = "\u2019"
"""The apostrophe that phones and text programs make of the one on the keyboard."""
FOLD = "\r\n "
"""Where a line of a calendar entry goes on in the next one."""
FOLDED = frozenset({"calendar"})
"""Columns whose lines are folded."""
TELLING = 8
"""An id of so many characters stands for nobody else; a short one of digits may be a count."""
NUMBER = "organization_id"
"""Where a model has no key to the organization, but its number."""
AnyColumn: TypeAlias = "Field[object, object]"


def spellings_of(term: str) -> set[str]:
    """As it stands in text, in JSON, in a page and in an address, with either apostrophe."""
    typed, printed = term.replace(PRINTED, "'"), term.replace("'", PRINTED)
    return set().union(*map(_written, {term, typed, printed}))


def _written(term: str) -> set[str]:
    return {term, json.dumps(term, ensure_ascii=False)[1:-1], html.escape(term), quote(term)}


def all_spellings(terms: Iterable[str]) -> list[str]:
    """Of several, the longest first."""
    return sorted(set().union(*map(spellings_of, terms)), key=len, reverse=True)


def own_rows(model: type[Model], traces: Traces) -> QuerySet[Model]:
    """Of the person's organization; all where rows belong to none. Mails that nobody lists say
    nothing of whose they are: those are looked at as well.
    """
    path = organization_path(model)
    rows: QuerySet[Model] = model._base_manager.all()
    if not path:
        return rows
    own = Q(**{path: traces.organization_id})
    return rows.filter(own | Q(organization_id=None) if path == NUMBER else own)


def named_in(rows: QuerySet[Model], columns: Sequence[AnyColumn], traces: Traces) -> list[object]:
    """Keys of the rows that name the person: in full, by an address, or by an id that stands alone
    in JSON. One query, and what it finds is read once more: "Ann Berg" is not in "Ann Bergmann".
    """
    said = dict(_texts(columns))
    coarse = rows.annotate(**said).filter(_somewhere_in(said, traces))
    return [
        pk
        for pk, *values in coarse.values_list("pk", *said)
        if any(map(functools.partial(_names, traces=traces), columns, values))
    ]


def _texts(columns: Iterable[AnyColumn]) -> Iterator[tuple[str, Cast | Replace]]:
    for column in columns:
        text: Cast | Replace = Cast(column.name, TextField())
        if column.name in FOLDED:
            text = Replace(text, Value(FOLD), Value(""), output_field=TextField())
        yield f"text_of_{column.name}", text


def _somewhere_in(names: Iterable[str], traces: Traces) -> Q:
    wanted = all_spellings(traces.terms) + [f'"{each}"' for each in telling_numbers(traces)]
    found = Q(pk__in=())
    for name in names:
        for term in wanted:
            found |= Q(**{f"{name}__icontains": term})
    return found


def _names(column: AnyColumn, value: str | None, *, traces: Traces) -> bool:
    return value is not None and without_person(column, value, traces) != value


def telling_numbers(traces: Traces) -> list[str]:
    """Ids that stand for nobody and nothing else."""
    return [
        number
        for number in traces.numbers
        if len(number) >= TELLING or not (number.isdigit() or number.isalpha())
    ]


def without_person(column: AnyColumn, value: str, traces: Traces) -> str:
    """What a column says, as text, without the person; the same where they are not in it."""
    if isinstance(column, JSONField):
        read = json.loads(value)
        cleared = _without_in(read, traces)
        return value if cleared == read else json.dumps(cleared, ensure_ascii=False)
    whole = value.replace(FOLD, "") if column.name in FOLDED else value
    said = nameless_text(whole, traces)
    if said == whole:
        return value
    is_all = column.blank and said == GONE and not isinstance(column, ArrayField)
    return "" if is_all else said


def _without_in(value: object, traces: Traces) -> object:
    """The same through lists and objects; an id goes where it stands alone."""
    if isinstance(value, str):
        return GONE if value in telling_numbers(traces) else nameless_text(value, traces)
    if isinstance(value, list):
        return [_without_in(each, traces) for each in value]
    if isinstance(value, dict):
        return {
            nameless_text(key, traces): _without_in(each, traces) for key, each in value.items()
        }
    return value


def nameless_text(text: str, traces: Traces) -> str:
    """A text in which the person is not named, whatever the case in which they were."""
    pattern = _pattern(tuple(traces.terms))
    return pattern.sub(GONE, text) if pattern else text


@functools.lru_cache(maxsize=64)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    """Nothing that only begins or ends like the person."""
    spelt = "|".join(map(re.escape, all_spellings(terms)))
    return re.compile(rf"(?<![\w.+-])(?:{spelt})(?![\w-])", re.IGNORECASE) if spelt else None


def naming(label: str, *columns: str) -> Finding:
    """Rows of a model whose columns name the person."""

    def found(traces: Traces) -> QuerySet[Model]:
        model = apps.get_model(label)
        fields = [field for field in model._meta.concrete_fields if field.name in columns]
        ids = named_in(own_rows(model, traces), fields, traces)
        rows: QuerySet[Model] = model._base_manager.filter(pk__in=ids)
        return rows

    return found


def naming_bytes(label: str, column: str) -> Finding:
    """Rows whose kept answer names the person, in UTF-8."""

    def found(traces: Traces) -> QuerySet[Model]:
        rows = own_rows(apps.get_model(label), traces)
        terms = [term.encode() for term in all_spellings(traces.terms)]
        kept = rows.values_list("pk", column).iterator(chunk_size=100)
        ids = [pk for pk, content in kept if _holds(content, terms)]
        return rows.model._base_manager.filter(pk__in=ids)

    return found


def _holds(kept: bytes | memoryview | None, terms: Iterable[bytes]) -> bool:
    plain = bytes(kept or b"").lower()
    return any(term.lower() in plain for term in terms)


def no_rows_of(label: str) -> Finding:
    """None: what becomes of them is said elsewhere."""

    def found(_traces: Traces) -> QuerySet[Model]:
        none: QuerySet[Model] = apps.get_model(label)._base_manager.none()
        return none

    return found
