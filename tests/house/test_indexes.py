"""No index is kept that another one makes needless: each costs something with every row that is
written.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import ForeignKey, Model, UniqueConstraint


def kept_twice(model: type[Model]) -> Iterator[str]:
    """Foreign keys with an index of their own, though what is unique begins with them."""
    for rule in model._meta.constraints:
        if not isinstance(rule, UniqueConstraint) or not rule.fields or rule.condition is not None:
            continue
        first = model._meta.get_field(rule.fields[0])
        if isinstance(first, ForeignKey) and first.db_index and not first.unique:
            yield f"{model._meta.label}.{first.name}: db_index=False, {rule.name} has it"


def test_what_a_unique_constraint_begins_with_has_no_index_of_its_own() -> None:
    ours = [model for model in apps.get_models() if "site-packages" not in source_of(model)]
    assert [found for model in ours for found in kept_twice(model)] == []


def source_of(model: type[Model]) -> str:
    return str(apps.get_app_config(model._meta.app_label).path)
