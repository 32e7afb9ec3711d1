"""Loading the rubrics of a program from the library."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec
from django.db import transaction

from assessments.models import Criterion, Rubric, Score, SeenBehavior
from common.languages import ENGLISH, ByLanguage, in_language
from people.audit import record
from programs.content.comparisons import Comparison
from programs.content.kinds import MaterialKind
from programs.content.rubrics import RubricContent, RubricCriterion
from programs.models import Module, ProgramVersion

if TYPE_CHECKING:
    # Only what loads the library reads it.
    from programs.reading import LibraryModule, LibraryProgram

GENERAL = "comparison"
"""How the audit table calls the general rubric among the slugs of modules."""
Criteria = Mapping[str, ByLanguage[RubricCriterion]]
"""The criteria of a rubric by slug, in their order."""


@transaction.atomic
def load_rubrics(*, version: ProgramVersion, program: LibraryProgram, now: dt.datetime) -> None:
    """Give every module of the version its rubric from the library, and the version its general
    one where it has one. A second call with the same texts changes nothing.

    A rubric that has scores or ticks is frozen: changed texts then make a new number, and what was
    scored keeps its own.
    """
    modules = {
        module.slug: module for module in Module.objects.filter(version=version).select_for_update()
    }
    general = _by_criterion(_in_general(program))
    ruler = _ruler(general) if general else ""
    loaded = [
        shipped.slug
        for shipped in program.modules
        if shipped.slug in modules
        and _load_module(_by_criterion(_in_module(shipped)), modules[shipped.slug], ruler)
    ]
    if general and _load_rubric(general, version=version, ruler=ruler):
        loaded.append(GENERAL)
    if loaded:
        record("load_rubrics", version, by=None, now=now, modules=loaded)


def _in_module(shipped: LibraryModule) -> ByLanguage[RubricContent]:
    return {language: texts.rubric for language, texts in shipped.content.items()}


def _in_general(program: LibraryProgram) -> ByLanguage[RubricContent]:
    contents = (each.content for each in program.materials if each.kind == MaterialKind.COMPARISON)
    texts = next(contents, {})
    return {code: each.rubric for code, each in texts.items() if isinstance(each, Comparison)}


def _by_criterion(shipped: ByLanguage[RubricContent]) -> Criteria:
    """The criteria by slug, in order."""
    found: dict[str, dict[str, RubricCriterion]] = {}
    for language, criteria in shipped.items():
        for criterion in criteria:
            found.setdefault(criterion.slug, {})[language] = criterion
    return found


def _ruler(criteria: Criteria) -> str:
    """The same for the same names, questions and anchors in English: other examples and
    translations do not make it another one.
    """
    english = [_measure(in_language(texts, ENGLISH)) for texts in criteria.values()]
    return hashlib.sha256(msgspec.json.encode(english)).hexdigest()


def _measure(criterion: RubricCriterion) -> list[object]:
    levels = [(each.level, each.name, each.anchor) for each in criterion.levels]
    return [criterion.slug, criterion.name, criterion.question, levels]


def _load_module(shipped: Criteria, module: Module, general: str) -> bool:
    """A rubric whose levels are those of the general one stands on the same ruler."""
    ruler = _ruler(shipped)
    return _load_rubric(shipped, module=module, ruler=ruler if ruler == general else "")


def _load_rubric(
    shipped: Criteria,
    *,
    module: Module | None = None,
    version: ProgramVersion | None = None,
    ruler: str,
) -> bool:
    """Whether there was anything to write."""
    latest = Rubric.objects.filter(module=module, version=version).order_by("-number").first()
    if latest:
        standing = [(criterion.slug, criterion.content) for criterion in latest.criteria.all()]
        if standing == list(shipped.items()):
            return _lay_on(latest, ruler)
        if not _is_used(latest):
            latest.criteria.all().delete()
            latest.ruler = ruler
            latest.save(update_fields=["ruler"])
            _write_criteria(latest, shipped)
            return True
    number = latest.number + 1 if latest else 1
    rubric = Rubric.objects.create(module=module, version=version, ruler=ruler, number=number)
    _write_criteria(rubric, shipped)
    return True


def _lay_on(rubric: Rubric, ruler: str) -> bool:
    """Whether it was not known to stand on this ruler. Its words stay, and so does the name that
    they once had.
    """
    if ruler in {"", rubric.ruler}:
        return False
    rubric.ruler = ruler
    rubric.save(update_fields=["ruler"])
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
