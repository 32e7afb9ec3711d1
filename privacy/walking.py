"""All models that keep something, with what their apps say of them."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model, QuerySet
from django.db.models.functions import Lower

from common.records import dataclass
from people.naming import own_rows
from people.personal import FoundBy, Personal, Traces, Trail, personal


@dataclass(frozen=True)
class FoundRows:
    """The rows to which one trail leads from a person."""

    personal: Personal
    trail: Trail
    rows: QuerySet[Model]

    @property
    def model(self) -> type[Model]:
        """Whose rows they are."""
        return self.rows.model


def model_of(label: str) -> type[Model] | None:
    """The model of this name, None where its app is not installed."""
    try:
        return apps.get_model(label)
    except LookupError:
        return None


def found_rows(traces: Traces) -> Iterator[FoundRows]:
    """What every trail finds of a person; no query is asked yet."""
    for each in personal():
        model = model_of(each.label)
        for trail in each.trails:
            if model is not None:
                yield FoundRows(each, trail, rows_of(model, trail, traces))


def rows_of(model: type[Model], trail: Trail, traces: Traces) -> QuerySet[Model]:
    """The rows of a model that a trail finds."""
    if trail.finds is not None:
        return trail.finds(traces)
    if trail.found_by == FoundBy.ADDRESS:
        lowered: QuerySet[Model] = own_rows(model, traces).alias(lowered_address=Lower(trail.path))
        return lowered.filter(lowered_address__in=traces.addresses)
    own = traces.user_id if trail.found_by == FoundBy.USER else traces.member_id
    rows: QuerySet[Model] = model._base_manager.filter(**(trail.where or {}))
    return rows.filter(**{trail.path: own or 0})
