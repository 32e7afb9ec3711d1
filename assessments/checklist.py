"""The behaviors of a rubric as a plain form shows them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from assessments.models import Criterion, SeenBehavior
from assessments.seen import tick_field
from common.languages import in_language
from common.records import dataclass
from programs.content.rubrics import LevelAnchor


@dataclass(frozen=True)
class ListedBehavior:
    """One behavior to tick."""

    field: str
    level: str
    text: str
    was_seen: bool
    """As it is kept; what the form shows as ticked is `is_ticked`."""
    is_ticked: bool


@dataclass(frozen=True)
class ListedCriterion:
    """A criterion with all its behaviors, by level."""

    name: str
    behaviors: Sequence[ListedBehavior]


def checklist_of(
    criteria: Iterable[Criterion], ticks: Iterable[SeenBehavior], language: str
) -> list[ListedCriterion]:
    """All behaviors, with what one rater ticked for one leader."""
    seen = {
        tick_field(each.criterion_id, each.level, each.position) for each in ticks if each.is_seen
    }
    found = []
    for criterion in criteria:
        text = in_language(criterion.content, language)
        listed: list[ListedBehavior] = []
        for level in text.levels:
            listed += _of_level(criterion.pk, level, seen)
        found.append(ListedCriterion(text.name, listed))
    return found


def _of_level(criterion_id: int, level: LevelAnchor, seen: Collection[str]) -> list[ListedBehavior]:
    fields = [
        tick_field(criterion_id, level.level, position) for position in range(len(level.behaviors))
    ]
    return [
        ListedBehavior(field, level.name, text, field in seen, field in seen)
        for field, text in zip(fields, level.behaviors, strict=True)
    ]


def shown_in(rows: Iterable[ListedCriterion], sent: Collection[str]) -> list[ListedCriterion]:
    """The same with what was sent, where it could not be saved."""
    return [replace(row, behaviors=_as_sent(row.behaviors, sent)) for row in rows]


def _as_sent(behaviors: Iterable[ListedBehavior], sent: Collection[str]) -> list[ListedBehavior]:
    return [replace(each, is_ticked=each.field in sent) for each in behaviors]
