"""Where models lead: to their organization, to people; and which of their columns are text."""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Iterator
from typing import TypeAlias

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Field, ForeignKey, GeneratedField, Model

from messaging.seals import SealedField
from people.models import Organization, User

TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
AnyField: TypeAlias = "Field[object, object]"


@functools.cache
def organization_path(model: type[Model]) -> str:
    """The lookup of a model's organization by the shortest way, whenever possible by one that is
    never empty; '' where there is none.
    """
    if model is Organization:
        return "pk"
    return _shortest(model, may_be_empty=False) or _shortest(model, may_be_empty=True)


def _shortest(model: type[Model], *, may_be_empty: bool) -> str:
    ahead, seen = deque([(model, "")]), {model}
    while ahead:
        at, prefix = ahead.popleft()
        for field in keys_of(at):
            if field.null and not may_be_empty:
                continue
            target = field.related_model
            if target is Organization:
                return f"{prefix}{field.name}"
            if target not in seen and target is not User:
                seen.add(target)
                ahead.append((target, f"{prefix}{field.name}__"))
        if any(column.name == "organization_id" for column in at._meta.concrete_fields):
            return f"{prefix}organization_id"
    return ""


def keys_of(model: type[Model]) -> Iterator[ForeignKey[Model, Model]]:
    """Its foreign keys, those of one to one among them."""
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey):
            yield field


def text_columns(model: type[Model]) -> list[AnyField]:
    """Columns in which words can stand, as far as they can be read: not those that hold one of a
    few values, are worked out, or are sealed.
    """
    return [field for field in model._meta.concrete_fields if _holds_words(field)]


def _holds_words(field: AnyField) -> bool:
    if isinstance(field, ArrayField):
        return _holds_words(field.base_field)
    closed = (GeneratedField, SealedField, models.SlugField)
    return isinstance(field, TEXTS) and not isinstance(field, closed) and not field.choices
