"""What pages call a criterion, kept in the process.

Safe to keep without asking again: a rubric is frozen from its first score on, and only criteria
that have scores are asked for. Worth keeping, because the texts of a criterion are long, and a
results page names the same few for thousands of scores.
"""

from __future__ import annotations

from collections.abc import Iterable

from assessments.models import Criterion
from common.languages import text_in_language

KEPT = 5000
"""Names; beyond that all are forgotten at once, which costs one query."""

_kept: dict[tuple[int, str], str] = {}


def names_of(criterion_ids: Iterable[int], language: str) -> dict[int, str]:
    """Names of criteria that have scores, by id: one query when some are not known, else none."""
    asked = set(criterion_ids)
    missing = {pk for pk in asked if (pk, language) not in _kept}
    found = {pk: _kept[pk, language] for pk in asked - missing}
    if missing:
        if len(_kept) > KEPT:
            _kept.clear()
        name = text_in_language("content", "name", language)
        criteria = Criterion.objects.filter(pk__in=missing).order_by()
        for pk, text in criteria.values_list("pk", name):
            found[pk] = _kept[pk, language] = text
    return found
