"""Whose the rows of each table are: worked out from the models, for the second lock (ADR 75).

A table says itself which organization a row belongs to, or its rows belong where those do to which
they refer. Whatever is neither has to be named with a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.apps import apps
from django.db.models import ForeignKey, Model

from common.records import dataclass

COLUMN = "organization_id"


class Unclassified(Exception):
    """Models of which nobody knows whose their rows are."""


@dataclass(frozen=True)
class Reference:
    """A column that leads to another table, and which column is meant there."""

    column: str
    table: str
    target: str


@dataclass(frozen=True)
class Belonging:
    """Of one table: the column that says whose a row is. Where it is not among the fields of the
    model, `along` says from where the database fills it.
    """

    table: str
    column: str = COLUMN
    along: tuple[Reference, ...] = ()
    is_shared: bool = False
    """Whether rows that belong to no organization are everybody's to read."""
    may_lack: bool = False


Known = dict[type[Model], Belonging]


def belongings(
    tenant: str, *, unlocked: Mapping[str, str], shared: Collection[str]
) -> list[Belonging]:
    """All tables with a lock, in an order in which each comes behind those it is filled from.

    `tenant` is the label of the model that is the organization itself, `unlocked` gives a reason
    for each model that has no lock, `shared` names models whose rows may be everybody's. Raises
    Unclassified.
    """
    models = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label not in unlocked
    ]
    known: Known = {
        model: _own(model, tenant=tenant, shared=shared)
        for model in models
        if model._meta.label == tenant or _says_itself(model)
    }
    waiting = [model for model in models if model not in known]
    while waiting:
        found = _nearest(waiting, known)
        if not found:
            raise Unclassified(", ".join(sorted(model._meta.label for model in waiting)))
        known |= found
        waiting = [model for model in waiting if model not in known]
    return list(known.values())


def _nearest(waiting: Sequence[type[Model]], known: Known) -> Known:
    """Those that lead to a row of some organization for certain, before all others."""
    for way in (_to_somebody, _to_what_may_be_shared, _by_one_of_several):
        found = {model: each for model in waiting if (each := way(model, known)) is not None}
        if found:
            return found
    return {}


def _says_itself(model: type[Model]) -> bool:
    return any(field.column == COLUMN for field in model._meta.local_concrete_fields)


def _own(model: type[Model], *, tenant: str, shared: Collection[str]) -> Belonging:
    label, table = model._meta.label, model._meta.db_table
    if label == tenant:
        return Belonging(table, column=str(model._meta.pk.column))
    fields = (each for each in model._meta.local_concrete_fields if each.column == COLUMN)
    may_lack = next(fields).null
    return Belonging(table, is_shared=label in shared, may_lack=may_lack)


def _to_somebody(model: type[Model], known: Known) -> Belonging | None:
    certain = [each for each in _leading(model, known) if not each.null]
    strict = [each for each in certain if not known[each.related_model].may_lack]
    return _along(model, strict[:1], known)


def _to_what_may_be_shared(model: type[Model], known: Known) -> Belonging | None:
    return _along(model, [each for each in _leading(model, known) if not each.null][:1], known)


def _by_one_of_several(model: type[Model], known: Known) -> Belonging | None:
    """By all references that lead anywhere, one of which a row has."""
    return _along(model, _leading(model, known), known)


def _leading(model: type[Model], known: Known) -> list[ForeignKey[Model, Model]]:
    return [
        field
        for field in model._meta.local_concrete_fields
        if isinstance(field, ForeignKey) and field.related_model in known
    ]


def _along(
    model: type[Model], fields: Sequence[ForeignKey[Model, Model]], known: Known
) -> Belonging | None:
    if not fields:
        return None
    parents = [known[field.related_model] for field in fields]
    return Belonging(
        model._meta.db_table,
        along=tuple(_reference(field, known) for field in fields),
        is_shared=any(parent.is_shared for parent in parents),
        may_lack=any(field.null for field in fields) or parents[0].may_lack,
    )


def _reference(field: ForeignKey[Model, Model], known: Known) -> Reference:
    table = known[field.related_model].table
    return Reference(str(field.column), table, str(field.target_field.column))
