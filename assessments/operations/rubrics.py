"""Loading the rubrics of a program from the library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from assessments.models import Criterion, Rubric, Score, SeenBehavior
from common.languages import ByLanguage
from people.audit import record
from programs.content.rubrics import RubricCriterion
from programs.models import Module, ProgramVersion

if TYPE_CHECKING:
    # Only what loads the library reads it.
    from programs.reading import LibraryModule, LibraryProgram

Criteria = Mapping[str, ByLanguage[RubricCriterion]]
"""The criteria of a rubric by slug, in their order."""


@transaction.atomic
def load_rubrics(*, version: ProgramVersion, program: LibraryProgram, now: dt.datetime) -> None:
    """Give every module of the version its rubric from the library. A second call with the same
    texts changes nothing.

    A rubric that has scores or ticks is frozen: changed texts then make a new number, and what was
    scored keeps its own.
    """
    modules = {
        module.slug: module for module in Module.objects.filter(version=version).select_for_update()
    }
    loaded = [
        shipped.slug
        for shipped in program.modules
        if shipped.slug in modules and _load_rubric(modules[shipped.slug], _by_criterion(shipped))
    ]
    if loaded:
        record("load_rubrics", version, by=None, now=now, modules=loaded)


def _by_criterion(shipped: LibraryModule) -> Criteria:
    """The criteria of a module by slug, in order."""
    found: dict[str, dict[str, RubricCriterion]] = {}
    for language, texts in shipped.content.items():
        for criterion in texts.rubric:
            found.setdefault(criterion.slug, {})[language] = criterion
    return found


def _load_rubric(module: Module, shipped: Criteria) -> bool:
    """Whether there was anything to write."""
    latest = Rubric.objects.filter(module=module).order_by("-number").first()
    if latest:
        standing = [(criterion.slug, criterion.content) for criterion in latest.criteria.all()]
        if standing == list(shipped.items()):
            return False
        if not _is_used(latest):
            latest.criteria.all().delete()
            _write_criteria(latest, shipped)
            return True
    rubric = Rubric.objects.create(module=module, number=latest.number + 1 if latest else 1)
    _write_criteria(rubric, shipped)
    return True


def _is_used(rubric: Rubric) -> bool:
    """Whether it is frozen: levels and ticks keep the meaning they were given with."""
    used = {"criterion__rubric": rubric}
    return Score.objects.filter(**used).exists() or SeenBehavior.objects.filter(**used).exists()


def _write_criteria(rubric: Rubric, shipped: Criteria) -> None:
    Criterion.objects.bulk_create(
        Criterion(rubric=rubric, position=position, slug=slug, content=content)
        for position, (slug, content) in enumerate(shipped.items(), start=1)
    )
